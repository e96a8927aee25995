"""VER-09, CRASH-03: nothing is called valid where the register cannot be read; a full disk stops no reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError

from selfcheck.app import create_app
from selfcheck.db.session import session_factory
from selfcheck.services import Services
from tests.data.issued import (
    Issued,
    file_of,
)
from tests.verification.asking import GENUINE, REGISTERED, data_digest, text_of, upload


@pytest.fixture
def without_database(services: Services) -> FlaskClient:
    """The application while its database is away."""
    engine = create_engine("sqlite:////nowhere/at/all.db")
    return create_app(replace(services, engine=engine, sessions=session_factory(engine))).test_client()


def test_VER_09_without_the_database_nothing_is_called_valid(
    without_database: FlaskClient, services: Services, issued: Issued
) -> None:
    pages = [without_database.get(issued.check_path), upload(without_database, file_of(services, issued))]
    for page in pages:
        assert page.status_code == 503
        assert "现在无法核验" in text_of(page)
        assert GENUINE not in text_of(page)
        assert REGISTERED not in text_of(page)


def test_VER_09_a_register_that_breaks_off_says_so(app: Flask, services: Services, issued: Issued) -> None:
    """Trying is counted, and then the look-up fails."""
    visitor = app.test_client()
    with failing(services, "registered_numbers", "the server closed the connection"):
        page = visitor.get(issued.check_path)
    assert page.status_code == 503
    assert "现在无法核验" in text_of(page)


@contextmanager
def failing(services: Services, table: str, words: str) -> Iterator[None]:
    """Let every statement on a table fail with these words while inside."""

    def fail(*arguments: Any) -> None:
        if table in arguments[2]:
            raise OperationalError(arguments[2], None, OSError(words))

    event.listen(services.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(services.engine, "before_cursor_execute", fail)


def test_CRASH_03_verifying_goes_on_where_nothing_can_be_written(
    visitor: FlaskClient, services: Services, issued: Issued, database: str
) -> None:
    """Tries are counted in the process then, so that their limit stands as well."""
    address = {"REMOTE_ADDR": f"203.0.113.{len(database)}"}
    with failing(services, "limit_counters", "database or disk is full"):
        pages = [visitor.get(issued.check_path, environ_base=address) for _ in range(31)]
    assert [page.status_code for page in pages] == [200] * 30 + [429]
    assert REGISTERED in text_of(pages[0])


def test_VER_09_a_damaged_store_leaves_the_verdict_and_hides_the_row_codes(
    visitor: FlaskClient, services: Services, issued: Issued
) -> None:
    digest = data_digest(services, issued)
    path = services.settings.blob_dir / issued.of.of.unit.code / digest[:2] / digest
    path.write_bytes(b"{}")
    page = visitor.get(issued.check_path)
    assert page.status_code == 200
    assert "行码现在读不出来" in text_of(page)
