"""Signed-in sessions, kept here and ended here: idle, absolute, at most five per person, each revocable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from selfcheck.accounts.model import SESSION_LIMITS, SessionLimits
from selfcheck.accounts.records import User, UserSession
from selfcheck.accounts.tokens import new_token, token_hash

SWEEP = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A live session and its person."""

    session: UserSession
    user: User


def start(
    session: Session,
    user: User,
    *,
    browser: str,
    content: dict[str, Any],
    at: datetime,
    limits: SessionLimits = SESSION_LIMITS,
) -> str:
    """Begin a session and return its token; beyond the fifth the oldest ends."""
    session.scalars(select(User.id).where(User.id == user.id).with_for_update()).one()
    _sweep(session, at)
    live = sorted(live_sessions(session, user.id, at=at), key=lambda each: each.created_at)
    for old in live[: max(0, len(live) - limits.parallel + 1)]:
        old.ended_at = at
    token = new_token()
    session.add(
        UserSession(
            user_id=user.id,
            token_hash=token_hash(token),
            created_at=at,
            seen_at=at,
            factor_at=at,
            expires_at=at + limits.absolute,
            browser=browser,
            content=content,
        )
    )
    user.signed_in_at = at
    session.flush()
    return token


def find(session: Session, token: str, *, at: datetime, limits: SessionLimits = SESSION_LIMITS) -> Found | None:
    """Return the live session of a token: not ended, not idle too long, of an active person."""
    query = (
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.token_hash == token_hash(token), *_alive(at, limits), User.is_active)
    )
    row = session.execute(query).first()
    return Found(row[0], row[1]) if row else None


def live_sessions(
    session: Session, user_id: int, *, at: datetime, limits: SessionLimits = SESSION_LIMITS
) -> Sequence[UserSession]:
    """Return the sessions of a person that still open doors, newest use first."""
    query = select(UserSession).where(UserSession.user_id == user_id, *_alive(at, limits))
    return session.scalars(query.order_by(UserSession.seen_at.desc(), UserSession.id.desc())).all()


def touch(session: Session, session_id: int, *, at: datetime) -> None:
    """Note that a session is in use."""
    session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=at))


def renew_factor(session: Session, session_id: int, *, at: datetime) -> None:
    """Note that the person just proved again who they are."""
    session.execute(update(UserSession).where(UserSession.id == session_id).values(factor_at=at))


def keep_content(session: Session, session_id: int, content: dict[str, Any]) -> None:
    """Store what the session remembers."""
    session.execute(update(UserSession).where(UserSession.id == session_id).values(content=content))


def end(session: Session, user_id: int, *, at: datetime, only: int | None = None, but: int | None = None) -> int:
    """End the sessions of a person (``only`` this one, all ``but`` this one) and return how many ended."""
    ending = update(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    if only is not None:
        ending = ending.where(UserSession.id == only)
    if but is not None:
        ending = ending.where(UserSession.id != but)
    return len(session.scalars(ending.values(ended_at=at).returning(UserSession.id)).all())


def _alive(at: datetime, limits: SessionLimits) -> tuple[Any, ...]:
    return (
        UserSession.ended_at.is_(None),
        UserSession.expires_at > at,
        UserSession.seen_at > at - limits.idle,
    )


def _sweep(session: Session, at: datetime) -> None:
    over = select(UserSession.id).where(UserSession.expires_at < at).limit(SWEEP)
    session.execute(delete(UserSession).where(UserSession.id.in_(over)))
