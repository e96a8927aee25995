"""A log that was put back: it goes on under another name, so that it never contradicts what it signed and lost.

The tree stays as it was at the backup and grows from there. Whatever was signed under the former name stays good as
far as the backup reached; beyond it nobody here knows any more what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.transparency.keys import origin_of, rename_log
from selfcheck.transparency.records import LogRestart
from selfcheck.transparency.tree import tree_size


def restart(session: Session, *, backup_at: datetime, at: datetime) -> str | None:
    """Let the log go on under another name and return it; None where nothing was ever logged."""
    former = origin_of(session)
    if former is None:
        return None
    session.add(LogRestart(former=former, size=tree_size(session), backup_at=backup_at, at=at))
    session.flush()
    return rename_log(session, former)


def restarts(session: Session) -> Sequence[LogRestart]:
    """Return every restart, newest first."""
    return session.scalars(select(LogRestart).order_by(LogRestart.id.desc())).all()


def known_size(session: Session, origin: str) -> int | None:
    """Return how far a log of a former name is known here; None for any other name."""
    return session.scalar(select(LogRestart.size).where(LogRestart.former == origin))
