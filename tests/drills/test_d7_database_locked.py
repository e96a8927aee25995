"""D7: somebody else holds the database's lock. Short waits succeed late; long ones end in words, readers go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from selfcheck.accounts.records import User
from selfcheck.clock import FixedClock
from selfcheck.services import Services
from tests.data.units import found_maker
from tests.people import People, form_token


@contextmanager
def locked(services: Services, tables: str, release_after: float = 60.0) -> Iterator[None]:
    """Hold what every writer needs, from a connection that is none of the application's, until the block ends."""
    ready, over = threading.Event(), threading.Event()

    def hold() -> None:
        with services.engine.connect().execution_options(writing=True) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"lock table {tables} in share row exclusive mode"))
            else:
                connection.execute(text("select 1"))
            ready.set()
            over.wait(release_after)
            connection.rollback()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert ready.wait(10)
        yield
    finally:
        over.set()
        holder.join()


@pytest.fixture
def maker(services: Services, people: People, client_for: Callable[[User], FlaskClient]) -> tuple[FlaskClient, str]:
    """The administrator of a unit in the browser, and the unit's address."""
    sample = found_maker(services, people)
    return client_for(sample.owner), sample.url()


def form(client: FlaskClient, url: str) -> dict[str, str]:
    """The form that adds a site, filled in."""
    return {"csrf_token": form_token(client.get(f"{url}/sites")), "name": "一号仓库", "address": "样例路 2 号"}


def test_a_writer_that_waits_a_second_succeeds_late(services: Services, maker: tuple[FlaskClient, str]) -> None:
    client, url = maker
    filled = form(client, url)
    with locked(services, "sites", release_after=1):
        assert client.post(f"{url}/sites", data=filled).status_code == 303
    assert "一号仓库" in client.get(f"{url}/sites").get_data(as_text=True)


def test_a_writer_that_waits_too_long_is_told_to_come_again(
    services: Services, maker: tuple[FlaskClient, str], caplog: pytest.LogCaptureFixture
) -> None:
    client, url = maker
    filled = form(client, url)
    with locked(services, "sites"):
        late = client.post(f"{url}/sites", data=filled)
    assert (late.status_code, late.headers["Retry-After"]) == (503, "5")
    assert not [line for line in caplog.records if line.exc_info]
    assert "一号仓库" not in client.get(f"{url}/sites").get_data(as_text=True)
    assert client.post(f"{url}/sites", data=filled).status_code == 303


def test_readers_go_on_though_their_session_cannot_be_noted_as_used(
    services: Services, maker: tuple[FlaskClient, str], clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    client, url = maker
    clock.moment += timedelta(minutes=2)
    with locked(services, "sites, user_sessions"):
        assert client.get(f"{url}/sites").status_code == 200
    assert "could not note" in caplog.text


def test_a_page_whose_session_cannot_be_kept_says_so_without_a_traceback(
    services: Services, maker: tuple[FlaskClient, str], caplog: pytest.LogCaptureFixture
) -> None:
    client, url = maker
    assert client.post(f"{url}/sites", data=form(client, url)).status_code == 303  # leaves a message to be shown
    with locked(services, "sites, user_sessions"):
        page = client.get(f"{url}/sites")
    assert page.status_code == 200
    assert "could not keep" in caplog.text
    assert not [line for line in caplog.records if line.exc_info]
