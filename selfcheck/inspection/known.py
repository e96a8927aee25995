"""What the library knows of official checks, for pages that do not know the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from selfcheck.catalogue.ports import CheckedItem, FoundBefore
from selfcheck.inspection.failures import failures_of
from selfcheck.inspection.rules import checked_of
from selfcheck.riskpoints.model import Library


@dataclass(frozen=True)
class LibraryChecks:
    """Inspection items and known failures of one library."""

    library: Library

    def items(self, product_code: str) -> Sequence[CheckedItem]:
        """Return the inspection items of a product."""
        return [
            CheckedItem(each.item.item, each.item.clause, each.item.severity, each.confidence)
            for each in checked_of(self.library, product_code)
        ]

    def found(self, product_code: str) -> Sequence[FoundBefore]:
        """Return the failures known of a product."""
        return [
            FoundBefore(each.known.text, each.source, each.known.confidence)
            for each in failures_of(self.library, product_code)
        ]
