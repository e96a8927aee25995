"""What the catalogue's pages ask of the risk-point library, which it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from selfcheck.glossary import Confidence
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """检验项目: what official checks test of a product; ``severity`` is our own grouping, A or B."""

    item: Bilingual
    clause: str
    severity: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class FoundBefore:
    """A failure that checks found, who checked, how sure that is."""

    text: Bilingual
    source: Bilingual
    confidence: Confidence


@runtime_checkable
class Checks(Protocol):
    """What official checks test of products, and found."""

    def items(self, product_code: str) -> Sequence[CheckedItem]:
        """Return the inspection items of a product; none where its family has none."""
        ...

    def found(self, product_code: str) -> Sequence[FoundBefore]:
        """Return the failures known of a product."""
        ...
