"""A list of the e-bike maker, a list of the shop, and the people who work on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.lists import SampleList, start_list
from tests.data.units import found_maker, found_shop
from tests.people import People


@pytest.fixture
def ebikes(services: Services, people: People) -> SampleList:
    """The maker's list, its questions left open."""
    return start_list(services, found_maker(services, people))


@pytest.fixture
def shop_list(services: Services, people: People) -> SampleList:
    """The shop's list."""
    return start_list(services, found_shop(services, people))


@pytest.fixture
def officer(ebikes: SampleList, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """The maker's officer at a browser."""
    return client_for(ebikes.of.users[Post.OFFICER])


@pytest.fixture
def count_statements(services: Services) -> Iterator[Callable[[], int]]:
    """Counts the statements sent to the database so far."""
    sent: list[str] = []

    def note(*args: Any) -> None:
        sent.append(args[2])

    event.listen(services.engine, "before_cursor_execute", note)
    yield lambda: len(sent)
    event.remove(services.engine, "before_cursor_execute", note)
