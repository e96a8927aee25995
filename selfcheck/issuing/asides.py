"""Points that are not on a list: what persons decided one by one, what the library's conditions decide by reason."""

from __future__ import annotations

from dataclasses import dataclass

from selfcheck.attestation.snapshot import SetAside, Snapshot
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class SameReason:
    """Points of the same products that do not apply for the same reason."""

    reason: Bilingual
    products: tuple[str, ...]
    titles: tuple[Bilingual, ...]


def decided(snapshot: Snapshot) -> tuple[SetAside, ...]:
    """Return the points that a person of the unit set aside."""
    return tuple(each for each in snapshot.set_aside if each.person)


def by_reason(snapshot: Snapshot) -> tuple[SameReason, ...]:
    """Return the points that the library's conditions leave out, in the order of their first.

    There are dozens with the same few reasons; a paragraph a reason keeps the annex short, and none is left out.
    """
    found: dict[tuple[Bilingual, tuple[str, ...]], list[Bilingual]] = {}
    for each in snapshot.set_aside:
        if not each.person:
            found.setdefault((each.reason, each.products), []).append(each.title)
    return tuple(SameReason(reason, products, tuple(titles)) for (reason, products), titles in found.items())
