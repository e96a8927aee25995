"""Migrations: one head, equal to the tables, on both databases."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
    make_url,
    text,
)
from sqlalchemy.types import TypeEngine

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


A_UNIT: Final = {"state": "active", "trade": "", "is_maker": True}


def test_a_list_of_the_first_release_goes_on_as_a_full_one(empty: Settings) -> None:
    with opened(empty) as connection:
        _upgrade_to(connection, "0001")
        held = MetaData()
        held.reflect(connection)
        units = held.tables["units"]
        unit = connection.scalar(insert(units).values(_filled(units) | A_UNIT).returning(text("id")))
        its = _filled(held.tables["checklists"]) | {"unit_id": unit, "role": "maker", "state": "draft"}
        connection.execute(insert(held.tables["checklists"]).values(its))
        connection.commit()
    assert migrate(empty) is True
    with opened(empty) as connection:
        assert connection.execute(text("select form, preset from checklists")).one() == ("full", "")


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _filled(table: Table) -> dict[str, object]:
    """A value for every column that must have one."""
    wanted = [column for column in table.columns if not column.nullable and column.name != "id"]
    return {column.name: _value(column.type) for column in wanted}


def _value(kind: TypeEngine[object]) -> object:
    if isinstance(kind, DateTime):
        return datetime(2026, 11, 1, tzinfo=UTC)
    if isinstance(kind, String):
        return "x"
    return {} if isinstance(kind, JSON) else 0
