"""The way of a list as the desk sees it: returned, with the reviewer's words; issued and waiting, for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.checklist.model import State
from selfcheck.checklist.way import CHECK, WAITS, ListWay
from selfcheck.enterprises.ports import Step, StepState
from selfcheck.enterprises.records import Unit
from selfcheck.findings import Place
from selfcheck.glossary import Role
from selfcheck.issuing.lapsing import lapse_of
from selfcheck.issuing.operations import returned, steps_of
from selfcheck.issuing.records import IssuedList
from selfcheck.issuing.waiting import jobs_of, lacks_approval, waits_for, waits_for_persons
from selfcheck.text import Bilingual

WAITING: Final = Bilingual("已编号，待完成", "Numbered, waits")


class DeskWay:
    """The steps of the unit's newest list in a role, from its questions to its issue."""

    def steps(self, session: Session, unit: Unit, role: Role) -> Sequence[Step]:
        """Return the steps of a unit in one role, in three statements, four more while a list is being issued."""
        found = ListWay().steps(session, unit, role)
        return tuple(_waiting(session, role, _with_words(session, step)) for step in found)


def _waiting(session: Session, role: Role, step: Step) -> Step:
    """Say what a numbered list waits for, and lead to where persons approve it."""
    if step.word != WAITS[State.ISSUING]:
        return step
    query = select(IssuedList).where(IssuedList.role == role.value).order_by(IssuedList.id.desc()).limit(1)
    issued = session.scalars(query).first()
    job = jobs_of(session, [issued]).get(issued.number) if issued else None
    words = waits_for(job)
    if issued is None or words is None:
        return step
    lapse = lapse_of(session, issued)
    is_theirs = lapse or waits_for_persons(job) or lacks_approval(session, issued)
    state = StepState.TODO if is_theirs else step.state
    where = Place("again.page" if lapse else "approvals.page", {"issued_id": issued.id})
    return replace(step, state=state, word=WAITING, note=words, where=where)


def _with_words(session: Session, step: Step) -> Step:
    if step.name != CHECK or step.state is not StepState.TODO or step.where is None:
        return step
    back = returned(steps_of(session, int(step.where.ids["checklist_id"])))
    if back is None:
        return step
    words = Bilingual(f"{back.person_name}退回：{back.words}", f"Returned by {back.person_name}: {back.words}")
    return replace(step, note=words)
