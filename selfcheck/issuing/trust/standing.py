"""The status list: what became of lists, from their cards, under names that only their readers can make."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from selfcheck.attestation.status import Status, Superseded, veiled, veiled_name
from selfcheck.clock import local_day
from selfcheck.issuing.records import IssuedFile, ListCard
from selfcheck.transparency.tree import lapses

GOOD_FOR: Final = timedelta(days=7)


def status_list(session: Session, at: datetime) -> Status:
    """Return the status of every list that is not in force any more, and of data that lapsed; two statements."""
    superseded: dict[str, Superseded] = {}
    withdrawn = {}
    for card in _ended(session):
        name, day = veiled_name(card.sha256), local_day(card.ended_at or at)
        if card.standing == "withdrawn":
            withdrawn[name] = day
        else:
            superseded[name] = Superseded(day, veiled(card.by_number, card.sha256))
    lapsed = {veiled_name(each.data_sha256): local_day(moment) for each, moment in lapses(session)}
    return Status(at, at + GOOD_FOR, superseded, withdrawn, lapsed)


def _ended(session: Session) -> list[Row[tuple[str, str, datetime | None, str]]]:
    query = (
        select(IssuedFile.sha256, ListCard.standing, ListCard.ended_at, ListCard.by_number)
        .join(ListCard, ListCard.number == IssuedFile.number)
        .where(IssuedFile.kind == "data", ListCard.standing.in_(("superseded", "withdrawn")))
    )
    return list(session.execute(query))
