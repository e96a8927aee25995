"""What issuing writes into the log: the list before its document exists, its file, and what happens to it later.

An entry goes in last in its transaction: from then on other writers of the log queue until the transaction ends.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.attestation.approvals import Approval, approvals_digest, files_of
from selfcheck.attestation.canonical import digests
from selfcheck.attestation.entries import EventEntry, FileEntry, Kind, LapseEntry, ListEntry
from selfcheck.attestation.layouts import layout_of
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.clock import rfc3339
from selfcheck.issuing.records import IssuedList, ListEvent
from selfcheck.transparency.heads import sign_head
from selfcheck.transparency.keys import Log, LogSource
from selfcheck.transparency.tree import append, is_logged, leaf_of


def list_entry(
    session: Session, issued: IssuedList, snapshot: Snapshot, approvals: tuple[Approval, ...]
) -> ListEntry:
    """Return the entry of a list; the same list gives the same entry, however often it is asked for."""
    before = _before(session, issued)
    leaf = leaf_of(session, before) if before else None
    return ListEntry(
        uscc=issued.uscc,
        number=issued.number,
        edition=issued.edition_no,
        data_sha256=issued.data_sha256,
        data_sm3=issued.data_sm3,
        approvals_sha256=approvals_digest(files_of(approvals)),
        template=layout_of(snapshot),
        claimed_at=rfc3339(snapshot.issued_at),
        previous=leaf.hex() if leaf else None,
    )


def _before(session: Session, issued: IssuedList) -> str | None:
    """Return the number of the edition before, also a withdrawn one; none where the unit had another USCC then."""
    void = select(ListEvent.issued_list_id).where(ListEvent.kind == "void")
    query = select(IssuedList.number).where(
        IssuedList.checklist_id == issued.checklist_id,
        IssuedList.edition_no == issued.edition_no - 1,
        IssuedList.uscc == issued.uscc,
        IssuedList.id.not_in(void),
    )
    return session.scalars(query).first()


def enter_list(session: Session, logbook: LogSource, entry: ListEntry, *, at: datetime) -> tuple[Log, int]:
    """Enter a list and sign the log; return the log and where the list stands in it. A second time changes nothing.

    :raises Contradicts: another entry stands in its way
    """
    log = logbook.begin(session)
    index = append(session, entry, at=at)
    sign_head(session, log, at=at)
    return log, index


def enter_file(session: Session, issued: IssuedList, content: bytes, *, at: datetime) -> None:
    """Enter the finished file of a list that stands in the log."""
    sha256, sm3 = digests(content)
    append(session, FileEntry(issued.number, sha256, sm3), at=at)


def enter_lapse(session: Session, issued: IssuedList, *, at: datetime) -> bool:
    """Enter that the data of a list will never be sealed; return whether they stood in the log at all."""
    if leaf_of(session, issued.number) is None:
        return False
    append(session, LapseEntry(issued.number, issued.data_sha256, rfc3339(at)), at=at)
    return True


def enter_event(session: Session, kind: Kind, number: str, *, by_number: str | None = None, at: datetime) -> bool:
    """Enter what happened to a list; return whether it stands in the log at all (those from before it do not)."""
    if not is_logged(session, number):
        return False
    append(session, EventEntry(kind, number, rfc3339(at), by_number), at=at)
    return True
