"""A maker with a list, another unit, and an editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.controls.conftest import count_statements
from tests.data.lists import SampleList, start_list
from tests.data.units import SampleUnit, found_maker, found_shop
from tests.pages import untranslated
from tests.people import People

__all__ = ["count_statements"]


@pytest.fixture(autouse=True)
def _nothing_untranslated_before() -> None:
    """Begin with a clean record of untranslated messages."""
    untranslated()


@pytest.fixture
def ebikes(services: Services, people: People) -> SampleList:
    """The maker's list."""
    return start_list(services, found_maker(services, people))


@pytest.fixture
def shop(services: Services, people: People) -> SampleUnit:
    """Another unit."""
    return found_shop(services, people)


@pytest.fixture
def officer(ebikes: SampleList, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """The maker's officer at a browser."""
    return client_for(ebikes.of.users[Post.OFFICER])


@pytest.fixture
def editor(people: People, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """A content editor at a browser."""
    return client_for(people.add("editor", "钱编辑", roles=[InstallationRole.CONTENT_EDITOR]))
