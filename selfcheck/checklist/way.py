"""The way of a list from its questions to its issue, as steps with what is left and whom it waits for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.checklist.model import State
from selfcheck.checklist.operations.reading import tallies
from selfcheck.checklist.progress import Progress, progress
from selfcheck.checklist.records import Checklist
from selfcheck.enterprises.ports import Step, StepState
from selfcheck.enterprises.records import Unit
from selfcheck.findings import Place
from selfcheck.glossary import Role
from selfcheck.text import Bilingual

START: Final = Bilingual("开始一份清单", "Start a list")
ANSWER: Final = Bilingual("回答问题", "Answer the questions")
RECORD: Final = Bilingual("定管控措施", "Settle the controls")
CHECK: Final = Bilingual("检查并提交", "Check and submit")
ISSUE: Final = Bilingual("签署确认、签发", "Attest and issue")
REVIEW: Final = Bilingual("审核、签署确认", "Review and attest")
WAITS: Final = {
    State.SUBMITTED: Bilingual("等待审核", "Waits for review"),
    State.REVIEWED: Bilingual("等待主要负责人", "Waits for the main person"),
    State.ISSUING: Bilingual("正在签发", "Being issued"),
}


class ListWay:
    """The steps after picking products, of the unit's newest list in a role."""

    def steps(self, session: Session, unit: Unit, role: Role) -> Sequence[Step]:
        """Return the steps of a unit in one role, in two statements."""
        query = select(Checklist).where(Checklist.role == role.value).order_by(Checklist.id.desc()).limit(1)
        newest = session.scalars(query).first()
        if newest is None:
            return _not_started(role)
        return steps_of(newest, progress(tallies(session, newest.id)))


def _not_started(role: Role) -> tuple[Step, ...]:
    start = Step(START, StepState.TODO, Place("checklist.start", {"role": role.value}))
    return (start, *(Step(name, StepState.WAITING) for name in (ANSWER, RECORD, CHECK, ISSUE)))


def steps_of(checklist: Checklist, found: Progress) -> tuple[Step, ...]:
    """Return the steps of one list: answer, record, check, issue."""
    state = State(checklist.state)
    return (_answer(checklist), _record(checklist, found), _check(checklist, state), _issue(checklist, state))


def _place(endpoint: str, checklist: Checklist) -> Place:
    return Place(endpoint, {"checklist_id": checklist.id})


def _answer(checklist: Checklist) -> Step:
    is_done = checklist.tailored_on is not None
    return Step(ANSWER, StepState.DONE if is_done else StepState.TODO, _place("checklist.questions", checklist))


def _record(checklist: Checklist, found: Progress) -> Step:
    if checklist.tailored_on is None:
        return Step(RECORD, StepState.WAITING)
    state = StepState.DONE if found.is_done else StepState.TODO
    words = Bilingual(
        f"共 {found.rows} 行，已看 {found.looked_at} 行，还剩 {found.left} 行",
        f"{found.looked_at} of {found.rows} rows looked at, {found.left} left",
    )
    return Step(RECORD, state, _place("controls.record", checklist), words)


def _check(checklist: Checklist, state: State) -> Step:
    if checklist.tailored_on is None:
        return Step(CHECK, StepState.WAITING)
    is_done = state is not State.DRAFT
    return Step(CHECK, StepState.DONE if is_done else StepState.TODO, _place("issuing.readiness", checklist))


def _issue(checklist: Checklist, state: State) -> Step:
    where, word = _place("issuing.readiness", checklist), WAITS.get(state)
    if state is State.ISSUED:
        return Step(ISSUE, StepState.DONE, where)
    if state in {State.SUBMITTED, State.REVIEWED}:
        return Step(REVIEW if state is State.SUBMITTED else ISSUE, StepState.TODO, where, word=word)
    return Step(ISSUE, StepState.WAITING, word=word)
