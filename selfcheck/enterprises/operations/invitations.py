"""Invitations: a link by which one account joins a unit, once, before it expires. Its token is kept nowhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from selfcheck.accounts.tokens import new_token, token_hash
from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.db.session import current_unit, enter_unit
from selfcheck.enterprises.operations.joining import refuse_inspector
from selfcheck.enterprises.operations.rows import one
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.enterprises.records import Invitation, Membership, Person, Unit
from selfcheck.errors import NotFound, Refused

LIFETIMES: Final = (1, 7, 14)


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited: as what, for which person on record (if one), with a note on the slip, for how many days."""

    roles: Collection[UnitRole]
    person_id: int | None = None
    note: str = ""
    days: int = 7


def invite(session: Session, actor: Actor, invited: Invited, *, at: datetime) -> tuple[Invitation, str]:
    """Make an invitation; return it with its token, which nobody can read again. Earlier ones of the person end.

    :raises Refused: no role, an unknown lifetime
    """
    if not invited.roles or invited.days not in LIFETIMES or actor.user_id is None:
        raise Refused(
            "invitation-incomplete", "请至少选一个角色。", "Choose at least one role.", field="roles", status=400
        )
    if invited.person_id is not None:
        one(session, Person, invited.person_id)
        _withdraw_earlier(session, invited.person_id, at)
    token = new_token()
    invitation = Invitation(
        unit_id=current_unit(session),
        person_id=invited.person_id,
        roles=[role.value for role in UnitRole if role in invited.roles],
        note=invited.note,
        token_hash=token_hash(token),
        created_by=actor.user_id,
        created_at=at,
        expires_at=at + timedelta(days=invited.days),
    )
    session.add(invitation)
    session.flush()
    _record(session, actor, "invitation-made", invitation, at)
    return invitation, token


def _withdraw_earlier(session: Session, person_id: int, at: datetime) -> None:
    unused = select(Invitation).where(
        Invitation.unit_id == current_unit(session),
        Invitation.person_id == person_id,
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    for earlier in session.scalars(unused):
        earlier.withdrawn_at = at


def look(session: Session, token: str, *, at: datetime) -> tuple[Invitation, Unit]:
    """Return the invitation of a token and its unit; opening it changes nothing.

    :raises Refused: unknown, used, withdrawn or over: one answer for all
    """
    query = (
        select(Invitation, Unit)
        .join(Unit, Unit.id == Invitation.unit_id)
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > at,
            Unit.state == "active",
        )
    )
    found = session.execute(query).first()
    if found is None:
        raise _spent()
    return found[0], found[1]


def accept(session: Session, actor: Actor, token: str, *, at: datetime) -> Unit:
    """Join the unit; of two at the same moment one wins. Roles held already stay.

    The session is in the unit's scope afterwards.

    :raises Refused: as ``look``; no account, or an inspector's
    """
    invitation, unit = look(session, token, at=at)
    if actor.user_id is None:
        raise _spent()
    refuse_inspector(session, actor.user_id)
    taken = session.scalars(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
        .values(used_at=at, used_by=actor.user_id)
        .returning(Invitation.id)
    ).all()
    if not taken:
        raise _spent()
    enter_unit(session, unit.id)
    _join(session, unit.id, actor.user_id, invitation.roles, at)
    if invitation.person_id is not None:
        _link(session, invitation.person_id, actor.user_id)
    _record(session, actor, "invitation-accepted", invitation, at)
    return unit


def withdraw(session: Session, actor: Actor, invitation_id: int, *, at: datetime) -> None:
    """Make an unused invitation worthless."""
    query = select(Invitation).where(
        Invitation.id == invitation_id,
        Invitation.unit_id == current_unit(session),
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    invitation = session.scalars(query).first()
    if invitation is None:
        raise NotFound
    invitation.withdrawn_at = at
    _record(session, actor, "invitation-withdrawn", invitation, at)


def _join(session: Session, unit_id: int, user_id: int, roles: Collection[str], at: datetime) -> None:
    query = select(Membership).where(Membership.unit_id == unit_id, Membership.user_id == user_id)
    membership = session.scalars(query).first()
    if membership is None:
        session.add(Membership(unit_id=unit_id, user_id=user_id, roles=list(roles), since=at))
        return
    held = () if membership.ended_at else membership.roles
    if membership.ended_at is not None:
        membership.ended_at, membership.since = None, at
    membership.roles = [role.value for role in UnitRole if role in {*held, *roles}]


def _link(session: Session, person_id: int, user_id: int) -> None:
    is_taken = session.scalars(select(Person.id).where(Person.user_id == user_id)).first() is not None
    person = one(session, Person, person_id)
    if person.user_id is None and not is_taken:
        person.user_id = user_id


def _record(session: Session, actor: Actor, act: str, invitation: Invitation, at: datetime) -> None:
    subject = ("invitation", invitation.id)
    record(session, actor, act, subject, at=at, unit_id=invitation.unit_id, roles=invitation.roles)


def _spent() -> Refused:
    return Refused(
        "invitation-spent",
        "这个邀请已经用过、撤回、过期，或者链接不完整。请向邀请您的人要一个新的。",
        "This invitation was used, withdrawn, is past its time, or the link is incomplete."
        " Ask the person who invited you for a new one.",
        status=404,
    )
