"""Writing and reading the trail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.records import AuditEntry
from selfcheck.audit.rules import GENESIS, Entry, first_break

Subject = tuple[str, object]
INSTALLATION: Final = 0


def record(
    session: Session,
    actor: Actor,
    act: str,
    subject: Subject,
    *,
    at: datetime,
    unit_id: int | None = None,
    **facts: Any,
) -> AuditEntry:
    """Append one entry to the unit's chain, or to the installation's (``unit_id`` None).

    :param act: verb of the trade in kebab-case, e.g. ``list-issued``
    :param subject: kind and id of what was acted upon
    :param facts: strings, integers, booleans, lists; person ids, never names
    """
    chain = unit_id or INSTALLATION
    last = _last(session, chain)
    entry = Entry(
        chain=chain,
        position=last.position + 1 if last else 1,
        at=at,
        actor_kind=actor.kind,
        user_id=actor.user_id,
        act=act,
        subject_kind=subject[0],
        subject_id=str(subject[1]),
        facts=facts,
        previous_hash=last.hash if last else GENESIS,
    )
    row = AuditEntry(unit_id=unit_id, hash=entry.digest(), **asdict(entry))
    session.add(row)
    session.flush()
    return row


def _last(session: Session, chain: int) -> AuditEntry | None:
    if session.get_bind().dialect.name == "postgresql":
        # writers of one chain queue here; the lock ends with the transaction
        session.execute(text("select pg_advisory_xact_lock(7301, :chain)"), {"chain": chain})
    newest = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.position.desc()).limit(1)
    return session.scalars(newest).first()


def trail(session: Session, chain: int, *, before: int | None = None, limit: int = 50) -> Sequence[AuditEntry]:
    """Return entries of one chain, newest first, at most ``limit``, older than position ``before``."""
    query = select(AuditEntry).where(AuditEntry.chain == chain)
    if before is not None:
        query = query.where(AuditEntry.position < before)
    return session.scalars(query.order_by(AuditEntry.position.desc()).limit(limit)).all()


CLOCK_CONFIRMED: Final = "clock-confirmed"


def newest_moment(session: Session, chain: int) -> datetime | None:
    """Return the latest moment that stands in a chain, since an operator last said that the clock is right."""
    confirmed = (
        select(func.coalesce(func.max(AuditEntry.id), 0))
        .where(AuditEntry.chain == INSTALLATION, AuditEntry.act == CLOCK_CONFIRMED)
        .scalar_subquery()
    )
    return session.scalar(select(func.max(AuditEntry.at)).where(AuditEntry.chain == chain, AuditEntry.id > confirmed))


def confirm_clock(session: Session, actor: Actor, *, at: datetime) -> None:
    """Say that the clock is right now, whatever later moments stand in the trail."""
    record(session, actor, CLOCK_CONFIRMED, ("installation", "clock"), at=at)


def chains(session: Session) -> Sequence[int]:
    """Return every chain there is."""
    return session.scalars(select(AuditEntry.chain).distinct().order_by(AuditEntry.chain)).all()


def broken_at(session: Session, chain: int) -> int | None:
    """Return the position at which a chain breaks, or None when it is whole."""
    query = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.position)
    rows = session.scalars(query.execution_options(yield_per=500))
    try:
        return first_break(_entries(rows))
    finally:
        rows.close()


def _entries(rows: Any) -> Iterator[tuple[Entry, str]]:
    for row in rows:
        values = {name: getattr(row, name) for name in Entry.__dataclass_fields__}
        yield Entry(**values), row.hash
