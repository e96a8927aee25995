"""Members of a unit and their roles; support access that the unit grants to the operator's people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.accounts.records import User
from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.clock import local_day
from selfcheck.db.session import current_unit
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.enterprises.records import Membership, SupportGrant
from selfcheck.errors import NotFound, Refused

LONGEST_SUPPORT: Final = timedelta(days=30)


def change_roles(
    session: Session, actor: Actor, user_id: int, roles: Collection[UnitRole], *, at: datetime
) -> Membership:
    """Give a member these roles and no others; it counts from their next request.

    :raises Refused: no role, or nobody would be administrator
    """
    membership = _member(session, user_id)
    if not roles:
        raise Refused(
            "no-role",
            "请至少选一个角色；要让此人离开，请用“移出本单位”。",
            "Choose at least one role; to let this person go, use “Remove from the unit”.",
            field="roles",
            status=400,
        )
    if UnitRole.ADMINISTRATOR not in roles:
        _refuse_last_administrator(session, membership)
    membership.roles = [role.value for role in UnitRole if role in roles]
    _record(session, actor, "roles-changed", user_id, at, roles=membership.roles)
    return membership


def end_membership(session: Session, actor: Actor, user_id: int, *, at: datetime) -> None:
    """Remove a member; it counts from their next request.

    :raises Refused: nobody would be administrator
    """
    membership = _member(session, user_id)
    _refuse_last_administrator(session, membership)
    membership.ended_at = at
    _record(session, actor, "membership-ended", user_id, at)


def _member(session: Session, user_id: int) -> Membership:
    query = select(Membership).where(
        Membership.unit_id == current_unit(session), Membership.user_id == user_id, Membership.ended_at.is_(None)
    )
    membership = session.scalars(query.with_for_update()).first()
    if membership is None:
        raise NotFound
    return membership


def _refuse_last_administrator(session: Session, leaving: Membership) -> None:
    others = select(Membership).where(
        Membership.unit_id == leaving.unit_id, Membership.ended_at.is_(None), Membership.id != leaving.id
    )
    if any(UnitRole.ADMINISTRATOR in other.roles for other in session.scalars(others.with_for_update())):
        return
    if UnitRole.ADMINISTRATOR in leaving.roles:
        raise Refused(
            "last-administrator",
            "这是本单位唯一的管理员。请先让另一位成员担任管理员。",
            "This is the unit's only administrator. Make another member administrator first.",
            field="roles",
        )


def grant_support(
    session: Session, actor: Actor, user_id: int, days: tuple[date, date], *, at: datetime
) -> SupportGrant:
    """Let a person of the operator read the unit from the first to the last of ``days``; in both audit trails.

    :raises Refused: no operator, days in the wrong order or in the past, more than 30 days
    """
    since, until = days
    user = session.get(User, user_id)
    if user is None or "operator" not in user.installation_roles:
        raise Refused(
            "no-operator",
            "没有这位运营者，请核对名字。",
            "There is no such person of the operator; check the name.",
            field="user_id",
            status=400,
        )
    if until < since or until < local_day(at) or until - since > LONGEST_SUPPORT:
        raise Refused(
            "support-days",
            "结束日期不能早于开始日期和今天，最长 30 天。",
            "The last day cannot be before the first or before today; 30 days at most.",
            field="until",
            status=400,
        )
    grant = SupportGrant(
        unit_id=current_unit(session), user_id=user_id, since=since, until=until, granted_by=actor.user_id or 0
    )
    session.add(grant)
    session.flush()
    _record_twice(session, actor, "support-granted", grant, at)
    return grant


def end_support(session: Session, actor: Actor, grant_id: int, *, at: datetime) -> None:
    """End a support access at once."""
    query = select(SupportGrant).where(
        SupportGrant.id == grant_id, SupportGrant.unit_id == current_unit(session), SupportGrant.ended_at.is_(None)
    )
    grant = session.scalars(query).first()
    if grant is None:
        raise NotFound
    grant.ended_at = at
    _record_twice(session, actor, "support-ended", grant, at)


def _record_twice(session: Session, actor: Actor, act: str, grant: SupportGrant, at: datetime) -> None:
    days = [grant.since.isoformat(), grant.until.isoformat()]
    subject = ("support", grant.id)
    record(session, actor, act, subject, at=at, unit_id=grant.unit_id, user=grant.user_id, days=days)
    record(session, actor, act, subject, at=at, unit=grant.unit_id, user=grant.user_id, days=days)


def _record(session: Session, actor: Actor, act: str, user_id: int, at: datetime, **facts: list[str]) -> None:
    record(session, actor, act, ("member", user_id), at=at, unit_id=current_unit(session), **facts)
