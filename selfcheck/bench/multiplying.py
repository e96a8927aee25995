"""Many units from one: the rows of a unit that operations made, copied within the database.

Every table's ids move on by a stride of its own, so that each copy refers to itself alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    Text,
    cast,
    func,
    insert,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

import selfcheck.tables  # noqa: F401 - registers every table
from selfcheck.db.base import Base

FIRST_CODE, FIRST_NUMBER_CODE = 1_000_000_000, 100_000
LOOSE: Final = {
    ("registered_numbers", "issued_list_id"): "issued_lists",
    ("list_cards", "issued_list_id"): "issued_lists",
}


OF_ITS_OWN: Final = frozenset({"signing_keys"})  # a key belongs to one unit; copies are pages to be opened, no more


@dataclass(frozen=True)
class Pattern:
    """The unit that is copied: its id and what stands in its addresses and numbers, and its one product unit."""

    unit_id: int
    number_code: str
    product_unit_id: int


def multiply(connection: Connection, pattern: Pattern, copies: int) -> list[int]:
    """Copy everything of the pattern's unit so many times; return the ids of the new units."""
    if copies < 1:
        return []
    copying = _Copying(connection, pattern, copies)
    for table in Base.metadata.sorted_tables:
        if table.name not in OF_ITS_OWN and (rows := copying.rows_of(table)) is not None:
            names = [column.name for column in table.columns]
            connection.execute(insert(table).from_select(names, rows))
    stride = copying.strides["units"]
    return [pattern.unit_id + count * stride for count in range(1, copies + 1)]


class _Copying:
    def __init__(self, connection: Connection, pattern: Pattern, copies: int) -> None:
        self.pattern = pattern
        self.is_postgresql = connection.dialect.name == "postgresql"
        self.strides = dict(_strides(connection))
        self.counts = _counts(copies)
        self.count: ColumnElement[int] = self.counts.c.count
        self.made: Mapping[tuple[str, str], Callable[[Column[Any]], ColumnElement[Any]]] = {
            ("units", "code"): lambda _: cast(self.count + FIRST_CODE, String),
            ("units", "number_code"): lambda _: self._number_code(),
            ("units", "name"): self._numbered,
            ("users", "name"): self._numbered,
            ("invitations", "token_hash"): self._short_numbered,
            ("jobs", "idem_key"): self._short_numbered,
            ("issued_lists", "number"): self._list_number,
            ("registered_numbers", "number"): self._list_number,
            ("issued_files", "number"): self._list_number,
            ("list_cards", "number"): self._list_number,
            ("checklist_rows", "product_unit_ids"): self._product_units,
            ("set_asides", "product_unit_ids"): self._product_units,
            ("audit_entries", "chain"): lambda column: column + self._moved("units"),
        }

    def rows_of(self, table: Table) -> Select[Any] | None:
        """What the copies of a table's rows are; None for a table that belongs to no unit."""
        ours = self._ours(table)
        if ours is None:
            return None
        values = [self._value(table, column) for column in table.columns]
        return select(*values).select_from(table.join(self.counts, true())).where(ours)

    def _ours(self, table: Table) -> ColumnElement[bool] | None:
        tables, unit_id = Base.metadata.tables, self.pattern.unit_id
        if table.name == "units":
            return table.c.id == unit_id
        if table.name == "users":
            members = tables["memberships"]
            return table.c.id.in_(select(members.c.user_id).where(members.c.unit_id == unit_id))
        return table.c.unit_id == unit_id if "unit_id" in table.columns else None

    def _value(self, table: Table, column: Column[Any]) -> ColumnElement[Any]:
        if (make := self.made.get((table.name, column.name))) is not None:
            return make(column)
        target = table.name if column.name == "id" else self._target(table, column)
        return column + self._moved(target) if target else column

    def _target(self, table: Table, column: Column[Any]) -> str | None:
        if column.name == "unit_id":
            return "units"
        for key in column.foreign_keys:
            if key.column.name == "id":
                return str(key.column.table.name)
        return LOOSE.get((table.name, column.name))

    def _moved(self, table: str) -> ColumnElement[int]:
        return self.count * self.strides[table]

    def _numbered(self, column: Column[Any]) -> ColumnElement[Any]:
        return column + "-" + cast(self.count, String)

    def _short_numbered(self, column: Column[Any]) -> ColumnElement[Any]:
        return func.substr(column, 1, 50) + "-" + cast(self.count, String)

    def _number_code(self) -> ColumnElement[str]:
        return cast(self.count + FIRST_NUMBER_CODE, String)

    def _list_number(self, column: Column[Any]) -> ColumnElement[Any]:
        return func.replace(column, self.pattern.number_code, self._number_code())

    def _product_units(self, column: Column[Any]) -> ColumnElement[Any]:
        old = self.pattern.product_unit_id
        new = cast(old + self._moved("product_units"), Text)
        text = func.replace(cast(column, Text), str(old), new, type_=Text)
        return cast(text, JSONB) if self.is_postgresql else text


def _strides(connection: Connection) -> Iterator[tuple[str, int]]:
    for table in Base.metadata.sorted_tables:
        yield table.name, (connection.scalar(select(func.max(table.c.id))) or 0) + 1


def _counts(copies: int) -> CTE:
    counts = select(literal(1).label("count")).cte("counts", recursive=True)
    return counts.union_all(select(counts.c.count + 1).where(counts.c.count < copies))
