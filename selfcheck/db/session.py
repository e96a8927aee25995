"""Sessions that know whose rows they may touch.

A session is in the scope of one unit or of none. In a unit's scope every statement on a tenant table gets the
unit's filter; without one, such a statement raises ``Unscoped``. On PostgreSQL row-level security says the same
a second time, through a setting that lives no longer than the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Engine, Table, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    SessionTransaction,
    UOWTransaction,
    sessionmaker,
    with_loader_criteria,
)
from sqlalchemy.sql import visitors

from selfcheck.db.base import TenantBase
from selfcheck.db.engine import BUSY_MILLISECONDS
from selfcheck.errors import Broken

UNIT_SETTING: Final = "selfcheck.unit"


class Unscoped(Broken):
    """A tenant table was touched outside the scope of a unit: a fault of ours, never shown rows."""


class UnitSession(Session):
    """A session with the scope of at most one unit."""


Sessions = sessionmaker[UnitSession]


def session_factory(engine: Engine) -> Sessions:
    """Return the factory of sessions on ``engine``; objects stay readable after commit."""
    return sessionmaker(engine, class_=UnitSession, expire_on_commit=False)


@contextmanager
def transaction(sessions: Sessions, *, writing: bool, patience: int = BUSY_MILLISECONDS) -> Iterator[UnitSession]:
    """One transaction: return commits, raise rolls back. Writers queue from their first statement (IMMEDIATE).

    :param patience: for how many milliseconds a writer waits for another before it gives up
    """
    with sessions() as session:
        connection = session.connection(execution_options={"writing": writing, "patience": patience})
        if connection.dialect.name == "postgresql" and patience < BUSY_MILLISECONDS:
            connection.execute(text(f"set local lock_timeout = {int(patience)}"))
        yield session
        session.commit()


def enter_unit(session: Session, unit_id: int) -> None:
    """Put the session into the scope of a unit; from another unit's scope it first lets go of what it held."""
    if session.info.get("unit_id") not in (None, unit_id):
        leave_unit(session)
    session.info["unit_id"] = unit_id
    if session.in_transaction():
        _tell_database(session.connection(), unit_id)


def leave_unit(session: Session) -> None:
    """Flush, forget the unit's rows and its scope."""
    session.flush()
    session.expunge_all()
    session.info.pop("unit_id", None)
    if session.in_transaction():
        _tell_database(session.connection(), None)


def current_unit(session: Session) -> int:
    """Return the id of the unit in scope.

    :raises Unscoped: no unit is
    """
    unit_id = session.info.get("unit_id")
    if unit_id is None:
        raise Unscoped("no unit in scope")
    return int(unit_id)


def _tell_database(connection: Connection, unit_id: int | None) -> None:
    if connection.dialect.name == "postgresql":
        value = "" if unit_id is None else str(unit_id)
        connection.execute(text("select set_config(:name, :value, true)"), {"name": UNIT_SETTING, "value": value})


@event.listens_for(UnitSession, "after_begin")
def _scope_of_new_transaction(session: Session, _: SessionTransaction, connection: Connection) -> None:
    if (unit_id := session.info.get("unit_id")) is not None:
        _tell_database(connection, unit_id)


@event.listens_for(UnitSession, "do_orm_execute")
def _scope_statement(state: ORMExecuteState) -> None:
    unit_id = state.session.info.get("unit_id")
    if unit_id is None or not state.is_orm_statement:
        _refuse_tenant_tables(state.statement)
        return
    state.statement = state.statement.options(
        with_loader_criteria(TenantBase, lambda cls: cls.unit_id == unit_id, include_aliases=True)
    )


def _refuse_tenant_tables(statement: Any) -> None:
    for element in visitors.iterate(statement):
        table = getattr(element, "table", element)
        if isinstance(table, Table) and is_tenant_table(table):
            raise Unscoped(f"statement on {table.name} outside the scope of a unit")


def is_tenant_table(table: Table) -> bool:
    """Whether the rows of ``table`` belong to units."""
    return bool(table.info.get("tenant", False))


@event.listens_for(UnitSession, "before_flush")
def _scope_of_writes(session: Session, _: UOWTransaction, __: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, TenantBase):
            continue
        unit_id = current_unit(session)
        if row.unit_id is None:
            row.unit_id = unit_id
        if row.unit_id != unit_id:
            raise Unscoped(f"{type(row).__name__} belongs to another unit")
