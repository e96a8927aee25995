"""Once a day the newest checkpoint of the log is stamped with the time: each day's job orders that of the next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from selfcheck.actor import SYSTEM
from selfcheck.attestation.custody import TimeSource
from selfcheck.clock import CHINA, local_day
from selfcheck.issuing.logbook import Logbook
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.jobs.worker import Running, Waiting
from selfcheck.sealing.authority import Authority
from selfcheck.sealing.model import NotYet
from selfcheck.transparency.heads import sign_head
from selfcheck.transparency.stamps import DaysStamp, keep_stamp, unstamped

JOB: Final = "stamp-log"


def order_stamp(session: Session, *, at: datetime) -> None:
    """Order the stamp of the day that ``at`` lies in; ordered twice it is made once."""
    enqueue(session, SYSTEM, Order(JOB, f"{JOB}:{local_day(at).isoformat()}"), at=at)


def stamp_log(logbook: Logbook, running: Running) -> None:
    """Stamp the newest checkpoint, where there is a log, and order tomorrow's stamp.

    While the authority is away the job waits and nothing is kept.
    """
    at = running.clock.now()
    day = local_day(at)
    try:
        stamped = _stamp(logbook, running, day)
    except NotYet as away:
        raise Waiting(away.words) from away
    with running.writing() as session:
        if stamped is not None:
            keep_stamp(session, stamped, at=at)
        order_stamp(session, at=_next_day(at))
        running.finish(session, {"day": day.isoformat(), "size": stamped.head.size if stamped else 0})


def _stamp(logbook: Logbook, running: Running, day: date) -> DaysStamp | None:
    """Have the newest checkpoint stamped, in no transaction; None where there is nothing to stamp."""
    with running.writing() as session:
        log = logbook.begin(session) if logbook.open(session) else None  # after a key was revoked there is another
        signed = sign_head(session, log, at=running.clock.now()) if log else None
        head = unstamped(session, day) if signed else None
        authority = logbook.authority(session) if head else None
    if head is None or authority is None:
        return None
    return DaysStamp(day, head, authority.token(head.note), _whose(authority))


def _whose(authority: Authority) -> str:
    return authority.name if authority.source is TimeSource.AUTHORITY else ""


def _next_day(at: datetime) -> datetime:
    tomorrow = local_day(at) + timedelta(days=1)
    return datetime.combine(tomorrow, time(0, 5), CHINA).astimezone(UTC)
