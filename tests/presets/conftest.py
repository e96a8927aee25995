"""A unit that makes and sells and has nothing yet, and its owner at a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from selfcheck.accounts.records import User
from selfcheck.db.session import transaction
from selfcheck.enterprises.model import UnitFacts
from selfcheck.enterprises.operations import units
from selfcheck.enterprises.operations.units import Founder
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.units import APPOINTED_ON, SampleUnit, actor_of, invented_uscc
from tests.people import People


@pytest.fixture
def unit(services: Services, people: People) -> SampleUnit:
    """样例新单位: makes and sells; its owner holds all posts."""
    owner = people.add("qian", "钱老板")
    code = invented_uscc("92", "30000001")
    facts = UnitFacts("样例新单位", code, is_maker=True, is_seller=True, trade="retail", staff=1, revenue_wan=40)
    founder = Founder("钱老板", tuple(Post), APPOINTED_ON)
    with transaction(services.sessions, writing=True) as session:
        founded = units.found_unit(session, actor_of(owner), facts, founder, at=services.clock.now())
    return SampleUnit(founded, owner)


@pytest.fixture
def owner(unit: SampleUnit, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """The owner at a browser."""
    return client_for(unit.owner)


@pytest.fixture
def count_statements(services: Services) -> Iterator[Callable[[], int]]:
    """Counts the statements sent to the database so far."""
    sent: list[str] = []

    def note(*args: Any) -> None:
        sent.append(args[2])

    event.listen(services.engine, "before_cursor_execute", note)
    yield lambda: len(sent)
    event.remove(services.engine, "before_cursor_execute", note)
