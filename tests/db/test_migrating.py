"""Migrations: one head, equal to the tables, on both databases."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, text

import selfcheck.tables  # noqa: F401 - registers every table
from selfcheck.db.base import Base
from selfcheck.db.engine import open_engine
from selfcheck.db.migrating import SCRIPTS, head, migrate
from selfcheck.settings import Settings, from_environment
from tests.databases import ROLE, Server


@pytest.fixture
def empty(server: Server | None, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an installation whose database holds nothing yet."""
    settings = from_environment(tmp_path, {})
    if server is None:
        yield settings
        return
    owner = make_url(server.owner_url).set(drivername="postgresql+psycopg")
    name = f"empty_{secrets.token_hex(6)}"
    admin = create_engine(owner, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    mine = owner.set(database=name)
    application = mine.set(username=ROLE, password="test").render_as_string(hide_password=False)
    yield replace(settings, database_url=application, owner_database_url=mine.render_as_string(hide_password=False))
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


@contextmanager
def opened(settings: Settings) -> Iterator[Connection]:
    """A connection of the owner."""
    engine = open_engine(settings.owner_database_url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def test_there_is_one_head() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [head()]


def test_the_newest_revision_makes_the_tables_as_they_are(empty: Settings) -> None:
    migrate(empty)
    with opened(empty) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_second_run_has_nothing_to_do(empty: Settings) -> None:
    assert migrate(empty) is True
    assert migrate(empty) is False
