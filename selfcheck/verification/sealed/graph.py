"""Every object that a reader program can come upon from the catalog, and how it got there."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple

from pyhanko.pdf_utils import generic

from selfcheck.verification.sealed.findings import Stop
from selfcheck.verification.verdicts import Verdict

OBJECTS_AT_MOST: Final = 200_000
DEEPEST: Final = 400
HOLDING: Final = (generic.DictionaryObject, generic.ArrayObject)
LEADING: Final = (generic.IndirectObject, *HOLDING)


class Met(NamedTuple):
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
        if not isinstance(value, HOLDING):
            if reference is not None:
                yield Met(value, reference)
            continue
        yield Met(value, reference)
        waiting += [(part, depth + 1) for part in parts(value) if isinstance(part, LEADING)]


def parts(value: Any) -> list[Any]:
    """Return what a dictionary or an array holds, references as such."""
    return list(dict.values(value) if isinstance(value, generic.DictionaryObject) else list.__iter__(value))


def written(value: Any) -> bytes:
    """Return a value as it would be written: equal values give equal bytes."""
    target = io.BytesIO()
    value.write_to_stream(target)
    return target.getvalue()
