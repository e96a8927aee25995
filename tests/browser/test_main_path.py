"""The whole main job on a phone, in a real browser: the same stories as over HTTP, pages counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from selfcheck.accounts import operations as accounts
from selfcheck.accounts.records import User
from selfcheck.db.session import transaction
from tests.browser.chromium import overflow
from tests.browser.house import House, open_house
from tests.browser.walking import BrowserWalker
from tests.data.units import actor_of, found_maker
from tests.journeys import stories
from tests.journeys.stories import Newcomer

Walk = Callable[[User], BrowserWalker]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation in which nothing happened yet."""
    with open_house(tmp_path_factory.mktemp("fresh")) as opened:
        yield opened


@pytest.fixture
def walk(browser: Browser, fresh: House) -> Iterator[Walk]:
    """Somebody with a phone, signed in, in Chinese."""
    contexts = []

    def with_phone(user: User) -> BrowserWalker:
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True)
        context.set_default_timeout(20_000)
        context.add_cookies(fresh.cookie(user, "zh_Hans"))  # type: ignore[arg-type]  # plain dictionaries
        contexts.append(context)
        return BrowserWalker(context.new_page(), fresh.address)

    yield with_phone
    for context in contexts:
        context.close()


def test_a_shop_of_one_person_with_two_products_issues_its_list(fresh: House, walk: Walk) -> None:
    chen = walk(fresh.people.add("chen", "陈小店"))
    chen.open("/")
    stories.found_shop(chen)
    stories.add_product(chen, "电线电缆", "SAMPLE-CCC-0002", button="保存，再加一个")
    stories.add_product(chen, "家用燃气灶", "SAMPLE-CCC-0003")
    stories.draw_up(chen, "陈小店", form="完整清单")
    stories.attest(chen)
    assert chen.heading.startswith("清单 ")
    fresh.work()
    expect(chen.page.get_by_role("link", name="下载清单 PDF")).to_be_visible(timeout=10_000)
    assert len(chen.pages) <= 12, chen.pages
    assert overflow(chen.page) <= 0


def test_from_the_invitation_to_the_issued_list_by_the_trade(fresh: House, browser: Browser) -> None:
    operator = actor_of(fresh.people.operator("zhou"))
    with transaction(fresh.services.sessions, writing=True) as session:
        token = accounts.invite(session, operator, "林小店", at=fresh.services.clock.now())
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True)
    context.set_default_timeout(20_000)
    lin = BrowserWalker(context.new_page(), fresh.address)
    stories.create_account(lin, f"/join/{token}", Newcomer("13800000009", "林小店"))
    stories.found_alone(lin, "样例五金店", "92", "20000009")
    stories.begin_from_trade(lin, "五金店")
    assert overflow(lin.page) <= 0
    stories.read_light(lin)
    assert lin.heading == "签署确认并签发"
    stories.attest(lin)
    assert lin.heading.startswith("清单 ")
    assert len(lin.pages) <= 9, lin.pages  # one of ten is left for proving who is there, after five minutes
    context.close()


def test_officer_director_and_main_person_on_their_phones(fresh: House, walk: Walk) -> None:
    unit = found_maker(fresh.services, fresh.people)
    with unit.scope(fresh.services, writing=True) as session:
        from selfcheck.enterprises.operations.products import end_product

        end_product(session, actor_of(unit.owner), next(iter(unit.products.values())), at=fresh.services.clock.now())
    officer, director, chief = (walk(user) for user in reversed(list(unit.users.values())))
    officer.open("/")
    officer.follow("选产品")
    stories.add_product(officer, "电动自行车", "SAMPLE-CCC-0001", models="TDT01Z")
    stories.draw_up(officer, "王芳")
    stories.submit(officer)
    assert len(officer.pages) <= 12, officer.pages

    director.open("/")
    director.follow("审核、签署确认")
    director.press("审核通过")
    assert len(director.pages) <= 4, director.pages

    chief.open("/")
    chief.follow("签署确认、签发")
    chief.follow("去签署确认")
    stories.attest(chief)
    assert len(chief.pages) <= 4, chief.pages
    fresh.work()
    expect(chief.page.get_by_role("link", name="打印现场检查表")).to_be_visible(timeout=10_000)
