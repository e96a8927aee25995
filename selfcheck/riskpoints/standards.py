"""The register of standards and other documents: what each is, when it is in force, what it replaces.

A point names documents by their code in the register. A standard may be named with its year, and then means that
edition alone, or without it, and then means whatever edition is in force.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from typing import Final

from selfcheck.glossary import Confidence
from selfcheck.text import Bilingual

YEAR: Final = re.compile(r"-((?:19|20)\d\d)$")
SERIES: Final = "系列"
PARTS: Final = re.compile("[；;]")
NEAREST: Final = 3
A_DAY: Final = timedelta(days=1)


class Kind(StrEnum):
    """What a document is. ``other`` are papers of the unit itself, and documents still to be found."""

    STANDARD = "standard"
    LAW = "law"
    RULE = "rule"
    NOTICE = "notice"
    OTHER = "other"


class State(StrEnum):
    """Whether a document binds on a day, as far as the register knows."""

    IN_FORCE = "in_force"
    COMING = "coming"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standard:
    """A document of the register. ``title`` is None where none was seen; dates are None where none is known.

    ``dates_confidence`` says how sure the dates are, ``confidence`` all the rest. ``mandatory`` is None where it
    is not known, or where the question makes no sense.
    """

    code: str
    kind: Kind
    title: Bilingual | None
    mandatory: bool | None
    in_force_from: date | None
    in_force_until: date | None
    dates_confidence: Confidence
    replaces: tuple[str, ...]
    note: Bilingual | None
    confidence: Confidence
    addresses: tuple[str, ...]

    @property
    def edition(self) -> str:
        """The year in its code; empty where it has none."""
        found = YEAR.search(self.code) if self.kind is Kind.STANDARD else None
        return found[1] if found else ""

    @property
    def number(self) -> str:
        """Its code without year, and for a whole series without that word."""
        return number_of(self.code)


def number_of(code: str) -> str:
    """Return a code without year, and without the word for a whole series."""
    return YEAR.sub("", code).removesuffix(SERIES)


@dataclass(frozen=True)
class Register:
    """All documents, each once, in the order of their codes."""

    standards: tuple[Standard, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Standard]:
        """Documents by their code."""
        return {standard.code: standard for standard in self.standards}

    @cached_property
    def by_number(self) -> dict[str, tuple[Standard, ...]]:
        """All editions by their number without year."""
        found: dict[str, list[Standard]] = {}
        for standard in self.standards:
            found.setdefault(standard.number, []).append(standard)
        return {number: tuple(editions) for number, editions in found.items()}

    @cached_property
    def replaced_by(self) -> dict[str, tuple[Standard, ...]]:
        """What replaces a document, by its code; one that nothing replaces is not in it."""
        found: dict[str, list[Standard]] = {}
        for standard in self.standards:
            for code in standard.replaces:
                found.setdefault(code, []).append(standard)
        return {code: tuple(newer) for code, newer in found.items()}

    def named(self, reference: str) -> tuple[Standard, ...]:
        """Return what a text means that names a document: that edition, or all current ones of the number.

        Current is what nothing replaces; where all are replaced, all are meant. Empty where nothing is known.
        """
        if exact := self.by_code.get(reference):
            return (exact,)
        if YEAR.search(reference):
            return ()
        editions = self.by_number.get(reference.removesuffix(SERIES), ())
        return tuple(each for each in editions if each.code not in self.replaced_by) or editions

    def mentioned(self, basis: str) -> tuple[Standard, ...]:
        """Return what a printed basis names: ``GB 1-2020 4.1（耐压）；购销合同``; what is not known is left out."""
        found: dict[str, Standard] = {}
        for part in PARTS.split(basis):
            words = part.split("（")[0].split()
            names = (" ".join(words[:count]) for count in range(len(words), 0, -1))
            named = next(filter(None, map(self.named, names)), ())
            found.update((standard.code, standard) for standard in named)
        return tuple(found.values())

    def end(self, standard: Standard) -> date | None:
        """Return its last day: as given, else the day before the first of those that replace it."""
        if standard.in_force_until:
            return standard.in_force_until
        days = [newer.in_force_from for newer in self.replaced_by.get(standard.code, ()) if newer.in_force_from]
        return min(days) - A_DAY if days else None

    def state(self, standard: Standard, day: date) -> State:
        """Say whether it is in force on a day; unknown where the register cannot tell.

        Where only the end is known, it counts as in force until then from the year after its edition.
        """
        begin, end = standard.in_force_from, self.end(standard)
        if end and day > end:
            return State.REPLACED
        if begin:
            return State.COMING if day < begin else State.IN_FORCE
        is_past_edition = bool(standard.edition) and day.year > int(standard.edition)
        return State.IN_FORCE if end and is_past_edition else State.UNKNOWN

    def is_dated_surely(self, standard: Standard) -> bool:
        """Whether no date that decides its state was merely recalled."""
        dated = [standard, *self.replaced_by.get(standard.code, ())]
        known = [each for each in dated if each.in_force_from or each.in_force_until]
        return all(each.dates_confidence is not Confidence.RECALLED for each in known)

    def nearest(self, reference: str) -> tuple[str, ...]:
        """Return the codes most like a reference that is not known: editions of its number first."""
        editions = [standard.code for standard in self.by_number.get(number_of(reference), ())]
        alike = get_close_matches(reference, self.by_code, NEAREST)
        return tuple(dict.fromkeys([*editions, *alike]))[:NEAREST]
