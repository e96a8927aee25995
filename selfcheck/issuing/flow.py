"""The steps of the pages, each one transaction: readiness decides, then the step is taken, then perhaps issued.

Pages, the demo and tests call these; what may be shown and what is refused come from the same functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.checklist.model import Books, State
from selfcheck.checklist.records import Checklist
from selfcheck.clock import local_day
from selfcheck.controls.operations.reading import list_findings
from selfcheck.enterprises.operations.reading import staff
from selfcheck.enterprises.records import Unit
from selfcheck.errors import NotFound, Refused
from selfcheck.findings import Finding
from selfcheck.inspection.operations import gaps_of_list
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.dossier import Dossier
from selfcheck.issuing.gathering import gather
from selfcheck.issuing.gathering.rows import ACTS, confirmations
from selfcheck.issuing.issue import Issuing, Terms, issue
from selfcheck.issuing.operations import Taking, of_round, step, steps_of, steps_of_round, way_of
from selfcheck.issuing.printable import unprintable_in
from selfcheck.issuing.readiness import readiness, refuse_unready
from selfcheck.issuing.records import IssuedList, Step
from selfcheck.issuing.said import changed_since, said
from selfcheck.issuing.standing import issues
from selfcheck.issuing.steps import Act, Way, may_take_all
from selfcheck.jobs.records import Job


@dataclass(frozen=True)
class Case:
    """A list on the issuing desk: what it says, what stands in the way, where it is, every step that led there."""

    unit: Unit
    checklist: Checklist
    dossier: Dossier
    findings: Sequence[Finding]
    way: Way
    steps: Sequence[Step]

    def may_issue_alone(self, user_id: int) -> bool:
        """Whether this person is declared in every post the list needs."""
        return may_take_all(self.way.declared.get(user_id, frozenset()), self.way.needs_review)


def open_case(
    session: Session, desk: Desk, unit: Unit, checklist_id: int, *, at: datetime, is_held: bool = True
) -> Case:
    """Lay a working list on the desk.

    :param is_held: nobody else edits it or takes a step until this transaction ends; not needed to look at it
    :raises NotFound: the unit has no such list
    """
    query = select(Checklist).where(Checklist.id == checklist_id).execution_options(populate_existing=True)
    checklist = session.scalars(query.with_for_update(key_share=True) if is_held else query).first()
    if checklist is None:
        raise NotFound
    dossier = gather(session, desk, unit, checklist, at=at)
    steps = steps_of(session, checklist_id)
    findings = readiness(
        dossier,
        elsewhere=[
            *changed_since(dossier, of_round(steps)),
            *list_findings(session, checklist_id, local_day(at)),
            *gaps_of_list(session, checklist, Books(desk.library, desk.catalogue), local_day(at)),
        ],
        unprintable=unprintable_in(dossier),
        has_address=desk.settings.public_base_url is not None,
    )
    way = way_of(session, checklist, steps, needs_review=dossier.needs_review, on=local_day(at))
    return Case(unit, checklist, dossier, findings, way, steps)


def take_step(session: Session, actor: Actor, case: Case, act: Act, *, words: str = "", at: datetime) -> None:
    """Submit, review, return or recall.

    :raises Refused: not ready, out of order, or one's own earlier step
    """
    if act in {Act.SUBMIT, Act.REVIEW}:
        refuse_unready(case.findings)
    step(session, actor, case.checklist, Taking(act, case.way, words, said(case.dossier)), at=at)


def attest(
    session: Session, desk: Desk, actor: Actor, case: Case, terms: Terms, *, at: datetime
) -> tuple[IssuedList, Job]:
    """Attest a list and issue it.

    :raises Refused: not ready, out of order, one's own earlier step, or terms that do not fit
    """
    _refuse_issued(session, case)
    refuse_unready(case.findings)
    step(session, actor, case.checklist, Taking(Act.ATTEST, case.way, said=said(case.dossier)), at=at)
    return _issue(session, desk, actor, case, terms, at)


def issue_alone(
    session: Session, desk: Desk, actor: Actor, case: Case, terms: Terms, *, at: datetime
) -> tuple[IssuedList, Job]:
    """Prepare, review and attest in one act: for one person declared in all posts.

    :raises Refused: nobody declared this person in all posts, not ready, or terms that do not fit
    """
    if actor.user_id is None or not case.may_issue_alone(actor.user_id):
        raise Refused(
            "not-declared-in-all-posts",
            "一人办完全部步骤，须先在“人员”中任命并声明兼任全部岗位。",
            "To take every step alone, be appointed to all posts and declare it under People first.",
        )
    _refuse_issued(session, case)
    refuse_unready(case.findings)
    wanted = (Act.SUBMIT, Act.REVIEW, Act.ATTEST) if case.way.needs_review else (Act.SUBMIT, Act.ATTEST)
    for act in wanted:
        steps = steps_of(session, case.checklist.id)
        way = way_of(session, case.checklist, steps, needs_review=case.way.needs_review, on=local_day(at))
        step(session, actor, case.checklist, Taking(act, way, said=said(case.dossier)), at=at)
    return _issue(session, desk, actor, case, terms, at)


def _refuse_issued(session: Session, case: Case) -> None:
    if case.way.state in {State.ISSUING, State.ISSUED}:
        number = issues(session, case.checklist.id)[0].issued.number
        raise Refused(
            "already-issued",
            f"这份清单刚刚已经签发，编号 {number}。",
            f"This list has just been issued already, under the number {number}.",
        )


def _issue(
    session: Session, desk: Desk, actor: Actor, case: Case, terms: Terms, at: datetime
) -> tuple[IssuedList, Job]:
    taken = [step for step in steps_of_round(session, case.checklist.id, ended=True) if step.act in ACTS]
    confirmed = confirmations(taken, staff(session).numbers_by_account)
    issuing = Issuing(replace(case.dossier, confirmations=confirmed), terms, at, taken)
    return issue(session, desk, actor, case.unit, case.checklist, issuing=issuing)
