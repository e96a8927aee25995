"""What must never reach a product: battery points on cement, CCC points on products without CCC.

A ``Matter`` is told by words in a point or by the file it stands in, a ``Kind`` is a group of products, a ``Pair`` of
the two is nonsense for the reason it gives. Words are sought in family and category points: those of measures and
roles name examples of many trades and are told by their file alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from selfcheck.glossary import Role
from selfcheck.riskpoints.model import Library, RiskPoint, Scope
from selfcheck.riskpoints.reach import reaching
from selfcheck.riskpoints.rules import CatalogueProduct
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class Matter:
    """What points speak of: words of their title, description, target or measure, or the files they stand in.

    ``unless`` are longer words that contain one of ``words`` and mean something else.
    """

    code: str
    name: Bilingual
    words: tuple[str, ...]
    unless: tuple[str, ...]
    files: frozenset[str]

    def is_in(self, point: RiskPoint) -> bool:
        """Whether the point speaks of this matter."""
        if point.group in self.files:
            return True
        if point.scope not in (Scope.FAMILY, Scope.CATEGORY):
            return False
        text = "\n".join((point.title.zh, point.description.zh, point.target.zh, point.measure.zh))
        for word in self.unless:
            text = text.replace(word, "\n")
        return any(word in text for word in self.words)


@dataclass(frozen=True, slots=True)
class Kind:
    """Products of one nature."""

    code: str
    name: Bilingual
    products: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A matter that must never reach a kind of products."""

    matter: Matter
    kind: Kind
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Nonsense:
    """The reviewed table."""

    kinds: tuple[Kind, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A point that reaches a product of a kind it must never reach."""

    point: str
    product: str
    role: Role
    pair: Pair


def nonsense_in(library: Library, products: Iterable[CatalogueProduct], table: Nonsense) -> tuple[Found, ...]:
    """Return every point of every product, in both roles, on whatever day, that the table forbids."""
    pairs_by_product: dict[str, list[Pair]] = defaultdict(list)
    for pair in table.pairs:
        for code in pair.kind.products:
            pairs_by_product[code].append(pair)
    speaks = _matters_of(library, {pair.matter for pair in table.pairs})
    return tuple(
        Found(point.id, product.code, role, pair)
        for product in products
        for role in Role
        for point in reaching(library, product, role)
        for pair in pairs_by_product[product.code]
        if pair.matter.code in speaks[point.id]
    )


def _matters_of(library: Library, matters: Iterable[Matter]) -> dict[str, frozenset[str]]:
    matters = tuple(matters)
    return {point.id: frozenset(matter.code for matter in matters if matter.is_in(point)) for point in library.points}
