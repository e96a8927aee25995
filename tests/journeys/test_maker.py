"""An e-bike maker, from the operator's first link to a list that a stranger verifies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from selfcheck.accounts.operations import make_first_link
from selfcheck.actor import COMMAND_LINE
from selfcheck.db.session import transaction
from selfcheck.jobs.worker import Worker
from selfcheck.services import Services
from tests.journeys import stories
from tests.journeys.stories import MAKER, Newcomer
from tests.journeys.walking import PageWalker

ZHANG, LI, WANG = Newcomer("zhang", "张建国"), Newcomer("li", "李敏"), Newcomer("wang", "王芳")
OPERATOR = Newcomer("operator", "周运维")


@pytest.fixture
def newcomer(app: Flask) -> Callable[[], PageWalker]:
    """Somebody with a browser of their own and nothing else."""
    return lambda: PageWalker(app.test_client())


def first_link(services: Services) -> str:
    """What ``serve`` prints at the first start."""
    with transaction(services.sessions, writing=True) as session:
        return f"/welcome/{make_first_link(session, COMMAND_LINE, at=services.clock.now())}"


def test_from_the_first_link_to_a_verified_list(
    services: Services, newcomer: Callable[[], PageWalker], worker: Worker
) -> None:
    operator = newcomer()
    stories.create_account(operator, first_link(services), OPERATOR)
    operator.follow("账号")
    operator.follow("邀请新用户")
    operator.fill("给谁", ZHANG.name)
    operator.press("生成链接")

    zhang = newcomer()
    stories.create_account(zhang, stories.slip_path(operator), ZHANG)
    assert zhang.heading == "建立单位"
    stories.found_maker(zhang, "主要负责人")
    assert zhang.heading == "从行业开始"
    zhang.follow("人员")
    stories.appoint(zhang, LI.name, "质量安全总监")
    stories.appoint(zhang, WANG.name, "质量安全员")
    zhang.follow("概览")
    zhang.follow("成员与邀请")
    invited = {LI: stories.invite(zhang, LI.name, "质量安全总监")}
    zhang.follow("返回")
    invited[WANG] = stories.invite(zhang, WANG.name, "质量安全员")

    li, wang = newcomer(), newcomer()
    stories.create_account(li, invited[LI], LI, "新建账号并加入")
    stories.create_account(wang, invited[WANG], WANG, "新建账号并加入")

    officer = newcomer()
    stories.sign_in(officer, WANG.login)
    officer.open("/")
    officer.follow("选产品")
    stories.add_product(officer, "电动自行车", "SAMPLE-CCC-0001", models="TDT01Z、TDT02Z")
    stories.draw_up(officer, WANG.name)
    stories.submit(officer)
    assert "等待质量安全总监审核" in officer.words
    assert len(officer.pages) <= 12, officer.pages

    director = newcomer()
    stories.sign_in(director, LI.login)
    director.open("/")
    director.follow("审核、签署确认")
    director.press("审核通过")
    assert "等待主要负责人签署确认" in director.words
    assert len(director.pages) <= 4, director.pages

    chief = newcomer()
    stories.sign_in(chief, ZHANG.login)
    chief.open("/")
    chief.follow("签署确认、签发")
    chief.follow("去签署确认")
    stories.attest(chief)
    assert len(chief.pages) <= 4, chief.pages

    assert chief.heading.startswith("清单 ")
    assert "正在生成" in chief.words

    worker.run_all()
    chief.open(chief.address)
    assert "现行" in chief.words
    inspector = newcomer()
    inspector.open(stories.slip_path(chief))
    assert "登记在册，现行" in inspector.words
    assert MAKER in inspector.words
    assert ZHANG.name not in inspector.words, "names are masked in public"
