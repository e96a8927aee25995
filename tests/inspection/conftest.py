"""A maker's list, a shop's list, and the people who work on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.controls.conftest import count_statements
from tests.data.lists import SampleList, start_list
from tests.data.units import found_maker, found_shop
from tests.people import People

__all__ = ["count_statements"]


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
def keeper(shop_list: SampleList, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """The shop's owner at a browser."""
    return client_for(shop_list.of.owner)
