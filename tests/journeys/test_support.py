"""Support: nothing without the unit's word; with it, for named days, reading alone, and both sides see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from selfcheck.accounts.records import User
from selfcheck.clock import FixedClock
from selfcheck.services import Services
from tests.data.issued import published, ready_list
from tests.journeys.walking import PageWalker
from tests.people import People

pytestmark = pytest.mark.any_database

Walk = Callable[[User], PageWalker]


def test_support_reads_for_the_granted_days_and_changes_nothing(
    services: Services, people: People, walk: Walk, clock: FixedClock
) -> None:
    sample = ready_list(services, people)
    unit, zhou = sample.of, people.operator("zhou")
    helper, owner = walk(zhou), walk(unit.owner)
    helper.open(unit.url())
    assert helper.page.status == 404

    owner.open(unit.url())
    owner.follow("支持访问")
    owner.choose("运营者", "zhou")
    owner.press("准许查看")

    helper.open("/operator/units")
    helper.follow(unit.unit.name)
    assert "只读查看" in helper.page.words
    helper.open(sample.url("controls"))
    assert helper.page.status == 200
    assert not [name for form in helper.page.forms for name in form.buttons if "确认" in name]
    helper.open(sample.url("own-row"))
    assert helper.page.status == 403

    owner.open(unit.url("trail"))
    assert "支持人员查看" in owner.words

    clock.advance(timedelta(days=1))
    helper = walk(zhou)
    helper.open(unit.url())
    assert helper.page.status == 404
    helper.open("/operator/units")
    assert "准许您查看" not in helper.words


def test_the_operator_sees_how_many_lists_a_unit_issued(services: Services, people: People, walk: Walk) -> None:
    published(services, people)
    operator = walk(people.operator("zhou"))
    operator.open("/operator/units")
    assert "4 1 在用" in operator.words  # members, issued lists, state
