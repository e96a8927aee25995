"""Links that work once: made for a purpose, looked at without effect, used in one transaction with their effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from selfcheck.accounts.model import LINK_LIFETIME, Purpose
from selfcheck.accounts.records import OneTimeLink
from selfcheck.accounts.tokens import new_token, token_hash
from selfcheck.errors import Refused

SWEEP: Final = 100


@dataclass(frozen=True, slots=True)
class Link:
    """What a valid link says."""

    id: int
    purpose: Purpose
    user_id: int | None
    payload: dict[str, Any]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """A link to be made: for what, for whom, with what in it, for how long."""

    purpose: Purpose
    user_id: int | None = None
    payload: dict[str, Any] | None = None
    lifetime: timedelta = LINK_LIFETIME


def make(session: Session, wish: Wish, *, at: datetime) -> str:
    """Make a link and return its token, which is kept nowhere."""
    _forget_old(session, at)
    token = new_token()
    session.add(
        OneTimeLink(
            purpose=wish.purpose.value,
            token_hash=token_hash(token),
            user_id=wish.user_id,
            payload=wish.payload or {},
            created_at=at,
            expires_at=at + wish.lifetime,
        )
    )
    session.flush()
    return token


def look(session: Session, token: str, purpose: Purpose, *, at: datetime) -> Link:
    """Return what a link says, changing nothing.

    :raises Refused: unknown, used, over or made for something else: one answer for all
    """
    query = select(OneTimeLink).where(
        OneTimeLink.token_hash == token_hash(token),
        OneTimeLink.purpose == purpose.value,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > at,
    )
    row = session.scalars(query).first()
    if row is None:
        raise spent_link()
    return Link(row.id, Purpose(row.purpose), row.user_id, row.payload, row.expires_at)


def use(session: Session, token: str, purpose: Purpose, *, at: datetime) -> Link:
    """Use a link up, within the transaction of its effect; of two at the same moment one wins.

    :raises Refused: as ``look``
    """
    link = look(session, token, purpose, at=at)
    taken = session.scalars(
        update(OneTimeLink)
        .where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
        .returning(OneTimeLink.id)
    ).all()
    if not taken:
        raise spent_link()
    return link


def withdraw(session: Session, purpose: Purpose, *, user_id: int | None, at: datetime) -> None:
    """End every unused link of a purpose for a person (None: those for nobody in particular)."""
    owner = OneTimeLink.user_id.is_(None) if user_id is None else OneTimeLink.user_id == user_id
    session.execute(
        update(OneTimeLink)
        .where(owner, OneTimeLink.purpose == purpose.value, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )


def spent_link() -> Refused:
    """The one answer for a link that does not work."""
    return Refused(
        "link-spent",
        "这个链接已经用过、过期或者不完整。请向给您链接的人要一个新的。",
        "This link was used, is past its time or is incomplete. Ask the person who gave it to you for a new one.",
        status=404,
    )


def _forget_old(session: Session, at: datetime) -> None:
    over = select(OneTimeLink.id).where(OneTimeLink.expires_at < at - timedelta(days=1)).limit(SWEEP)
    session.execute(delete(OneTimeLink).where(OneTimeLink.id.in_(over)))
