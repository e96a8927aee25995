"""The daily time stamp over the newest checkpoint: proof by somebody else's clock of what the log was on that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.errors import NotFound
from selfcheck.transparency.records import SignedHead, StampedHead


@dataclass(frozen=True, slots=True)
class Stamp:
    """A checkpoint as the log signed it (no cosignatures), stamped on a day; ``token`` is an RFC 3161 token (DER)."""

    day: date
    size: int
    note: bytes
    token: bytes
    authority: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DaysStamp:
    """A token that was just made for a day, to be kept; ``authority`` is empty for the installation's own clock."""

    day: date
    head: SignedHead
    token: bytes
    authority: str


def unstamped(session: Session, day: date) -> SignedHead | None:
    """Return the newest checkpoint where the day has no stamp yet, None where it has one or nothing is signed."""
    if session.scalar(select(StampedHead.id).where(StampedHead.day == day)) is not None:
        return None
    newest_first = select(SignedHead).order_by(SignedHead.size.desc(), SignedHead.id.desc())
    return session.scalars(newest_first.limit(1)).first()


def keep_stamp(session: Session, made: DaysStamp, *, at: datetime) -> None:
    """Keep a day's token. Of two that come for one day the first stays."""
    if unstamped(session, made.day) is None:
        return
    session.add(
        StampedHead(
            day=made.day, checkpoint_id=made.head.id, authority=made.authority, token=made.token, stamped_at=at
        )
    )
    session.flush()


def stamps(session: Session, *, most: int = 14) -> Sequence[Stamp]:
    """Return the newest stamps, newest first."""
    query = select(StampedHead, SignedHead).join(SignedHead, SignedHead.id == StampedHead.checkpoint_id)
    rows = session.execute(query.order_by(StampedHead.day.desc()).limit(most))
    return [_stamp(stamped, head) for stamped, head in rows]


def stamp_of(session: Session, day: date) -> Stamp:
    """Return a day's stamp.

    :raises NotFound: there is none
    """
    query = select(StampedHead, SignedHead).join(SignedHead, SignedHead.id == StampedHead.checkpoint_id)
    found = session.execute(query.where(StampedHead.day == day)).first()
    if found is None:
        raise NotFound
    return _stamp(found[0], found[1])


def _stamp(stamped: StampedHead, head: SignedHead) -> Stamp:
    return Stamp(stamped.day, head.size, head.note, stamped.token, stamped.authority, stamped.stamped_at)
