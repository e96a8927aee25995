"""Fixtures every test shares: a fresh installation on each database, its application, and people who use it."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from selfcheck.accounts.passwords import Passwords
from selfcheck.clock import FixedClock
from selfcheck.services import Services, build
from selfcheck.settings import from_environment
from tests.databases import DATABASES, Server, running_server
from tests.installing import installation
from tests.network import stay_on_this_machine
from tests.pages import CheckedClient
from tests.people import CHEAP, client_for, people, signed_in_client

__all__ = ["client_for", "people", "signed_in_client"]  # fixtures of everybody

TODAY = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def pytest_configure() -> None:
    """Reach nothing outside this machine."""
    stay_on_this_machine()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browsers last: a thread that leads one has an event loop for good, and whoever seals wants its own."""
    items.sort(key=lambda item: "/browser/" in item.nodeid)


def pytest_collection_finish() -> None:
    """Leave what lives as long as the run out of every collection of garbage to come."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what touches the database on every database asked for.

    What is about something else, such as paper, and merely begins with one, takes the first in the short run.
    """
    if "database" in metafunc.fixturenames:
        asked = os.environ.get("SELFCHECK_TEST_DATABASES", "sqlite").split(",")
        first, *others = [name for name in DATABASES if name in asked]
        short = [pytest.mark.full] if metafunc.definition.get_closest_marker("any_database") else []
        chosen = [first, *(pytest.param(name, marks=short) for name in others)]
        metafunc.parametrize("database", chosen, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """Name of the database of this run."""
    return str(request.param)


@pytest.fixture(scope="session")
def server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server | None]:
    """The PostgreSQL server of this run, or None on SQLite."""
    with running_server(database, tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The shipped catalogue and library, loaded once."""
    return build(from_environment(tmp_path_factory.mktemp("shipped"), {}))


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at a working morning."""
    return FixedClock(TODAY)


@pytest.fixture
def services(shipped: Services, server: Server | None, clock: FixedClock, tmp_path: Path) -> Iterator[Services]:
    """A fresh installation: empty database, empty data folder, the shipped data."""
    with installation(shipped, server, clock, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def one_app(shipped: Services) -> Flask:
    """One application, made once: it goes from installation to installation with its pages compiled."""
    from selfcheck.app import create_app

    application = create_app(shipped)
    application.testing = False
    application.test_client_class = CheckedClient
    return application


@pytest.fixture
def app(one_app: Flask, services: Services) -> Flask:
    """The application of the fresh installation."""
    from selfcheck.app import serve_from

    serve_from(one_app, services)
    one_app.extensions["selfcheck"][Passwords] = CHEAP
    return one_app


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody without an account."""
    return app.test_client()
