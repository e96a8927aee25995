"""Issued lists whose documents wait for something: for what, and how they go on. Within the unit's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.issuing.issue import key_of
from selfcheck.issuing.records import IssuedList, ListApproval
from selfcheck.jobs.operations import awaken
from selfcheck.jobs.records import Job
from selfcheck.text import Bilingual


def jobs_of(session: Session, lists: Iterable[IssuedList]) -> Mapping[str, Job]:
    """Return the jobs that make the documents of lists, by number; one statement, none where nothing is asked."""
    keys = {key_of(each.number): each.number for each in lists}
    if not keys:
        return {}
    return {keys[job.idem_key]: job for job in session.scalars(select(Job).where(Job.idem_key.in_(keys)))}


def waits_for(job: Job | None) -> Bilingual | None:
    """Return what a document waits for, in words; None while it is made, or in the queue without having waited."""
    if job is None or job.state != "queued" or not job.error_zh:
        return None
    return Bilingual(job.error_zh, job.error_en)


def waits_for_persons(job: Job | None) -> datetime | None:
    """Return until when persons may still give surer approvals, where the document waits for them."""
    until = job.payload.get("sign_until") if job is not None and job.state == "queued" else None
    return datetime.fromisoformat(until) if until else None


def lacks_approval(session: Session, issued: IssuedList) -> bool:
    """Whether somebody has to approve a list still, before it can go on."""
    missing = select(ListApproval.id).where(ListApproval.issued_list_id == issued.id, ListApproval.grade == "")
    return session.scalars(missing.limit(1)).first() is not None


def go_on(session: Session, issued: IssuedList, *, at: datetime) -> None:
    """Let the document be made now if nothing more is expected of anybody."""
    open_ = select(func.count()).where(ListApproval.issued_list_id == issued.id, ListApproval.given_at.is_(None))
    if not session.scalar(open_.select_from(ListApproval)):
        awaken(session, key_of(issued.number), at=at)


def stop_waiting(session: Session, actor: Actor, issued: IssuedList, *, at: datetime) -> None:
    """Wait for no surer approvals any more."""
    # also while a worker looks at it just now: the next look finds that nothing is waited for
    is_open = Job.state.in_(("queued", "running"))
    query = select(Job).where(Job.idem_key == key_of(issued.number), is_open).with_for_update()
    job = session.scalars(query).first()
    if job is not None:
        job.payload = {name: value for name, value in job.payload.items() if name != "sign_until"}
        session.flush()
        awaken(session, job.idem_key, at=at)
        subject = ("issued-list", issued.number)
        record(session, actor, "list-approvals-closed", subject, at=at, unit_id=issued.unit_id)
