"""Assigning inspectors to areas: who works where today; giving and ending an assignment, each with its trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from selfcheck.accounts import operations as accounts
from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.clock import local_day
from selfcheck.enterprises.records import Membership
from selfcheck.errors import NotFound, Refused
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.regulator.model import Regulator, area_of
from selfcheck.regulator.records import Assignment

CARDS: Final = "write-list-cards"
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """An assignment to be given. ``area`` is a division code as typed; ``until`` None means until it is ended."""

    area: str
    office: str
    since: date
    until: date | None = None
    card: str = ""


def holds_on(day: date) -> ColumnElement[bool]:
    """The condition under which an assignment holds on a day."""
    return and_(
        Assignment.ended_at.is_(None),
        Assignment.since <= day,
        or_(Assignment.until.is_(None), Assignment.until >= day),
    )


def regulator_on(session: Session, user_id: int, day: date) -> Regulator | None:
    """Return who somebody is as an inspector on a day, or None where no assignment holds; one statement."""
    query = (
        select(Assignment, User.display_name)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.user_id == user_id, User.is_active, holds_on(day))
        .order_by(Assignment.id.desc())
    )
    found = session.execute(query).first()
    if found is None:
        return None
    assignment, name = found
    return Regulator(user_id, name, assignment.area, assignment.office, assignment.card)


def assign(session: Session, actor: Actor, user_id: int, wish: Wish, *, at: datetime) -> Assignment:
    """Give somebody an area. What they held before ends, the day before where the new one begins later.

    The role comes with it, and they sign in again.

    :raises Refused: no division code, no office, days out of order or past, or a member of a unit
    """
    user = accounts.get_user(session, user_id)
    area = area_of(wish.area)
    _check(session, user, wish, local_day(at))
    for earlier in _open(session, user_id):
        _give_way(session, actor, earlier, wish.since, at)
    given = Assignment(
        user_id=user_id,
        area=area,
        office=wish.office,
        card=wish.card,
        since=wish.since,
        until=wish.until,
        given_by=actor.user_id,
        given_at=at,
    )
    session.add(given)
    session.flush()
    accounts.give_role(session, actor, user_id, InstallationRole.REGULATOR, at=at)
    # lists from before there were cards get theirs now, so that the inspector finds them
    enqueue(session, actor, Order(CARDS, f"list-cards:{given.id}"), at=at)
    since = wish.since.isoformat()
    record(session, actor, "area-assigned", ("user", user_id), at=at, area=area, office=wish.office, since=since)
    return given


def end(session: Session, actor: Actor, assignment_id: int, *, at: datetime) -> Assignment:
    """End an assignment now; with the last one the role goes, and with the next request the desk is closed.

    :raises NotFound: there is none, or it is over
    """
    found = session.get(Assignment, assignment_id)
    if found is None or found.ended_at is not None:
        raise NotFound
    _end(session, actor, found, at)
    today = local_day(at)
    if not any(each.until is None or each.until >= today for each in _open(session, found.user_id)):
        accounts.take_role(session, actor, found.user_id, InstallationRole.REGULATOR, at=at)
    return found


def everyone(session: Session) -> Sequence[tuple[Assignment, User]]:
    """Return every assignment with whose it is: those that were not ended first, newest first."""
    query = (
        select(Assignment, User)
        .join(User, User.id == Assignment.user_id)
        .order_by(Assignment.ended_at.is_not(None), Assignment.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def offices_over(session: Session, region_code: str, day: date) -> Sequence[Assignment]:
    """Return the assignments that cover a place on a day, the nearest office first, each office and area once."""
    if not region_code:
        return ()
    prefixes = [region_code[:length] for length in range(2, len(region_code) + 1)]
    query = (
        select(Assignment)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.area.in_(prefixes), User.is_active, holds_on(day))
        .order_by(Assignment.id)
    )
    once = {(each.area, each.office): each for each in session.scalars(query)}
    return sorted(once.values(), key=lambda each: -len(each.area))


def _open(session: Session, user_id: int) -> Sequence[Assignment]:
    query = select(Assignment).where(Assignment.user_id == user_id, Assignment.ended_at.is_(None))
    return session.scalars(query).all()


def _give_way(session: Session, actor: Actor, earlier: Assignment, since: date, at: datetime) -> None:
    """Let an assignment hold until the day before another begins; at once where that is today or before."""
    if since <= max(earlier.since, local_day(at)):
        _end(session, actor, earlier, at)
    elif earlier.until is None or earlier.until >= since:
        earlier.until = since - DAY
        session.flush()
        until = earlier.until.isoformat()
        record(session, actor, "area-ends", ("user", earlier.user_id), at=at, area=earlier.area, until=until)


def _end(session: Session, actor: Actor, assignment: Assignment, at: datetime) -> None:
    assignment.ended_at, assignment.ended_by = at, actor.user_id
    session.flush()
    record(session, actor, "area-ended", ("user", assignment.user_id), at=at, area=assignment.area)


def _check(session: Session, user: User, wish: Wish, today: date) -> None:
    if not user.is_active:
        raise NotFound
    if not wish.office.strip():
        raise _wrong("office-missing", "请填写所在监管部门的全称。", "Give the full name of the office.", "office")
    if wish.until is not None and wish.until < max(wish.since, today):
        raise _wrong(
            "assignment-dates",
            "截止日期不能早于起始日期，也不能早于今天。",
            "The last day cannot be before the first day or before today.",
            "until",
        )
    members = select(Membership.id).where(Membership.user_id == user.id, Membership.ended_at.is_(None)).limit(1)
    if session.scalars(members).first() is not None:
        raise _wrong(
            "regulator-is-member",
            "这个账号是企业的成员，不能同时做监管人员。请为监管工作另建一个账号。",
            "This account is a member of a unit and cannot be a regulator's too. Make a separate account for that.",
            "area",
        )


def _wrong(code: str, zh: str, en: str, field: str) -> Refused:
    return Refused(code, zh, en, field=field, status=400)
