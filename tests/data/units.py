"""Invented units, founded by the very operations the pages call: an e-bike maker and a shop.

    maker = found_maker(services, people)
    with maker.scope(services, writing=True) as session: ...

Their codes use region 000000, which belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from selfcheck.accounts.records import User
from selfcheck.actor import Actor
from selfcheck.db.session import UnitSession, enter_unit, transaction
from selfcheck.enterprises.model import AppointmentFacts, PaperFacts, PaperKind, ProductFacts, UnitFacts
from selfcheck.enterprises.operations import invitations, people, products, reading, units
from selfcheck.enterprises.operations.invitations import Invited
from selfcheck.enterprises.operations.units import ROLE_OF_POST, Founder
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.enterprises.records import Unit
from selfcheck.enterprises.uscc import check_character, organisation_check
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.people import People

APPOINTED_ON: Final = date(2026, 1, 5)
EBIKE, CABLE, COOKER = "电动自行车", "电线电缆", "家用燃气灶"
MAKER_STAFF: Final = (
    ("zhang", "张建国", Post.PERSON_IN_CHARGE),
    ("li", "李敏", Post.DIRECTOR),
    ("wang", "王芳", Post.OFFICER),
)


@dataclass(frozen=True)
class SampleUnit:
    """A founded unit: its accounts by post, its people and product units by name."""

    unit: Unit
    owner: User
    users: Mapping[Post, User] = field(default_factory=dict)
    persons: Mapping[str, int] = field(default_factory=dict)
    products: Mapping[str, int] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """The administrator as an actor."""
        return actor_of(self.owner)

    def url(self, path: str = "") -> str:
        """An address within the unit."""
        return f"/units/{self.unit.code}/{path}".rstrip("/")

    @contextmanager
    def scope(self, services: Services, *, writing: bool = False) -> Iterator[UnitSession]:
        """A transaction in the unit's scope."""
        with transaction(services.sessions, writing=writing) as session:
            enter_unit(session, self.unit.id)
            yield session


def actor_of(user: User) -> Actor:
    """A person as an actor."""
    return Actor(user.id, user.display_name)


def invented_uscc(kind: str, body: str) -> str:
    """A valid code in region 000000: ``kind`` 91 for companies, 92 for sole traders; ``body`` 8 characters."""
    code = f"{kind}000000{body}{organisation_check(body)}"
    return code + check_character(code)


def found_maker(services: Services, accounts: People, *, suffix: str = "") -> SampleUnit:
    """样例电动车有限公司: makes e-bikes; three people in three posts, each with an account.

    :param suffix: sets a second such unit apart (accounts and code)
    """
    facts = UnitFacts(
        name="样例电动车有限公司",
        name_en="Sample E-bike Co., Ltd.",
        uscc=invented_uscc("91", f"0000{len(suffix):04d}"),
        is_maker=True,
        is_seller=False,
        region_code="000000",
        region="样例省样例市",
        address="样例路 1 号",
        staff=120,
        revenue_wan=6000,
    )
    owner = accounts.add(f"owner{suffix}", "赵管理")
    unit = _found(services, owner, facts, Founder())
    sample = SampleUnit(unit, owner)
    users = _staff(services, accounts, sample, suffix)
    ebike = ProductFacts(
        is_made=True, is_sold=False, brand="样例牌", models=("TDT01Z", "TDT02Z"), standards=("GB 17761-2024",)
    )
    paper = PaperFacts(
        PaperKind.CCC,
        f"SAMPLE-CCC-0001{suffix}",
        scope_models=("TDT01Z", "TDT02Z"),
        holder=facts.name,
        manufacturer=facts.name,
        factory=facts.name,
        issued_on=date(2025, 3, 1),
        expires_on=date(2030, 2, 28),
    )
    held = _stock(services, sample, [(EBIKE, ebike, paper)])
    return SampleUnit(
        unit, owner, {post: users[name] for _, name, post in MAKER_STAFF}, _persons(services, sample), held
    )


def found_shop(services: Services, accounts: People, *, suffix: str = "") -> SampleUnit:
    """样例五金燃气具店: one person, a sole trader, who sells cables and gas cookers and holds two posts."""
    facts = UnitFacts(
        name="样例五金燃气具店",
        name_en="Sample Hardware and Gas Appliance Shop",
        uscc=invented_uscc("92", f"1000{len(suffix):04d}"),
        is_maker=False,
        is_seller=True,
        region_code="000000",
        region="样例省样例市",
        address="样例街 8 号",
        trade="retail",
        staff=1,
        revenue_wan=40,
    )
    owner = accounts.add(f"chen{suffix}", "陈小店")
    posts = (Post.PERSON_IN_CHARGE, Post.OFFICER)
    unit = _found(services, owner, facts, Founder("陈小店", posts, APPOINTED_ON, "样例任〔2026〕1号"))
    sample = SampleUnit(unit, owner)
    sold = ProductFacts(is_made=False, is_sold=True, brand="样例牌")
    cable = PaperFacts(PaperKind.CCC, "SAMPLE-CCC-0002", holder="样例线缆厂", expires_on=date(2029, 6, 30))
    cooker = PaperFacts(PaperKind.CCC, "SAMPLE-CCC-0003", holder="样例燃具厂", expires_on=date(2028, 12, 31))
    held = _stock(services, sample, [(CABLE, sold, cable), (COOKER, sold, cooker)])
    return SampleUnit(unit, owner, dict.fromkeys(posts, owner), _persons(services, sample), held)


def _found(services: Services, owner: User, facts: UnitFacts, founder: Founder) -> Unit:
    with transaction(services.sessions, writing=True) as session:
        return units.found_unit(session, actor_of(owner), facts, founder, at=services.clock.now())


def _staff(services: Services, accounts: People, sample: SampleUnit, suffix: str) -> dict[str, User]:
    users = {}
    for login, name, post in MAKER_STAFF:
        users[name] = accounts.add(login + suffix, name)
        with sample.scope(services, writing=True) as session:
            at = services.clock.now()
            person = people.add_person(session, sample.actor, name, at=at)
            facts = AppointmentFacts(post, APPOINTED_ON, "样例任〔2026〕1号")
            people.appoint(session, sample.actor, person.id, facts, at=at)
            invited = Invited((ROLE_OF_POST[post], UnitRole.PREPARER), person.id)
            _, token = invitations.invite(session, sample.actor, invited, at=at)
        with transaction(services.sessions, writing=True) as session:
            invitations.accept(session, actor_of(users[name]), token, at=services.clock.now())
    return users


def _stock(
    services: Services, sample: SampleUnit, goods: Sequence[tuple[str, ProductFacts, PaperFacts]]
) -> dict[str, int]:
    held = {}
    with sample.scope(services, writing=True) as session:
        at = services.clock.now()
        for name, facts, paper in goods:
            listed = services.catalogue.by_name[name]
            held[name] = products.add_product(session, sample.actor, listed, facts, at=at).id
            products.add_paper(session, sample.actor, held[name], paper, at=at)
    return held


def _persons(services: Services, sample: SampleUnit) -> dict[str, int]:
    with sample.scope(services) as session:
        return {person.name: person.id for person in reading.persons(session)}
