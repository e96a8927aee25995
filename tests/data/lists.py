"""Working lists of the invented units, made by the very operations the pages call.

sample = start_list(services, found_maker(services, people))
confirm_all(services, sample)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from selfcheck.checklist.model import Books, NewList
from selfcheck.checklist.operations import lists, reading
from selfcheck.glossary import Role
from selfcheck.services import Services
from tests.data.units import SampleUnit


@dataclass(frozen=True)
class SampleList:
    """A list of a founded unit."""

    of: SampleUnit
    id: int
    role: Role

    def url(self, path: str = "") -> str:
        """An address within the list."""
        return self.of.url(f"lists/{self.id}/{path}")


def books(services: Services) -> Books:
    """The shipped library and catalogue."""
    return Books(services.library, services.catalogue)


def start_list(
    services: Services,
    sample: SampleUnit,
    answers: Mapping[str, str] | None = None,
    *,
    is_answered: bool = True,
) -> SampleList:
    """A list of all the unit's products in its one role, its questions answered (as little as ``answers`` says)."""
    role = Role.MAKER if sample.unit.is_maker else Role.SELLER
    at = services.clock.now()
    with sample.scope(services, writing=True) as session:
        wish = NewList(role, tuple(sample.products.values()))
        checklist = lists.start(session, sample.actor, wish, books(services), at=at)
        if is_answered:
            lists.answer(session, sample.actor, checklist.id, dict(answers or {}), books(services), at=at)
        return SampleList(sample, checklist.id, role)


def row_ids(services: Services, sample: SampleList) -> dict[str, int]:
    """Ids of the rows on the list by point, own rows by title."""
    with sample.of.scope(services) as session:
        return {row.point_id or row.title: row.id for row in reading.rows_of(session, sample.id)}
