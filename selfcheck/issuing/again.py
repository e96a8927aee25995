"""重新确认: a list whose data lapsed is frozen anew under its number, or its number is given up. Within the unit.

Whoever attested confirms it again, over the same content as before; the others are asked for their word on the new
data. Nothing of what they said to the old data is carried over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.codec import to_plain
from selfcheck.attestation.entries import Kind
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Purpose
from selfcheck.audit.operations import record
from selfcheck.checklist.model import State
from selfcheck.clock import local_day, rfc3339
from selfcheck.enterprises.operations.reading import staff
from selfcheck.errors import NotFound, Refused
from selfcheck.issuing.approvals import TIME_TO_SIGN, ask_again
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.dossier import Dossier
from selfcheck.issuing.entering import enter_event
from selfcheck.issuing.flow import Case
from selfcheck.issuing.freezing import draw_salts, freeze
from selfcheck.issuing.gathering.rows import ACTS, confirmations
from selfcheck.issuing.issue import (
    Named,
    Terms,
    check_terms,
    frame_of,
    key_of,
    refuse_clock_behind,
    said_by,
    seal_terms,
)
from selfcheck.issuing.lapsing import lapse_of
from selfcheck.issuing.operations import SIGN_LOG, of_round, refuse_without_post
from selfcheck.issuing.publishing import move
from selfcheck.issuing.readiness import refuse_unready
from selfcheck.issuing.records import IssuedFile, IssuedList, ListCard, ListEvent, Step
from selfcheck.issuing.said import changed_since
from selfcheck.issuing.standing import in_force_of
from selfcheck.issuing.steps import POST_OF, Act
from selfcheck.jobs.operations import Order, awaken, call_off, enqueue
from selfcheck.jobs.records import Job
from selfcheck.text import Bilingual

# number, edition, check code and the unit's name stay: it is the same list
FROZEN_ANEW = ("issued_at", "in_force_from", "review_by", "attested_by", "rows", "seal")


def confirm_again(
    session: Session, desk: Desk, actor: Actor, case: Case, issued: IssuedList, *, at: datetime
) -> None:
    """Freeze a lapsed list anew under its number: who attested confirms it, the others are asked to approve.

    :raises NotFound: it did not lapse
    :raises Refused: another person than who attested, somebody left their post, or the content changed meanwhile
    """
    _hold_lapsed(session, issued)
    steps = [each for each in of_round(case.steps, ended=True) if each.act in ACTS]
    _refuse_others(session, actor, steps, at)
    refuse_unready([*case.findings, *changed_since(case.dossier, steps)])
    terms = _terms(issued, at)
    check_terms(terms, case.dossier, at)
    refuse_clock_behind(session, issued.unit_id, at)
    seal = seal_terms(session, desk.settings, case.unit, at)
    named = Named(issued.number, issued.edition_no, issued.check_code)
    dossier = replace(case.dossier, confirmations=confirmations(steps, staff(session).numbers_by_account))
    frame = replace(frame_of(desk, named, terms, at), seal=seal)
    snapshot = freeze(_confirmed_now(dossier, frame.issued_at), frame, Purpose.ISSUE, draw_salts(len(dossier.rows)))
    before = in_force_of(session, issued.checklist_id)
    issued.supersedes_id = before.id if before else None
    _keep(session, desk, issued, snapshot, case.unit.code)
    is_awaited = ask_again(session, issued, snapshot, steps, actor, at=at)
    _go_on(session, issued, at, is_awaited=is_awaited)
    subject = ("issued-list", issued.number)
    record(session, actor, "list-confirmed-again", subject, at=at, unit_id=issued.unit_id, sha256=issued.data_sha256)


def _hold_lapsed(session: Session, issued: IssuedList) -> None:
    """Let no worker, nobody else who confirms or gives up, come between until the transaction ends."""
    session.execute(select(Job.id).where(Job.idem_key == key_of(issued.number)).with_for_update())
    session.refresh(issued, with_for_update=True)
    if lapse_of(session, issued) is None or _has_ended(session, issued):
        raise NotFound


def _has_ended(session: Session, issued: IssuedList) -> bool:
    return session.scalars(select(ListEvent.id).where(ListEvent.issued_list_id == issued.id)).first() is not None


def _refuse_others(session: Session, actor: Actor, steps: list[Step], at: datetime) -> None:
    """Refuse whoever did not attest, and persons who no longer hold the post under which they will be printed."""
    attested = next(each for each in steps if each.act == Act.ATTEST.value)
    if attested.user_id != actor.user_id:
        raise Refused(
            "confirm-of-another",
            f"这份清单由{attested.person_name}签署确认，请本人登录重新确认；已经离任的，请放弃这个编号，再提交清单。",
            f"{attested.person_name} attested this list and has to confirm it again. If they have left, give the"
            " number up and submit the list again.",
            status=403,
        )
    for step in steps:
        if step.act != Act.SUBMIT.value:
            refuse_without_post(session, POST_OF[Act(step.act)], step.user_id, local_day(at))


def _terms(issued: IssuedList, at: datetime) -> Terms:
    """Return what was decided before; a list does not come into force before the day on which it is issued."""
    begins = max(issued.in_force_from, local_day(at))
    return Terms(begins, issued.review_by, issued.cause, issued.cause_words, issued.paper)


def _confirmed_now(dossier: Dossier, at: datetime) -> Dossier:
    """Return the dossier with the last step taken now: it is the one that is taken again."""
    *others, last = dossier.confirmations
    return replace(dossier, confirmations=(*others, replace(last, at=at)))


def _keep(session: Session, desk: Desk, issued: IssuedList, snapshot: Snapshot, unit_code: str) -> None:
    """Put the new data in the place of those that lapsed; the bytes are stored before a row names them."""
    content = to_canonical(snapshot)
    issued.data_sha256, issued.data_sm3 = desk.store.put(unit_code, content), digests(content)[1]
    said = {**said_by(snapshot), "seal": to_plain(snapshot.seal)}
    for name in FROZEN_ANEW:
        setattr(issued, name, said[name])
    file = session.scalars(
        select(IssuedFile).where(IssuedFile.number == issued.number, IssuedFile.kind == "data")
    ).one()
    file.sha256, file.size = issued.data_sha256, len(content)
    dates = {name: said[name] for name in ("issued_at", "in_force_from", "review_by")}
    session.execute(update(ListCard).where(ListCard.number == issued.number).values(**dates))
    session.flush()


def _go_on(session: Session, issued: IssuedList, at: datetime, *, is_awaited: bool) -> None:
    job = session.scalars(select(Job).where(Job.idem_key == key_of(issued.number))).one()
    until = {"sign_until": rfc3339(issued.issued_at + TIME_TO_SIGN)} if is_awaited else {}
    job.payload = {"issued_list_id": issued.id, **until}
    job.error_zh = job.error_en = ""
    session.flush()
    awaken(session, job.idem_key, at=at)


def give_up(session: Session, actor: Actor, issued: IssuedList, reason: str, *, at: datetime) -> None:
    """放弃: let the number of a lapsed list go, with the reason; the list is a draft again.

    :raises NotFound: it did not lapse
    :raises Refused: without a reason
    """
    if not reason.strip():
        raise Refused(
            "give-up-without-reason",
            "请写明为什么放弃，编号的记录里会留下。",
            "Say why it is given up; it stays with the number.",
            field="reason",
            status=400,
        )
    _hold_lapsed(session, issued)
    call_off(session, key_of(issued.number), Bilingual("编号已放弃。", "The number was given up."), at=at)
    event = ListEvent(issued_list_id=issued.id, kind="void", at=at, user_id=actor.user_id, reason=reason.strip())
    session.add(event)
    move(session, issued.checklist_id, State.DRAFT)
    record(session, actor, "number-void", ("issued-list", issued.number), at=at, unit_id=issued.unit_id)
    session.flush()
    if enter_event(session, Kind.VOID, issued.number, at=at):
        enqueue(session, actor, Order(SIGN_LOG, f"{SIGN_LOG}:{issued.number}"), at=at)
