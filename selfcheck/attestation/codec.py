"""Frozen dataclasses to plain JSON values and back, and the JSON Schema that says the same. No value is guessed."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from selfcheck.clock import rfc3339

Plain = bool | int | str | list["Plain"] | dict[str, "Plain"]
T = TypeVar("T")

TEXT_AT_MOST: Final = 20_000
ARRAY_AT_MOST: Final = 20_000
DAY_PATTERN: Final = r"^\d{4}-\d{2}-\d{2}$"
MOMENT_PATTERN: Final = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$"


def to_plain(value: object) -> Plain:
    """Return strings, booleans, whole numbers, lists and dictionaries; a field that is None is left out."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = ((name, getattr(value, name)) for name in _names(type(value)))
        # most parts are texts, and there are tens of thousands
        return {name: part if type(part) is str else to_plain(part) for name, part in parts if part is not None}
    raise TypeError(f"{type(value).__name__} has no place in list data")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def from_plain(kind: type[T], plain: Any) -> T:
    """Build ``kind`` from plain values that its schema has accepted. Raises ValueError on an impossible date."""
    known: Any = kind
    readers = _readers(known)
    return kind(**{name: readers[name](part) for name, part in plain.items()})


def prepare(kind: type) -> None:
    """Find out once how ``kind`` and all that it holds are read, which the first one would else have to wait for."""
    _readers(kind)


@cache
def _readers(kind: Any) -> dict[str, Callable[[Any], Any]]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return what makes a value of this type from its plain form."""
    hint = _without_none(hint)
    if get_origin(hint) is tuple:
        read_part = _reader(get_args(hint)[0])
        return lambda parts: tuple(map(read_part, parts))
    if hint is datetime or hint is date:
        read: Callable[[Any], Any] = hint.fromisoformat
        return read
    if is_dataclass(hint) and isinstance(hint, type):
        prepare(hint)
        return partial(from_plain, hint)
    kept: Callable[[Any], Any] = hint
    return kept


def _without_none(hint: Any) -> Any:
    if get_origin(hint) is UnionType:
        return next(part for part in get_args(hint) if part is not NoneType)
    return hint


def json_schema(kind: type, *, title: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a dataclass and of every dataclass it holds."""
    known: dict[str, Any] = {}
    _describe(kind, known)
    root = known.pop(kind.__name__)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **root, "$defs": known}


def _describe(kind: type, known: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in known:
        known[kind.__name__] = {}
        hints = get_type_hints(kind)
        known[kind.__name__] = {
            "type": "object",
            "description": " ".join((inspect.getdoc(kind) or "").split()),
            "additionalProperties": False,
            "required": [field.name for field in fields(kind) if not _may_lack(field)],
            "properties": {name: _schema_of(hint, known) for name, hint in hints.items()},
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _may_lack(field: Field[Any]) -> bool:
    return field.default is None and field.default is not MISSING


def _schema_of(hint: Any, known: dict[str, Any]) -> dict[str, Any]:
    hint = _without_none(hint)
    if get_origin(hint) is tuple:
        return {"type": "array", "maxItems": ARRAY_AT_MOST, "items": _schema_of(get_args(hint)[0], known)}
    if is_dataclass(hint) and isinstance(hint, type):
        return _describe(hint, known)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    simple: dict[Any, dict[str, Any]] = {
        bool: {"type": "boolean"},
        int: {"type": "integer", "minimum": 0, "maximum": 2**53 - 1},
        str: {"type": "string", "maxLength": TEXT_AT_MOST},
        date: {"type": "string", "pattern": DAY_PATTERN},
        datetime: {"type": "string", "pattern": MOMENT_PATTERN},
    }
    return simple[hint]
