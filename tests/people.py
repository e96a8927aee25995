"""People for tests: accounts made by the very operations the pages call, and browsers signed in as them.

    def test_something(people, client_for):
        wang = people.add("wang", "王芳")
        page = client_for(wang).get("/account")

``client_for`` begins the session by the operation, without the sign-in pages; ``people.sign_in`` goes through them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from selfcheck.accounts import sessions
from selfcheck.accounts.model import InstallationRole, NewAccount
from selfcheck.accounts.operations import create_user, get_user
from selfcheck.accounts.passwords import Passwords
from selfcheck.accounts.records import User
from selfcheck.accounts.web.visits import STORED, cookie_name
from selfcheck.actor import Actor
from selfcheck.db.session import transaction
from selfcheck.services import Services

PASSWORD: Final = "seven quiet looms weave"
CHEAP: Final = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD_HASH: Final = CHEAP.hash(PASSWORD)
CLICK: Final = Actor(None, "test", "system")


class People:
    """Makes accounts in one installation."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def add(
        self,
        name: str,
        display_name: str | None = None,
        *,
        roles: Iterable[InstallationRole] = (),
        language: str | None = None,
    ) -> User:
        """Create an account with the password ``PASSWORD``."""
        account = NewAccount(name, display_name or name, PASSWORD_HASH, language, tuple(roles))
        with transaction(self.services.sessions, writing=True) as session:
            return create_user(session, CLICK, account, at=self.services.clock.now())

    def operator(self, name: str = "operator") -> User:
        """Create an operator."""
        return self.add(name, roles=[InstallationRole.OPERATOR])

    def again(self, user: User) -> User:
        """The account as it stands now."""
        with transaction(self.services.sessions, writing=False) as session:
            return get_user(session, user.id)


def token_of(client: FlaskClient, path: str = "/sign-in") -> str:
    """The form token of a page."""
    return form_token(client.get(path))


def form_token(page: TestResponse) -> str:
    """The first form token on a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert found, f"no form on the page ({page.status})"
    return found[1]


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    """Sign in through the page."""
    form = {"csrf_token": token_of(client), "name": name, "password": password, **fields}
    return client.post("/sign-in", data=form)


@pytest.fixture
def people(services: Services) -> People:
    """The people of this installation."""
    return People(services)


def signed_in(app: Flask, services: Services, user: User) -> FlaskClient:
    """A browser in which somebody is signed in."""
    with transaction(services.sessions, writing=True) as session:
        person = get_user(session, user.id)
        content = {"csrf_token": f"form token of {user.id}"}
        token = sessions.start(session, person, browser="Chromium", content=content, at=services.clock.now())
    client = app.test_client()
    client.set_cookie(cookie_name(services.settings, "session"), STORED + token)
    return client


@pytest.fixture
def client_for(app: Flask, services: Services) -> Callable[[User], FlaskClient]:
    """A browser that is signed in as a person."""

    return partial(signed_in, app, services)


@pytest.fixture
def signed_in_client(people: People, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """A browser signed in as somebody without roles."""
    return client_for(people.add("wang", "王芳"))
