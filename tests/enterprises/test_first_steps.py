"""The overview says one thing of the posts: the step is done only where nothing of it stands below to be handled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.clock import local_day
from selfcheck.db.session import transaction
from selfcheck.enterprises.first_steps import first_steps
from selfcheck.enterprises.model import UnitFacts
from selfcheck.enterprises.operations import units
from selfcheck.enterprises.operations.units import Founder
from selfcheck.enterprises.ports import StepState
from selfcheck.enterprises.posts import PEOPLE
from selfcheck.enterprises.readiness import UnitRecord
from selfcheck.findings import Finding, FindingLevel, Place
from selfcheck.glossary import Post, Role
from selfcheck.services import Services
from selfcheck.text import Bilingual
from tests.data.units import actor_of, invented_uscc
from tests.people import People

NOBODY = UnitRecord(is_maker=True, is_seller=False, trade="", staff=None, revenue_wan=None)
WORDS = Bilingual("没有任命质量安全员。", "No officer is appointed.")


@pytest.mark.parametrize(
    ("levels", "where", "state"),
    [
        ([], PEOPLE, StepState.DONE),
        ([FindingLevel.HINT], PEOPLE, StepState.DONE),
        ([FindingLevel.WARNING], Place("enterprises.products"), StepState.DONE),
        ([FindingLevel.WARNING], PEOPLE, StepState.WARNING),
        ([FindingLevel.WARNING, FindingLevel.ERROR], PEOPLE, StepState.TODO),
    ],
)
def test_the_step_stands_as_its_worst_finding(levels: list[FindingLevel], where: Place, state: StepState) -> None:
    findings = [Finding(level, f"post-missing-{level}", WORDS, where) for level in levels]
    _, posts = first_steps(NOBODY, Role.MAKER, findings)
    assert posts.state is state
    assert (posts.note is None) == (state is StepState.DONE)


def test_the_overview_does_not_call_done_what_it_warns_of(
    services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    owner = people.add("qian", "钱一人")
    facts = UnitFacts("样例单位", invented_uscc("91", "00000778"), is_maker=True, is_seller=False)
    founder = Founder("钱一人", (Post.PERSON_IN_CHARGE,), local_day(services.clock.now()))
    with transaction(services.sessions, writing=True) as session:
        address = f"/units/{units.found_unit(session, actor_of(owner), facts, founder, at=services.clock.now()).code}"
    page = client_for(owner).get(address).get_data(as_text=True)
    step = page.split("定岗位人员</a>")[1].split("</li>")[0]
    assert "没有任命质量安全员" in page.split("需要处理")[1]
    assert "有提醒" in step
    assert "没有任命质量安全员" in step
    assert "已完成" not in step
