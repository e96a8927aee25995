"""现场检查表: what a floor sheet is, and what a person chooses before printing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from selfcheck.attestation.snapshot import ProductUnit, Row
from selfcheck.glossary import Frequency, Post, Stage
from selfcheck.issuing.printing import PaperSize
from selfcheck.issuing.reading import Language


class Direction(StrEnum):
    """How the sheet hangs."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class Span(StrEnum):
    """What one sheet covers: one day with a box per mark, or a week of seven columns."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """The option box before printing. ``row_height_mm`` 9 to 14; empty products, posts, frequencies mean all."""

    paper: PaperSize = PaperSize.A4
    direction: Direction = Direction.LANDSCAPE
    span: Span = Span.WEEK
    row_height_mm: int = 10
    copies: int = 1
    spare_rows: int = 3
    products: frozenset[str] = frozenset()
    posts: frozenset[Post] = frozenset()
    frequencies: frozenset[Frequency] = frozenset()
    language: Language = "zh_Hans"


@dataclass(frozen=True, slots=True)
class StageRows:
    """The rows of one control stage on a sheet."""

    stage: Stage
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to hang up: a product unit, a post and who holds it, and the rows in walking order."""

    product: ProductUnit
    post: Post
    persons: tuple[str, ...]
    site: str
    stages: tuple[StageRows, ...]

    @property
    def count(self) -> int:
        """How many rows the sheet holds."""
        return sum(len(group.rows) for group in self.stages)
