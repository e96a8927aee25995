"""The short way of one person: from the invitation to the issued list in at most ten pages, hardly anything typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import pytest
from flask import Flask

from selfcheck.accounts import operations as accounts
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.jobs.worker import Worker
from selfcheck.services import Services
from tests.data.units import actor_of
from tests.journeys import stories
from tests.journeys.stories import Newcomer
from tests.journeys.walking import PageWalker
from tests.people import PASSWORD, People

pytestmark = pytest.mark.any_database

MOST_PAGES: Final = 10
CHEN: Final = Newcomer("13800000001", "陈小店")
ACCOUNT: Final = {"姓名", "登录名", "新密码", "再填一次新密码"}
UNIT: Final = {"单位名称", "统一社会信用代码", "从业人数", "年营业收入"}


@dataclass
class NotingWalker(PageWalker):
    """Notes into which fields the person typed."""

    typed: set[str] = field(default_factory=set)

    def fill(self, label: str, value: str) -> None:
        """Write into a field."""
        self.typed.add(label)
        super().fill(label, value)


def invited(services: Services, people: People, name: str) -> str:
    """The operator's invitation for a new person."""
    operator = actor_of(people.operator())
    with transaction(services.sessions, writing=True) as session:
        token = accounts.invite(session, operator, name, at=services.clock.now())
    return f"/join/{token}"


@pytest.mark.parametrize("trade", ["五金店", "小超市"])
def test_a_shop_of_one_person(app: Flask, services: Services, people: People, worker: Worker, trade: str) -> None:
    chen = NotingWalker(app.test_client())
    stories.create_account(chen, invited(services, people, CHEN.name), CHEN)
    stories.found_alone(chen, f"样例{trade}", "92", "20000001")
    stories.begin_from_trade(chen, trade)
    assert "第76号令" in chen.page.words, "the scope answer is seen before anything is confirmed"
    stories.read_light(chen)
    assert chen.heading == "签署确认并签发"
    stories.attest(chen)
    assert chen.heading.startswith("清单 ")
    assert len(chen.pages) <= MOST_PAGES - 1, chen.pages  # one is left for proving who is there, after five minutes
    assert chen.typed == ACCOUNT | UNIT
    worker.run_all()
    chen.open(chen.address)
    assert "下载清单 PDF" in chen.words


def test_a_slow_person_proves_who_is_there(app: Flask, services: Services, people: People, clock: FixedClock) -> None:
    chen = PageWalker(app.test_client())
    stories.create_account(chen, invited(services, people, CHEN.name), CHEN)
    stories.found_alone(chen, "样例五金店", "92", "20000001")
    stories.begin_from_trade(chen, "五金店")
    clock.advance(timedelta(minutes=15))
    stories.read_light(chen)
    assert chen.heading != "签署确认并签发"
    chen.fill("密码", PASSWORD)
    chen.press("确认")
    stories.attest(chen)
    assert chen.heading.startswith("清单 ")
    assert len(chen.pages) <= MOST_PAGES, chen.pages


def test_a_factory_of_one_person_is_stopped_by_its_missing_paper(
    app: Flask, services: Services, people: People
) -> None:
    zhou = PageWalker(app.test_client())
    stories.create_account(zhou, invited(services, people, "周师傅"), Newcomer("13800000002", "周师傅"))
    stories.found_alone(zhou, "样例电动车作坊", "91", "20000002")
    stories.begin_from_trade(zhou, "电动自行车厂")
    stories.read_all(zhou, "周师傅")
    assert zhou.heading == "签发前体检"
    assert "没有证书不得生产" in zhou.words


def test_a_factory_of_one_person_with_its_paper(app: Flask, services: Services, people: People) -> None:
    zhou = PageWalker(app.test_client())
    stories.create_account(zhou, invited(services, people, "周师傅"), Newcomer("13800000002", "周师傅"))
    stories.found_alone(zhou, "样例电动车作坊", "91", "20000002")
    zhou.follow("电动自行车厂")
    zhou.fill("品牌", "样例牌")
    zhou.fill("型号规格", "TDT01Z、TDT02Z")
    zhou.fill("CCC 证书编号", "SAMPLE-CCC-0009")
    zhou.press("建好清单，去看风险点")
    stories.read_all(zhou, "周师傅")
    assert zhou.heading == "签署确认并签发"
    assert "我已审核本清单" in zhou.page.words
    stories.attest(zhou)
    assert len(zhou.pages) <= MOST_PAGES - 1, zhou.pages
