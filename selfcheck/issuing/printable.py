"""Which characters of a list no document font can print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from selfcheck.issuing.dossier import Dossier
from selfcheck.pdf.glyphs import missing_characters, named


def unprintable_in(dossier: Dossier) -> str:
    """Return the characters, each once and with its code point, that stand in the list and in no document font."""
    text = "".join(_texts(dossier))
    return "、".join(named(character) for character in missing_characters(text))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        kind: Any = type(value)
        for name in _parts(kind):
            yield from _texts(getattr(value, name))


@cache
def _parts(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in {"last", "findings"})
