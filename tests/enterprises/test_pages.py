"""Every page of the unit opens, in both languages, for who may and for nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.enterprises.model import ProductFacts
from selfcheck.enterprises.operations import products
from selfcheck.glossary import Post
from selfcheck.services import Services
from selfcheck.web import language
from tests.data.units import EBIKE, SampleUnit

PAGES = (
    "",
    "settings",
    "sites",
    "members",
    "support",
    "trail",
    "people",
    "people/add",
    "products",
    "products/add",
    "products/add?q=电动",
    "products/add/P0134",
    "products/{product}",
    "products/{product}/edit",
    "products/{product}/end",
    "products/{product}/annex",
    "products/{product}/papers/add",
    "products/{product}/papers/1",
    "people/{person}",
    "people/{person}/appoint",
    "members/{member}",
    "appointments/1/document",
    "appointments/1/end",
    "invitations/new",
)


def addresses(unit: SampleUnit) -> list[str]:
    numbers = {"product": unit.products[EBIKE], "person": next(iter(unit.persons.values())), "member": unit.owner.id}
    return [unit.url(page.format(**numbers)) for page in PAGES]


@pytest.mark.parametrize("chosen", ["zh_Hans", "en"])
def test_every_page_opens_in_both_languages(
    maker: SampleUnit, client_for: Callable[[User], FlaskClient], chosen: str
) -> None:
    language.missing.clear()
    client = client_for(maker.owner)
    client.set_cookie("language", chosen)
    for address in [*addresses(maker), "/units?all=1", "/units/found"]:
        page = client.get(address)
        assert page.status_code == 200, (address, page.get_data(as_text=True))
    assert language.missing == set()


def test_a_reader_sees_and_a_stranger_does_not(
    maker: SampleUnit, shop: SampleUnit, client_for: Callable[[User], FlaskClient], visitor: FlaskClient
) -> None:
    officer = client_for(maker.users[Post.OFFICER])
    assert officer.get(maker.url()).status_code == 200
    assert officer.get(maker.url("settings")).status_code == 403
    stranger = client_for(shop.owner)
    for address in addresses(maker):
        assert stranger.get(address).status_code == 404
        assert visitor.get(address).status_code == 303


def test_the_figure_that_decides_the_scope_is_said(
    services: Services, maker: SampleUnit, client_for: Callable[[User], FlaskClient]
) -> None:
    with maker.scope(services, writing=True) as session:
        at = services.clock.now()
        products.end_product(session, maker.actor, maker.products[EBIKE], at=at)
        facts = ProductFacts(is_made=True, is_sold=False, standards=("GB 4706.1-2005",))
        products.add_product(session, maker.actor, services.catalogue.by_code["P0013"], facts, at=at)
    shown = client_for(maker.owner).get(maker.url()).get_data(as_text=True)
    assert "从业人员 120 人，年营业收入 6000 万元" in shown
