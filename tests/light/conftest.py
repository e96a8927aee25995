"""Small shops with light lists, and who keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from selfcheck.accounts.records import User
from selfcheck.services import Services
from tests.data.lists import SampleList
from tests.data.shops import EBIKES, light_list
from tests.people import People


@pytest.fixture
def shop_list(services: Services, people: People) -> SampleList:
    """The e-bike shop's light list, read by nobody yet."""
    return light_list(services, people, EBIKES)


@pytest.fixture
def keeper(shop_list: SampleList, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """The one person of the shop at a browser."""
    return client_for(shop_list.of.owner)


@pytest.fixture
def count_statements(services: Services) -> Iterator[Callable[[], int]]:
    """Counts the statements sent to the database so far."""
    sent: list[str] = []

    def note(*args: Any) -> None:
        sent.append(args[2])

    event.listen(services.engine, "before_cursor_execute", note)
    yield lambda: len(sent)
    event.remove(services.engine, "before_cursor_execute", note)
