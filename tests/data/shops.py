"""Three invented small shops with light lists, made by the very operations the pages call.

ebikes = light_list(services, people, EBIKES)
issued = issued_light(services, people, EBIKES)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selfcheck.checklist.model import NewList
from selfcheck.checklist.operations import lists
from selfcheck.db.session import transaction
from selfcheck.enterprises.model import ProductFacts, UnitFacts
from selfcheck.enterprises.operations import products
from selfcheck.enterprises.operations.reading import persons
from selfcheck.enterprises.operations.units import Founder, found_unit
from selfcheck.glossary import ListForm, Post, Role
from selfcheck.pdf.ports import Renderer
from selfcheck.services import Services
from tests.data.issued import Issued, attested, confirm_all, work
from tests.data.lists import SampleList, books
from tests.data.units import APPOINTED_ON, SampleUnit, actor_of, invented_uscc
from tests.people import People
from tests.remembering import remembered

POSTS: Final = (Post.PERSON_IN_CHARGE, Post.OFFICER)


@dataclass(frozen=True)
class Shop:
    """A shop to be founded: its name, who keeps it, the catalogue products on its shelves."""

    login: str
    name: str
    keeper: str
    goods: tuple[str, ...]


EBIKES: Final = Shop("ebikes", "样例电动车店", "王五", ("P0134", "P0135", "P0137", "P0132"))
GAS_AND_CABLES: Final = Shop("gas", "样例五金燃气具店", "陈小店", ("P0215", "P0219", "P0218", "P0288", "P0040"))
SUPERMARKET: Final = Shop(
    "market",
    "样例惠民超市",
    "刘桂英",
    (
        "P0040", "P0123", "P0169", "P0164", "P0190", "P0191", "P0199", "P0203", "P0236", "P0244", "P0333", "P0343",
    ),
)  # fmt: skip
SHOPS: Final = (EBIKES, GAS_AND_CABLES, SUPERMARKET)


def found(services: Services, people: People, shop: Shop) -> SampleUnit:
    """A sole trader's shop: one person in both posts, declared, with everything on its shelves."""
    facts = UnitFacts(
        name=shop.name,
        uscc=invented_uscc("92", f"2{SHOPS.index(shop)}000000"),
        is_maker=False,
        is_seller=True,
        region_code="000000",
        region="样例省样例市",
        address="样例省样例市样例街 8 号",
        trade="retail",
        staff=1,
        revenue_wan=40,
    )
    owner = people.add(shop.login, shop.keeper)
    with transaction(services.sessions, writing=True) as session:
        founder = Founder(shop.keeper, POSTS, APPOINTED_ON, "样例任〔2026〕1号")
        unit = found_unit(session, actor_of(owner), facts, founder, at=services.clock.now())
    sample = SampleUnit(unit, owner, dict.fromkeys(POSTS, owner))
    held = {}
    with sample.scope(services, writing=True) as session:
        for code in shop.goods:
            listed = services.catalogue.by_code[code]
            sold = ProductFacts(is_made=False, is_sold=True, brand="样例牌")
            at = services.clock.now()
            held[code] = products.add_product(session, sample.actor, listed, sold, at=at).id
        known = {person.name: person.id for person in persons(session)}
    return SampleUnit(unit, owner, sample.users, known, held)


@remembered
def light_list(
    services: Services, people: People, shop: Shop, *, form: ListForm = ListForm.LIGHT, is_read: bool = False
) -> SampleList:
    """The shop's list, no question answered; with ``is_read`` every row is confirmed."""
    of = found(services, people, shop)
    at = services.clock.now()
    with of.scope(services, writing=True) as session:
        wish = NewList(Role.SELLER, tuple(of.products.values()), form=form)
        checklist = lists.start(session, of.actor, wish, books(services), at=at)
        lists.answer(session, of.actor, checklist.id, {}, books(services), at=at)
        sample = SampleList(of, checklist.id, Role.SELLER)
    if is_read:
        confirm_all(services, sample)
    return sample


@remembered
def issued_light(services: Services, people: People, shop: Shop, renderer: Renderer | None = None) -> Issued:
    """The shop's light list, read and issued by the one person who keeps it."""
    issued = attested(services, light_list(services, people, shop, is_read=True))
    work(services, renderer)
    return issued
