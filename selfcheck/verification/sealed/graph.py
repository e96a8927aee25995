"""Every object that a reader program can come upon from the catalog, and how it got there."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyhanko.pdf_utils import generic

from selfcheck.verification.sealed.findings import Stop
from selfcheck.verification.verdicts import Verdict

OBJECTS_AT_MOST: Final = 200_000
DEEPEST: Final = 400


@dataclass(frozen=True)
class Met:
    """An object; ``reference`` where it stands by itself, None where it is part of another."""

    value: Any
    reference: generic.Reference | None = None


def walk(root: Any, beyond: Collection[generic.Reference]) -> Iterator[Met]:
    """Yield each object once, those that stand by themselves and those within them.

    :param beyond: where not to go
    :raises Stop: too many objects, or too deep
    """
    waiting: list[tuple[Any, int]] = [(root, 0)]
    seen = set(beyond)
    met = 0
    while waiting:
        value, depth = waiting.pop()
        reference = None
        if isinstance(value, generic.IndirectObject):
            reference = value.reference
            if reference in seen:
                continue
            seen.add(reference)
            value = value.get_object()
        met += 1
        if depth > DEEPEST or met > OBJECTS_AT_MOST:
            raise Stop("shape", Verdict.LIMIT_EXCEEDED)
        if not isinstance(value, generic.DictionaryObject | generic.ArrayObject):
            if reference is not None:
                yield Met(value, reference)
            continue
        yield Met(value, reference)
        waiting += [(part, depth + 1) for part in parts(value) if isinstance(part, CONTAINERS)]


CONTAINERS: Final = (generic.IndirectObject, generic.DictionaryObject, generic.ArrayObject)


def parts(value: Any) -> list[Any]:
    """Return what a dictionary or an array holds, references as such."""
    keys = value if isinstance(value, generic.DictionaryObject) else range(len(value))
    return [value.raw_get(key) for key in keys]


def written(value: Any) -> bytes:
    """Return a value as it would be written: equal values give equal bytes."""
    target = io.BytesIO()
    value.write_to_stream(target)
    return target.getvalue()
