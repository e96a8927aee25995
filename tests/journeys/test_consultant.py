"""A consultant serves two units in two tabs of one browser; nothing crosses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from selfcheck.accounts.records import User
from selfcheck.enterprises.operations import invitations
from selfcheck.enterprises.operations.invitations import Invited
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.services import Services
from tests.data.lists import SampleList, row_ids, start_list
from tests.data.units import SampleUnit, actor_of, found_maker, found_shop
from tests.journeys.walking import PageWalker
from tests.people import People

pytestmark = pytest.mark.any_database

Walk = Callable[[User], PageWalker]


def let_in(services: Services, unit: SampleUnit, user: User) -> None:
    """Invite somebody as preparer, and let them accept."""
    with unit.scope(services, writing=True) as session:
        at = services.clock.now()
        _, token = invitations.invite(session, unit.actor, Invited((UnitRole.PREPARER,)), at=at)
        invitations.accept(session, actor_of(user), token, at=at)


@pytest.fixture
def consultant(services: Services, people: People) -> User:
    """Somebody who is to serve several units."""
    return people.add("gu", "顾问")


@pytest.fixture
def lists(services: Services, people: People, consultant: User) -> tuple[SampleList, SampleList]:
    """A list of a maker and one of a shop, both open to the consultant."""
    units = found_maker(services, people), found_shop(services, people)
    for unit in units:
        let_in(services, unit, consultant)
    return start_list(services, units[0]), start_list(services, units[1])


def test_two_tabs_keep_to_their_unit(
    services: Services, walk: Walk, consultant: User, lists: tuple[SampleList, SampleList]
) -> None:
    maker, shop = lists
    first = walk(consultant)
    second = PageWalker(first.client)  # the same browser, another tab
    first.open("/")
    assert {maker.of.unit.name, shop.of.unit.name} <= set(first.words.split())
    first.follow(maker.of.unit.name)
    second.open("/units?all=1")
    second.follow(shop.of.unit.name)

    row_of_maker = next(iter(row_ids(services, maker).values()))
    first.open(maker.url(f"rows/{row_of_maker}"))
    second.open(shop.url(f"rows/{next(iter(row_ids(services, shop).values()))}"))
    first.fill("备注", "只写给生产单位")
    first.press("保存")
    second.fill("备注", "只写给销售单位")
    second.press("保存")

    for tab, own, foreign in ((first, maker, shop), (second, shop, maker)):
        tab.open(own.url())
        assert foreign.of.unit.name not in tab.words
        assert remarks(services, own) == {"", f"只写给{'生产' if own is maker else '销售'}单位"}


def test_a_form_of_one_unit_sent_to_the_other_changes_nothing(
    services: Services, walk: Walk, consultant: User, lists: tuple[SampleList, SampleList]
) -> None:
    maker, shop = lists
    row = next(iter(row_ids(services, maker).values()))
    tab = walk(consultant)
    tab.open(maker.url(f"rows/{row}"))
    form, _ = tab._button("保存")
    form.element.set("action", form.action.replace(maker.of.unit.code, shop.of.unit.code))
    tab.fill("备注", "走错门")
    tab.press("保存")
    assert tab.page.status == 404
    assert remarks(services, maker) == remarks(services, shop) == {""}


def remarks(services: Services, sample: SampleList) -> set[str]:
    """The remarks on the rows of a list."""
    from selfcheck.checklist.operations.reading import rows_of

    with sample.of.scope(services) as session:
        return {row.remarks for row in rows_of(session, sample.id)}
