"""Engines: SQLite by a library without the WAL-reset fault; PostgreSQL with time limits on every statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from selfcheck.errors import Broken

SOUND_SQLITE: Final = (3, 51, 3)
FULL: Final = 2
BUSY_MILLISECONDS: Final = 5000
POSTGRESQL_LIMITS: Final = (
    "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
    " -c synchronous_commit=on"
)


def open_engine(url: str) -> Engine:
    """Open an engine for ``sqlite:///…`` or ``postgresql+psycopg://…``."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(
            parsed,
            pool_size=10,
            max_overflow=20,
            pool_pre_ping=True,
            pool_timeout=10,
            connect_args={"options": POSTGRESQL_LIMITS, "connect_timeout": 5},
        )
    raise Broken(f"unknown database / 不支持的数据库: {parsed.get_backend_name()}")


def sqlite_module() -> ModuleType:
    """The SQLite binding with the newest sound library on this machine."""
    try:
        import pysqlite3
    except ImportError:  # no wheel for this processor: the standard library serves, without WAL
        return sqlite3
    module: ModuleType = pysqlite3
    return module


def sqlite_is_sound(module: ModuleType) -> bool:
    """Whether the library is free of the WAL-reset fault (fixed in 3.51.3)."""
    return tuple(int(part) for part in module.sqlite_version.split(".")) >= SOUND_SQLITE


def _sqlite(url: str) -> Engine:
    module = sqlite_module()
    engine = create_engine(url, module=module, pool_size=16, max_overflow=16, connect_args={"timeout": 5})
    is_sound = sqlite_is_sound(module)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # the driver's own BEGIN comes late and is never IMMEDIATE; ours replaces it
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas(is_sound=is_sound):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("writing", False):
            connection.exec_driver_sql("BEGIN")
            return
        with _patience(connection, options.get("patience", BUSY_MILLISECONDS)):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def _patience(connection: Connection, milliseconds: int) -> Iterator[None]:
    """How long a writer queues for the database, where that is shorter than usual."""
    if milliseconds == BUSY_MILLISECONDS:
        yield
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def pragmas(*, is_sound: bool) -> tuple[str, ...]:
    """Return what every SQLite connection is told; a library with the WAL fault gets the rollback journal."""
    journal = ("journal_mode=WAL", "synchronous=FULL") if is_sound else ("journal_mode=DELETE", "synchronous=EXTRA")
    return (
        f"busy_timeout={BUSY_MILLISECONDS}",
        *journal,
        "foreign_keys=ON",
        "trusted_schema=OFF",
    )


def is_full(trouble: OperationalError) -> bool:
    """Whether the database could not write for want of room."""
    said = str(trouble.orig).lower()
    return "full" in said or "no space" in said


def check_application_role(engine: Engine) -> None:
    """Refuse to run on PostgreSQL as a role that row-level security does not bind.

    :raises Broken: superuser, BYPASSRLS, or owner of a table of ours
    """
    if engine.dialect.name != "postgresql":
        return
    question = text(
        "select r.rolsuper or r.rolbypassrls, exists (select 1 from pg_tables t where t.tableowner = current_user"
        " and t.schemaname = current_schema()) from pg_roles r where r.rolname = current_user"
    )
    with engine.connect() as connection:
        answer: Any = connection.execute(question).one()
    if answer[0] or answer[1]:
        raise Broken(
            "the application's database role must not be superuser, BYPASSRLS or owner of the tables"
            " / 应用的数据库角色不得为超级用户、不得绕过行级安全、不得是表的所有者"
        )


def check_durability(engine: Engine) -> None:
    """Refuse to run where what was said to be saved could be lost by a power cut.

    :raises Broken: SQLite below ``synchronous=FULL``, PostgreSQL without ``synchronous_commit``
    """
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            is_safe = int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one()) >= FULL
        else:
            is_safe = connection.execute(text("show synchronous_commit")).scalar_one() != "off"
    if not is_safe:
        raise Broken(
            "数据库没有逐笔落盘（synchronous），断电会丢失已保存的内容，拒绝启动\n"
            "The database does not write every commit to disk (synchronous): a power cut would lose saved work"
        )
