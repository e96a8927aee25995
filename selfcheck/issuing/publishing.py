"""The end of issuing: a list is published, or its number is void; each in one transaction with the job's end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.accounts.records import User
from selfcheck.actor import SYSTEM
from selfcheck.attestation.entries import Kind
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.audit.operations import record
from selfcheck.checklist.model import State
from selfcheck.checklist.records import Checklist
from selfcheck.clock import Clock
from selfcheck.db.session import UnitSession
from selfcheck.enterprises.records import Unit
from selfcheck.issuing.causes import cause_in_words
from selfcheck.issuing.entering import enter_event, enter_file
from selfcheck.issuing.records import IssuedFile, IssuedList, ListEvent
from selfcheck.jobs.worker import Running
from selfcheck.text import Bilingual
from selfcheck.transparency.heads import sign_head
from selfcheck.transparency.keys import LogSource
from selfcheck.transparency.restarting import restarts

RESTORED: Final = Bilingual(
    "系统从备份恢复，这个编号可能在备份之后已经签发过，不再使用。清单已退回为草稿，请重新提交、签发。",
    "The system was restored from a backup, after which this number may have been issued; it is given up. The list is"
    " a draft again: submit and issue it anew.",
)
Ending = Callable[[UnitSession, Bilingual], None]


@dataclass(frozen=True, slots=True)
class Frozen:
    """An issued list with what it froze, and the code of its unit."""

    unit_code: str
    issued: IssuedList
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Made:
    """The finished files, stored: digest and size by kind, and the bytes of the sealed list."""

    files: dict[str, tuple[str, int]]
    sealed: bytes


def no_longer_wanted(session: Session, running: Running) -> Bilingual | None:
    """Return why the work is not wanted any more: unit or orderer were shut out, or a backup was restored since."""
    unit = session.scalars(select(Unit).where(Unit.id == running.claim.unit_id)).first()
    if unit is None or unit.state != "active":
        return Bilingual("单位已被停用，没有签发。", "The unit is suspended; nothing was issued.")
    orderer = session.get(User, running.claim.created_by) if running.claim.created_by is not None else None
    if orderer is not None and not orderer.is_active:
        return Bilingual("签署人的账号已被停用，没有签发。", "The signer's account is closed; nothing was issued.")
    return RESTORED if _is_from_before_a_restart(session, running) else None


def _is_from_before_a_restart(session: Session, running: Running) -> bool:
    """Whether the list was given its number before a backup was restored: it may have been finished after the backup,
    and two files of one number must never be."""
    last = next(iter(restarts(session)), None)
    if last is None or "issued_list_id" not in running.claim.payload:
        return False
    numbered = select(IssuedList.issued_at).where(IssuedList.id == running.claim.payload["issued_list_id"])
    issued_at = session.scalar(numbered)
    return issued_at is not None and issued_at < last.at


def publish(session: UnitSession, running: Running, logbook: LogSource, issued: IssuedList, made: Made) -> None:
    """Publish a sealed list: from now on it can be verified, and the one before it is superseded."""
    at = running.clock.now()
    running.finish(session, {"issued_list_id": issued.id})
    for kind, (sha256, size) in made.files.items():
        session.add(IssuedFile(sha256=sha256, number=issued.number, unit_id=issued.unit_id, kind=kind, size=size))
    session.add(ListEvent(issued_list_id=issued.id, kind="published", at=at))
    before = _superseded(session, issued, running.clock)
    move(session, issued.checklist_id, State.ISSUED)
    record(session, SYSTEM, "list-published", ("issued-list", issued.number), at=at, unit_id=issued.unit_id)
    session.flush()
    log = logbook.begin(session)
    enter_file(session, issued, made.sealed, at=at)
    if before is not None:
        enter_event(session, Kind.SUPERSEDED, before, by_number=issued.number, at=at)
    sign_head(session, log, at=at)


def _superseded(session: Session, issued: IssuedList, clock: Clock) -> str | None:
    """Supersede the list that this one follows, unless it was withdrawn; return its number."""
    if issued.supersedes_id is None or not _stands(session, issued.supersedes_id):
        return None
    reason = cause_in_words(issued.cause, issued.cause_words).zh
    event = ListEvent(issued_list_id=issued.supersedes_id, kind="superseded", at=clock.now(), reason=reason)
    event.by_number = issued.number
    session.add(event)
    return session.scalar(select(IssuedList.number).where(IssuedList.id == issued.supersedes_id))


def _stands(session: Session, issued_list_id: int) -> bool:
    """Whether nobody withdrew the list, and nobody will until this transaction ends."""
    session.execute(select(IssuedList.id).where(IssuedList.id == issued_list_id).with_for_update(key_share=True))
    query = select(ListEvent.id).where(ListEvent.issued_list_id == issued_list_id, ListEvent.kind == "withdrawn")
    return session.scalars(query).first() is None


def void(running: Running, logbook: LogSource, issued: IssuedList, ending: Ending, words: Bilingual) -> None:
    """Let a number go: the reason stays with it for ever, and the list is a draft again.

    The job ends in the same transaction, so that a late worker, whose fence has fallen, voids nothing.
    """
    with running.writing() as session:
        ending(session, words)
        at = running.clock.now()
        session.add(ListEvent(issued_list_id=issued.id, kind="void", at=at, reason=words.zh[:500]))
        move(session, issued.checklist_id, State.DRAFT)
        record(session, SYSTEM, "number-void", ("issued-list", issued.number), at=at, unit_id=issued.unit_id)
        session.flush()
        if enter_event(session, Kind.VOID, issued.number, at=at):
            sign_head(session, logbook.begin(session), at=at)


def move(session: Session, checklist_id: int, state: State) -> None:
    """Put a working list into a state."""
    checklist = session.scalars(select(Checklist).where(Checklist.id == checklist_id)).one()
    checklist.state = state.value
