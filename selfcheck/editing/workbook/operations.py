"""Keeping a workbook that was read on trial, and making drafts of its changes: nothing goes live by an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.editing.model import EDITABLE, DraftState
from selfcheck.editing.operations import draft, open_drafts
from selfcheck.editing.records import PointDraft
from selfcheck.editing.tree import Change
from selfcheck.editing.workbook.records import LibraryWorkbook
from selfcheck.editing.workbook.trial import Trial
from selfcheck.errors import NotFound, Refused, Stale

SUBJECT: Final = "workbook"
SHELF: Final = "library"
"""The folder of the content store; no unit has a code of seven letters."""
MOST_SHOWN: Final = 20
NAME_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A workbook as it came: its name, its digest in the content store, its size."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Consent:
    """That somebody wants what they were shown: its digest, and where the changes were read."""

    digest: str
    source: str


def keep(session: Session, actor: Actor, came: HandedIn, trial: Trial, *, at: datetime) -> LibraryWorkbook:
    """Keep a workbook that was read on trial."""
    found = LibraryWorkbook(
        file_name=came.name[:NAME_LIMIT],
        sha256=came.sha256,
        size=came.size,
        based_on=trial.based_on.release,
        sent_by=actor.user_id,
        sent_by_name=actor.name,
        sent_at=at,
    )
    session.add(found)
    session.flush()
    record(session, actor, "workbook-read", (SUBJECT, found.id), at=at, sha256=came.sha256)
    return found


def workbooks(session: Session) -> Sequence[LibraryWorkbook]:
    """Return the newest workbooks that were handed in."""
    return session.scalars(select(LibraryWorkbook).order_by(LibraryWorkbook.id.desc()).limit(MOST_SHOWN)).all()


def workbook(session: Session, workbook_id: int, *, for_update: bool = False) -> LibraryWorkbook:
    """Return one workbook.

    :raises NotFound: there is none of this number
    """
    query = select(LibraryWorkbook).where(LibraryWorkbook.id == workbook_id)
    found = session.scalars(query.with_for_update() if for_update else query).first()
    if found is None:
        raise NotFound
    return found


def in_the_way(session: Session, actor: Actor, changes: Sequence[Change]) -> dict[tuple[str, str], PointDraft]:
    """Return the open drafts that keep changes from being drafted, by file and point. One statement."""
    wanted = {(change.file, change.point_id) for change in changes}
    return {
        (each.file, each.point_id): each
        for each in open_drafts(session)
        if (each.file, each.point_id) in wanted
        and (each.author_id != actor.user_id or DraftState(each.state) not in EDITABLE)
    }


def make_drafts(
    session: Session, actor: Actor, workbook_id: int, trial: Trial, consent: Consent, *, at: datetime
) -> int:
    """Make drafts of what the person was shown; what others are drafting is left out. Returns how many.

    :raises Stale: the workbook now means something else than what was shown, for the library moved on
    :raises Refused: it is at fault, changes nothing, or was drafted already
    """
    found = workbook(session, workbook_id, for_update=True)
    if found.drafted_at is not None:
        raise Refused(
            "workbook-drafted", "这份工作簿的改动已经记为草稿。", "Drafts were made of this workbook already."
        )
    if trial.digest != consent.digest:
        raise Stale(
            "看过试读结果以后，风险点库有变化。请再看一遍下面的结果。",
            "The library has changed since the trial was shown. Look at the result below once more.",
        )
    blocked = in_the_way(session, actor, trial.changes)
    wanted = [change for change in trial.changes if (change.file, change.point_id) not in blocked]
    if trial.faults or not wanted:
        raise Refused("nothing-to-draft", "没有可以记为草稿的改动。", "There is nothing to make drafts of.")
    for change in wanted:
        draft(session, actor, change, at, source=consent.source)
    found.drafted, found.drafted_at, found.source = len(wanted), at, consent.source
    session.flush()
    record(session, actor, "workbook-drafted", (SUBJECT, found.id), at=at, drafts=len(wanted))
    return len(wanted)
