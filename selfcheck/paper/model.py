"""现场检查表: what a floor sheet is, and what a person chooses before printing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from selfcheck.attestation.snapshot import ProductUnit, Row, RowGroup
from selfcheck.glossary import Frequency, Post, ShopAct, Stage
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
class ActLine:
    """One line of a small shop's sheet: what the shop does, and the rows that it looks for."""

    group: RowGroup
    rows: tuple[Row, ...]

    @property
    def numbers(self) -> str:
        """The numbers of the rows, runs drawn together: 1–4, 7."""
        runs: list[list[int]] = []
        for position in sorted(row.position for row in self.rows):
            if runs and runs[-1][-1] == position - 1:
                runs[-1].append(position)
            else:
                runs.append([position])
        return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)

    @property
    def frequencies(self) -> tuple[Frequency, ...]:
        """How often its rows are looked at, the most frequent first."""
        held = {row.frequency for row in self.rows}
        return tuple(each for each in Frequency if each in held)


@dataclass(frozen=True, slots=True)
class ActLines:
    """The lines of one act of a small shop."""

    act: ShopAct
    lines: tuple[ActLine, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to hang up: a product unit, a post and who holds it, and the rows in walking order.

    A small shop has one sheet of all products for a post, by act: ``product`` is None, ``acts`` stand for ``stages``.
    """

    product: ProductUnit | None
    post: Post
    persons: tuple[str, ...]
    site: str
    stages: tuple[StageRows, ...] = ()
    acts: tuple[ActLines, ...] = ()

    @property
    def count(self) -> int:
        """How many rows the sheet holds."""
        of_acts = sum(len(line.rows) for act in self.acts for line in act.lines)
        return of_acts + sum(len(group.rows) for group in self.stages)
