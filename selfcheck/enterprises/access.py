"""The door of every address within a unit: membership is looked up on each request, nothing is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from selfcheck.accounts.access import (
    View,
    Viewer,
    marked,
    owes_second_factor,
    to_second_factor,
    to_sign_in,
    viewer,
)
from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.clock import local_day
from selfcheck.db.session import UnitSession, enter_unit, transaction
from selfcheck.enterprises.permissions import WEIGHTY, Act, UnitRole, may
from selfcheck.enterprises.records import Membership, SupportGrant, Unit
from selfcheck.errors import NotFound, Refused
from selfcheck.web.request import close_session, now, session, sessions


@dataclass(frozen=True, slots=True)
class UnitAccess:
    """A person within a unit, for one request; ``db`` is in the unit's scope."""

    unit: Unit
    viewer: Viewer
    roles: frozenset[UnitRole]
    db: UnitSession
    support_until: date | None = None

    @property
    def actor(self) -> Actor:
        """The person as an actor."""
        return self.viewer.actor

    def may(self, act: Act) -> bool:
        """Whether the person may do this here; for showing or explaining buttons."""
        return may(self.roles, act)

    def may_do(self, act: str) -> bool:
        """The same, by the act's word; for templates."""
        return self.may(Act(act))


def for_unit(act: Act) -> Callable[[View], View]:
    """An address ``/units/<unit_code>/…`` for members who may do ``act``; the view gets a ``UnitAccess`` first.

    To a stranger the unit does not exist; a member without the right is told so.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(unit_code: str, **values: Any) -> ResponseReturnValue:
            person = viewer()
            if person is None:
                return to_sign_in()
            access = enter(person, unit_code)
            if not access.may(act):
                raise _not_yours()
            if act in WEIGHTY and owes_second_factor(person):
                return to_second_factor()
            if access.support_until is not None:
                access = _note_look(access)
            return view(access, **values)

        return marked(guarded, f"unit:{act.value}")

    return mark


def enter(person: Viewer, unit_code: str) -> UnitAccess:
    """Open a unit for a person.

    :raises NotFound: no such unit, or none for this person
    """
    db = session()
    unit = db.scalars(select(Unit).where(Unit.code == unit_code, Unit.state == "active")).first()
    if unit is None:
        raise NotFound
    roles = frozenset(
        UnitRole(role)
        for membership in db.scalars(
            select(Membership).where(
                Membership.unit_id == unit.id, Membership.user_id == person.id, Membership.ended_at.is_(None)
            )
        )
        for role in membership.roles
    )
    until = None if roles else _support(db, unit, person)
    if not roles and until is None:
        raise NotFound
    enter_unit(db, unit.id)
    access = UnitAccess(unit, person, roles or frozenset({UnitRole.READER}), db, until)
    g.unit, g.support_access, g.unit_access = unit, until, access
    return access


def _note_look(access: UnitAccess) -> UnitAccess:
    """Leave a trace of a look by support in the unit's trail and the installation's, in a transaction of its own."""
    close_session()
    subject = ("page", request.path[:80])
    with transaction(sessions(), writing=True) as db:
        record(db, access.actor, "support-looked", subject, at=now(), unit_id=access.unit.id)
        record(db, access.actor, "support-looked", subject, at=now(), unit=access.unit.id)
    return reopened(access)


def reopened(access: UnitAccess) -> UnitAccess:
    """Return the same access in a new transaction, after the request closed its session (to wait for somebody)."""
    db = session()
    enter_unit(db, access.unit.id)
    g.unit_access = replace(access, db=db)
    return replace(access, db=db)


def _support(db: UnitSession, unit: Unit, person: Viewer) -> date | None:
    if not person.is_operator:
        return None
    today = local_day(now())
    query = select(SupportGrant.until).where(
        SupportGrant.unit_id == unit.id,
        SupportGrant.user_id == person.id,
        SupportGrant.since <= today,
        SupportGrant.until >= today,
        SupportGrant.ended_at.is_(None),
    )
    return db.scalars(query).first()


def _not_yours() -> Refused:
    return Refused(
        "right-missing",
        "您在本单位的角色不能做这一步。请联系单位管理员调整角色，或请有权限的同事办理。",
        "Your role in this unit does not allow this step. Ask the unit's administrator, or a colleague who may.",
        status=403,
    )
