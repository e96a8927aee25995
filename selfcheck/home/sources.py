"""Where the shipped facts were read, gathered for the operator, who alone sees addresses. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selfcheck.catalogue.model import Catalogue, Source
from selfcheck.glossary import Confidence
from selfcheck.riskpoints.model import Family, Library
from selfcheck.riskpoints.standards import Register, Standard
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class ReadAt:
    """A document or a file of the library with the addresses at which it was read, each once."""

    name: Bilingual
    confidence: Confidence | None
    addresses: tuple[str, ...]


def of_catalogue(catalogue: Catalogue) -> tuple[ReadAt, ...]:
    """Return the documents behind editions, rows and registers, in the order in which they are met."""
    found: dict[tuple[Bilingual, Confidence], list[str]] = {}
    for source in _sources(catalogue):
        found.setdefault((source.document, source.confidence), []).extend(source.addresses)
    return tuple(ReadAt(*key, _once(addresses)) for key, addresses in found.items() if addresses)


def of_library(library: Library) -> tuple[ReadAt, ...]:
    """Return the files of the library with what was read for them."""
    read = ((family.name, _once(_addresses(family))) for family in library.families)
    return tuple(ReadAt(name, None, addresses) for name, addresses in read if addresses)


def of_register(register: Register) -> tuple[ReadAt, ...]:
    """Return the documents of the register of standards that were seen somewhere."""
    return tuple(
        ReadAt(_named(standard), standard.confidence, standard.addresses)
        for standard in register.standards
        if standard.addresses
    )


def _named(standard: Standard) -> Bilingual:
    title = standard.title or Bilingual("", "")
    return Bilingual(f"{standard.code} {title.zh}".strip(), f"{standard.code} {title.en}".strip())


def _sources(catalogue: Catalogue) -> Iterator[Source]:
    yield from (edition.source for edition in catalogue.editions)
    yield from (row.source for product in catalogue.products for row in product.rows)
    yield from (entry.source for entries in catalogue.registers.values() for entry in entries)


def _addresses(family: Family) -> Iterator[str]:
    yield from family.inspection_addresses
    for failure in family.known_failures:
        yield from failure.addresses
    for point in family.points:
        yield from point.addresses


def _once(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))
