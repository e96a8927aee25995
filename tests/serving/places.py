"""Installations as operators make them: an empty place, its database migrated by the owner, used by another role."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from selfcheck.clock import Clock
from selfcheck.db.engine import open_engine
from selfcheck.db.migrating import migrate
from selfcheck.db.session import session_factory
from selfcheck.services import Services
from selfcheck.settings import Settings, from_environment
from tests.databases import ROLE, Server


@contextmanager
def empty_place(server: Server | None, folder: Path) -> Iterator[Settings]:
    """Give the settings of a place with nothing in it: no data folder, an empty database."""
    settings = from_environment(folder, {})
    if server is None:
        yield settings
        return
    owner = make_url(server.owner_url).set(drivername="postgresql+psycopg")
    name = f"place_{secrets.token_hex(6)}"
    admin = create_engine(owner, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    application = owner.set(database=name, username=ROLE, password="test")
    try:
        yield replace(
            settings,
            database_url=application.render_as_string(hide_password=False),
            owner_database_url=owner.set(database=name).render_as_string(hide_password=False),
        )
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"drop database {name} with (force)"))
        admin.dispose()


@contextmanager
def opened(settings: Settings, shipped: Services, clock: Clock) -> Iterator[Services]:
    """Open an installation that is there."""
    engine = open_engine(settings.database_url)
    try:
        yield replace(shipped, settings=settings, clock=clock, engine=engine, sessions=session_factory(engine))
    finally:
        engine.dispose()


@contextmanager
def installed(settings: Settings, shipped: Services, clock: Clock) -> Iterator[Services]:
    """Make an installation of an empty place and open it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings)
    with opened(settings, shipped, clock) as services:
        yield services
