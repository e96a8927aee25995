"""Founding a unit, changing what it says of itself, its sites."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.db.session import enter_unit
from selfcheck.enterprises.model import AppointmentFacts, UnitFacts
from selfcheck.enterprises.operations import people
from selfcheck.enterprises.operations.joining import refuse_inspector
from selfcheck.enterprises.operations.rows import expect, one, put, refuse_empty
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.enterprises.records import Membership, Site, Unit
from selfcheck.enterprises.uscc import read_uscc
from selfcheck.errors import Refused
from selfcheck.glossary import Post

CODE_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
NUMBER_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ROLE_OF_POST: Final = {
    Post.PERSON_IN_CHARGE: UnitRole.PERSON_IN_CHARGE,
    Post.DIRECTOR: UnitRole.DIRECTOR,
    Post.OFFICER: UnitRole.OFFICER,
}


@dataclass(frozen=True, slots=True)
class Founder:
    """The person who founds a unit, and the posts they hold in it themselves, if any."""

    name: str = ""
    posts: tuple[Post, ...] = field(default=())
    appointed_on: date | None = None
    document_no: str = ""


def found_unit(session: Session, actor: Actor, facts: UnitFacts, founder: Founder, *, at: datetime) -> Unit:
    """Found a unit; the actor becomes its first administrator and holds the posts of ``founder``.

    The session is in the new unit's scope afterwards.

    :raises Refused: the USCC does not check, no role, no account, or an inspector's
    """
    if actor.user_id is None:
        raise Refused("account-needed", "请先登录。", "Sign in first.", status=403)
    refuse_inspector(session, actor.user_id)
    unit = Unit(
        code=_fresh(session, Unit.code, CODE_SIGNS, 10),
        number_code=_fresh(session, Unit.number_code, NUMBER_SIGNS, 6),
        created_at=at,
        **_values(facts),
    )
    session.add(unit)
    session.flush()
    roles = [UnitRole.ADMINISTRATOR, UnitRole.PREPARER, *(ROLE_OF_POST[post] for post in founder.posts)]
    session.add(Membership(unit_id=unit.id, user_id=actor.user_id, roles=[role.value for role in roles], since=at))
    enter_unit(session, unit.id)
    record(session, actor, "unit-founded", ("unit", unit.code), at=at, unit_id=unit.id, uscc=unit.uscc)
    if founder.posts:
        _appoint_founder(session, actor, founder, at)
    return unit


def _appoint_founder(session: Session, actor: Actor, founder: Founder, at: datetime) -> None:
    person = people.add_person(session, actor, founder.name or actor.name, at=at, user_id=actor.user_id)
    if founder.appointed_on is None:
        raise _no_day()
    for post in dict.fromkeys(founder.posts):
        facts = AppointmentFacts(post, founder.appointed_on, founder.document_no)
        people.appoint(session, actor, person.id, facts, at=at)
    if len(set(founder.posts)) > 1:
        people.declare_double_posts(session, actor, person.id, tuple(founder.posts), at=at)


def change_unit(session: Session, actor: Actor, unit: Unit, facts: UnitFacts, version: int, *, at: datetime) -> Unit:
    """Change what a unit says of itself.

    :raises Refused: the USCC does not check, no role
    :raises Stale: somebody saved since ``version``
    """
    expect(unit.version, version)
    changed = put(unit, _values(facts))
    if changed:
        record(session, actor, "unit-changed", ("unit", unit.code), at=at, unit_id=unit.id, fields=changed)
    return unit


def _values(facts: UnitFacts) -> dict[str, Any]:
    refuse_empty(facts.name, "name", "请填写单位名称，与营业执照一致。", "Enter the unit's name as on the licence.")
    if not (facts.is_maker or facts.is_seller):
        raise Refused(
            "role-missing",
            "请选择本单位是生产、销售，还是两者都做。",
            "Say whether the unit makes, sells, or does both.",
            field="roles",
            status=400,
        )
    names = ("name", "name_en", "is_maker", "is_seller", "region_code", "region", "address", "trade", "staff")
    values = {name: getattr(facts, name) for name in names}
    return {**values, "uscc": read_uscc(facts.uscc).code, "revenue_wan": facts.revenue_wan}


def _fresh(session: Session, column: Any, signs: str, length: int) -> str:
    while True:
        code = "".join(secrets.choice(signs) for _ in range(length))
        if session.scalars(select(Unit.id).where(column == code)).first() is None:
            return code


def _no_day() -> Refused:
    return Refused(
        "day-missing", "请填写任命日期。", "Enter the day of the appointment.", field="appointed_on", status=400
    )


def add_site(session: Session, actor: Actor, name: str, address: str, *, at: datetime) -> Site:
    """Add a site.

    :raises Refused: the unit has a site of this name
    """
    _refuse_twin(session, name, None)
    site = Site(name=name, address=address)
    session.add(site)
    session.flush()
    record(session, actor, "site-added", ("site", site.id), at=at, unit_id=site.unit_id)
    return site


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What a site shall say; ``version`` as the person saw it."""

    name: str
    address: str
    is_closed: bool
    version: int


def change_site(session: Session, actor: Actor, site_id: int, change: SiteChange, *, at: datetime) -> Site:
    """Change or close a site.

    :raises Stale: somebody saved since
    """
    site = one(session, Site, site_id)
    expect(site.version, change.version)
    _refuse_twin(session, change.name, site.id)
    changed = put(site, {"name": change.name, "address": change.address, "is_closed": change.is_closed})
    if changed:
        record(session, actor, "site-changed", ("site", site.id), at=at, unit_id=site.unit_id, fields=changed)
    return site


def _refuse_twin(session: Session, name: str, site_id: int | None) -> None:
    refuse_empty(name, "name", "请填写场所名称，如“总装车间”。", "Enter the site's name, such as “assembly shop”.")
    twin = session.scalars(select(Site.id).where(Site.name == name)).first()
    if twin is not None and twin != site_id:
        raise Refused(
            "site-exists",
            "本单位已有同名场所，请换一个名称。",
            "The unit has a site of this name already.",
            field="name",
        )
