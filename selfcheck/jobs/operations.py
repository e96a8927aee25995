"""Putting work in, taking it out under a lease, and finishing it under a fence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.errors import Broken
from selfcheck.jobs.records import Job
from selfcheck.text import Bilingual

LEASE: Final = timedelta(seconds=30)
MOST_ATTEMPTS: Final = 5
FIRST_WAIT: Final = timedelta(seconds=15)
LONGEST_WAIT: Final = timedelta(minutes=15)


class Fenced(Broken):
    """Another worker took this job over; what this one did must not be written."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a job: ``fence`` must still be the row's when the result is written."""

    job_id: int
    fence: int
    kind: str
    unit_id: int | None
    attempt: int
    created_by: int | None
    payload: dict[str, Any]
    lease: timedelta = LEASE

    @property
    def is_last_attempt(self) -> bool:
        """Whether a fault of ours would park the job."""
        return self.attempt >= MOST_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Order:
    """Work to be done. ``idem_key`` names the effect: the same key never makes a second job."""

    kind: str
    idem_key: str
    unit_id: int | None = None
    payload: dict[str, Any] = field(default_factory=dict)


def enqueue(session: Session, actor: Actor, order: Order, *, at: datetime) -> Job:
    """Insert a job in the caller's transaction, or return the one that already has its key."""
    existing = session.scalars(select(Job).where(Job.idem_key == order.idem_key)).first()
    if existing is not None:
        return existing
    job = Job(
        unit_id=order.unit_id,
        kind=order.kind,
        payload=order.payload,
        idem_key=order.idem_key,
        run_after=at,
        created_at=at,
        created_by=actor.user_id,
    )
    session.add(job)
    session.flush()
    return job


def claim(session: Session, *, at: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take the oldest due job, also one whose lease ran out, or return None.

    :param lease: how long it stays taken without a sign of life
    """
    due = or_(Job.state == "queued", and_(Job.state == "running", Job.lease_until < at))
    oldest = select(Job).where(due, Job.run_after <= at).order_by(Job.run_after, Job.id).limit(1)
    job = session.scalars(oldest.with_for_update(skip_locked=True)).first()
    if job is None:
        return None
    job.state, job.fence, job.attempt, job.lease_until = "running", job.fence + 1, job.attempt + 1, at + lease
    session.flush()
    payload = dict(job.payload)
    return Claim(job.id, job.fence, job.kind, job.unit_id, job.attempt, job.created_by, payload, lease)


def report(session: Session, claim: Claim, words: Bilingual, done: int, total: int, *, at: datetime) -> None:
    """Show progress and renew the lease.

    :raises Fenced: somebody else holds the job now
    """
    _write(
        session,
        claim,
        progress_zh=words.zh,
        progress_en=words.en,
        progress_done=done,
        progress_total=total,
        lease_until=at + claim.lease,
    )


def keep(session: Session, claim: Claim, *, at: datetime) -> None:
    """Renew the lease: its worker lives and is at work.

    :raises Fenced: somebody else holds the job now
    """
    _write(session, claim, lease_until=at + claim.lease)


def finish(session: Session, claim: Claim, result: dict[str, Any], *, at: datetime) -> None:
    """Mark a job done, in the transaction that writes its effect.

    :raises Fenced: somebody else holds the job now
    """
    _write(session, claim, state="done", finished_at=at, lease_until=None, result=result)


def give_up(session: Session, claim: Claim, words: Bilingual, *, at: datetime) -> None:
    """Mark a job failed for good, with words for the person.

    :raises Fenced: somebody else holds the job now
    """
    _write(session, claim, state="failed", finished_at=at, lease_until=None, **_error(words))


def cancel(session: Session, claim: Claim, words: Bilingual, *, at: datetime) -> None:
    """Mark a job cancelled: whoever ordered it, or their unit, may not go on.

    :raises Fenced: somebody else holds the job now
    """
    _write(session, claim, state="cancelled", finished_at=at, lease_until=None, **_error(words))


def put_back(session: Session, claim: Claim, words: Bilingual, *, at: datetime) -> bool:
    """Queue a job again after a fault of ours, later each time; park it after the last attempt.

    :return: whether it will be tried again
    :raises Fenced: somebody else holds the job now
    """
    again = not claim.is_last_attempt
    _write(
        session,
        claim,
        state="queued" if again else "parked",
        run_after=at + timedelta(seconds=2**claim.attempt),
        lease_until=None,
        **_error(words),
    )
    return again


def hold(session: Session, claim: Claim, words: Bilingual, *, until: datetime | None = None, at: datetime) -> None:
    """Queue a job again because something it needs is away: no attempt is counted, and it is never parked.

    :param until: when it is looked at again; without it sooner at first, later each time
    :raises Fenced: somebody else holds the job now
    """
    waits = min(claim.fence - claim.attempt, 10)
    _write(
        session,
        claim,
        state="queued",
        attempt=claim.attempt - 1,
        run_after=until or at + min(FIRST_WAIT * 2**waits, LONGEST_WAIT),
        lease_until=None,
        **_error(words),
    )


def awaken(session: Session, idem_key: str, *, at: datetime) -> None:
    """Let a job that waits be looked at now: what it waited for may be there."""
    waiting = update(Job).where(Job.idem_key == idem_key, Job.state == "queued", Job.run_after > at)
    session.execute(waiting.values(run_after=at).execution_options(synchronize_session=False))


def call_off(session: Session, idem_key: str, words: Bilingual, *, at: datetime) -> None:
    """Cancel a job that has not ended, with words; a worker that holds it writes nothing any more."""
    mine = update(Job).where(Job.idem_key == idem_key, Job.state.in_(("queued", "running")))
    ended = {"state": "cancelled", "finished_at": at, "lease_until": None, "fence": Job.fence + 1}
    session.execute(mine.values(**ended, **_error(words)).execution_options(synchronize_session=False))


def _error(words: Bilingual) -> dict[str, str]:
    return {"error_zh": words.zh[:500], "error_en": words.en[:500]}


def _write(session: Session, claim: Claim, **values: Any) -> None:
    mine = (
        update(Job).where(Job.id == claim.job_id, Job.fence == claim.fence, Job.state == "running").values(**values)
    )
    result = session.execute(mine.execution_options(synchronize_session=False))
    if getattr(result, "rowcount", 0) != 1:
        raise Fenced(f"job {claim.job_id} was taken over")
