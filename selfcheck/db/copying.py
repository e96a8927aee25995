"""Every row of every table, out and in again, in a form both databases share: one file of JSON lines per table.

A copy is made in one reading transaction, so it is one moment of the database while it goes on being used.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Connection, Date, LargeBinary, Table, func, insert, select, text

from selfcheck.db.base import Base, Moment
from selfcheck.db.session import UNIT_SETTING, is_tenant_table
from selfcheck.errors import Broken

BATCH: Final = 500


def dump_rows(connection: Connection, folder: Path) -> dict[str, int]:
    """Write every table to ``folder/<table>.jsonl``; return how many rows each has."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("set transaction isolation level repeatable read, read only"))
    units = _unit_ids(connection)
    return {table.name: _dump(connection, table, units, folder) for table in Base.metadata.sorted_tables}


def load_rows(connection: Connection, folder: Path) -> dict[str, int]:
    """Read what ``dump_rows`` wrote into empty tables; return how many rows each got.

    :raises Broken: a table is not empty, or a file is missing
    """
    counts = {table.name: _load(connection, table, folder) for table in Base.metadata.sorted_tables}
    if connection.dialect.name == "postgresql":
        _move_sequences(connection)
    return counts


def _unit_ids(connection: Connection) -> list[int]:
    return list(connection.scalars(select(Base.metadata.tables["units"].c.id).order_by(text("1"))))


def _dump(connection: Connection, table: Table, units: list[int], folder: Path) -> int:
    count = 0
    with (folder / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
        for row in _rows(connection, table, units):
            values = {column.name: _plain(column, row[column.name]) for column in table.columns}
            file.write(json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
    return count


def _rows(connection: Connection, table: Table, units: list[int]) -> Iterator[Any]:
    query = select(table).order_by(table.c.id)
    if not is_tenant_table(table):
        yield from connection.execute(query).mappings()
        return
    for unit_id in units:
        _scope(connection, unit_id)
        yield from connection.execute(query.where(table.c.unit_id == unit_id)).mappings()


def _load(connection: Connection, table: Table, folder: Path) -> int:
    path = folder / f"{table.name}.jsonl"
    if not path.exists():
        raise Broken(f"备份缺少 {path.name} / the backup lacks {path.name}")
    if connection.scalar(select(func.count()).select_from(table)):
        raise Broken(f"目标数据库不是空的：{table.name} / the target database is not empty: {table.name}")
    count = 0
    with path.open(encoding="utf-8") as file:
        for batch in _batches(file, table):
            if is_tenant_table(table):
                _scope(connection, batch[0]["unit_id"])
            connection.execute(insert(table), batch)
            count += len(batch)
    return count


def _batches(lines: Iterator[str], table: Table) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for line in lines:
        row = {name: _typed(table.columns[name], value) for name, value in json.loads(line).items()}
        if batch and (len(batch) == BATCH or batch[0].get("unit_id") != row.get("unit_id")):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _scope(connection: Connection, unit_id: int) -> None:
    if connection.dialect.name == "postgresql":
        setting = text("select set_config(:name, :value, true)")
        connection.execute(setting, {"name": UNIT_SETTING, "value": str(unit_id)})


def _move_sequences(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        # the largest id is read from the sequence's own table with row security in the way, so count every unit
        highest = 0
        for unit_id in _unit_ids(connection) if is_tenant_table(table) else [0]:
            _scope(connection, unit_id)
            highest = max(highest, connection.scalar(select(func.max(table.c.id))) or 0)
        if highest:
            moving = text("select setval(pg_get_serial_sequence(:table, 'id'), :highest)")
            connection.execute(moving, {"table": table.name, "highest": highest})


def _plain(column: Column[Any], value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    reading: dict[type, Callable[[Any], Any]] = {
        Moment: datetime.fromisoformat,
        Date: date.fromisoformat,
        LargeBinary: b64decode,
    }
    for kind, read in reading.items():
        if isinstance(column.type, kind):
            return read(value)
    return value
