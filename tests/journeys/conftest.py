"""People on their way: accounts, browsers, and the worker who prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.handlers import handlers
from selfcheck.jobs.worker import Worker
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services
from tests.journeys.walking import PageWalker
from tests.pages import untranslated


@pytest.fixture(autouse=True)
def _nothing_untranslated_before() -> None:
    """Begin with a clean record of untranslated messages."""
    untranslated()


@pytest.fixture(scope="session")
def renderer() -> Iterator[SupervisedRenderer]:
    """The typesetter as the worker has it, warm for every journey."""
    made = SupervisedRenderer()
    yield made
    made.close()


@pytest.fixture
def worker(services: Services, renderer: SupervisedRenderer) -> Worker:
    """The worker of the installation."""
    return Worker(services.sessions, services.clock, handlers(services, renderer))


@pytest.fixture
def walk(client_for: Callable[[User], FlaskClient]) -> Callable[[User], PageWalker]:
    """Somebody signed in, with a browser."""
    return lambda user: PageWalker(client_for(user))


@pytest.fixture
def stranger(app: Flask) -> PageWalker:
    """Somebody without an account."""
    return PageWalker(app.test_client())
