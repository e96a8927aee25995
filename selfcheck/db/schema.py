"""What a fresh database needs besides tables: on PostgreSQL, row-level security and narrow grants."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

from selfcheck.db.base import Base
from selfcheck.db.session import UNIT_SETTING, is_tenant_table

APPEND_ONLY: Final = (
    "audit_entries",
    "log_entries",
    "log_hashes",
    "log_checkpoints",
    "log_cosignatures",
    "log_demands",
    "log_stamps",
    "log_restarts",
)


def secure_tables(connection: Connection, application_role: str | None) -> None:
    """Force row-level security on every tenant table and grant the application's role what it needs, no more.

    :param connection: a connection of the owner, within the migration's transaction; SQLite needs nothing
    """
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if is_tenant_table(table):
            _force_scope(connection, table.name)
    if application_role:
        _grant(connection, application_role)


def _force_scope(connection: Connection, table: str) -> None:
    mine = f"unit_id = nullif(current_setting('{UNIT_SETTING}', true), '')::bigint"
    for statement in (
        f'alter table "{table}" enable row level security',
        f'alter table "{table}" force row level security',
        f'drop policy if exists unit_scope on "{table}"',
        f'create policy unit_scope on "{table}" using ({mine}) with check ({mine})',
    ):
        connection.execute(text(statement))


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    for statement in (
        f"grant usage on schema public to {quoted}",
        f"grant select, insert, update, delete on all tables in schema public to {quoted}",
        f"grant usage, select on all sequences in schema public to {quoted}",
        *(f"revoke update, delete, truncate on {table} from {quoted}" for table in APPEND_ONLY),
    ):
        connection.execute(text(statement))
