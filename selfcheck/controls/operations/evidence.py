"""Evidence files on rows: put on, taken off, read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.checklist.operations.reading import draft_of, row_of
from selfcheck.checklist.records import ChecklistRow, RowEvidence
from selfcheck.clock import local_day
from selfcheck.controls.model import EvidenceFacts
from selfcheck.controls.readiness import FileStanding
from selfcheck.errors import NotFound, Refused
from selfcheck.evidence.operations import Shelf, Upload, keep
from selfcheck.evidence.records import File


@dataclass(frozen=True, slots=True)
class Attached:
    """A file with what is said of it on a row."""

    evidence: RowEvidence
    file: File


def attach(
    session: Session,
    actor: Actor,
    shelf: Shelf,
    to: tuple[int, int],
    what: tuple[Upload, EvidenceFacts],
    *,
    at: datetime,
) -> RowEvidence:
    """Take a file in and put it on a row. When it happened and when it was recorded stand apart.

    :param to: ids of the list and of the row
    :raises Refused: as ``keep``; dates that cannot be; the list is no draft
    """
    checklist_id, row_id = to
    upload, facts = what
    draft_of(session, checklist_id)
    row = row_of(session, checklist_id, row_id)
    _refuse_odd_days(facts, at)
    file = keep(session, actor, shelf, upload, at=at)
    evidence = RowEvidence(
        row_id=row.id,
        file_id=file.id,
        happened_on=facts.happened_on,
        expires_on=facts.expires_on,
        note=facts.note,
        recorded_at=at,
        recorded_by=actor.user_id,
    )
    session.add(evidence)
    session.flush()
    record(session, actor, "evidence-attached", ("row", row.id), at=at, unit_id=row.unit_id, file=file.id)
    return evidence


def _refuse_odd_days(facts: EvidenceFacts, at: datetime) -> None:
    if facts.happened_on is not None and facts.happened_on > local_day(at):
        raise Refused(
            "happened-in-future",
            "发生日期不能晚于今天。",
            "What a file shows cannot have happened after today.",
            field="happened_on",
            status=400,
        )
    if facts.happened_on and facts.expires_on and facts.expires_on < facts.happened_on:
        raise Refused(
            "expiry-before-event",
            "到期日期不能早于发生日期。",
            "It cannot expire before it happened.",
            field="expires_on",
            status=400,
        )


def detach(session: Session, actor: Actor, of: tuple[int, int], evidence_id: int, *, at: datetime) -> None:
    """Take a file off a row; the file itself is kept.

    :param of: ids of the list and of the row
    """
    checklist_id, row_id = of
    draft_of(session, checklist_id)
    row = row_of(session, checklist_id, row_id)
    query = select(RowEvidence).where(
        RowEvidence.id == evidence_id, RowEvidence.row_id == row.id, RowEvidence.removed_at.is_(None)
    )
    evidence = session.scalars(query).first()
    if evidence is None:
        raise NotFound
    evidence.removed_at = at
    facts = {"file": evidence.file_id}
    record(session, actor, "evidence-detached", ("row", row.id), at=at, unit_id=row.unit_id, **facts)


def evidence_of(session: Session, checklist_id: int) -> Mapping[int, list[Attached]]:
    """Return the files of a list's rows by row, in one statement."""
    query = (
        select(RowEvidence, File)
        .join(File, File.id == RowEvidence.file_id)
        .join(ChecklistRow, ChecklistRow.id == RowEvidence.row_id)
        .where(
            ChecklistRow.checklist_id == checklist_id,
            ChecklistRow.is_out.is_(False),
            RowEvidence.removed_at.is_(None),
            File.state == "kept",
        )
        .order_by(RowEvidence.id)
    )
    found: dict[int, list[Attached]] = defaultdict(list)
    for evidence, file in session.execute(query):
        found[evidence.row_id].append(Attached(evidence, file))
    return found


def evidence_of_row(session: Session, row_id: int) -> list[Attached]:
    """Return the files of one row."""
    query = (
        select(RowEvidence, File)
        .join(File, File.id == RowEvidence.file_id)
        .where(RowEvidence.row_id == row_id, RowEvidence.removed_at.is_(None), File.state == "kept")
        .order_by(RowEvidence.id)
    )
    return [Attached(evidence, file) for evidence, file in session.execute(query)]


def file_standings(session: Session, checklist_id: int) -> list[FileStanding]:
    """Return label and expiry of every file on the list's rows."""
    return [
        FileStanding(row_id, each.file.label, each.evidence.expires_on)
        for row_id, attached in evidence_of(session, checklist_id).items()
        for each in attached
    ]
