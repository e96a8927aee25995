"""The first page of a light list: which things to look for are printed on the one A4 page, and which in the annex.

Pure: the data and the language decide, never the machine. Lengths are estimated with room to spare; a thing that
does not fit is never lost, for every row stands in full in the annex.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Final

from selfcheck.attestation.snapshot import Row, RowGroup, Snapshot
from selfcheck.glossary import ShopAct
from selfcheck.issuing.light_head import Head, head_of
from selfcheck.issuing.measuring import lines_of
from selfcheck.issuing.reading import Reader

LINE_MM: Final = 4.0  # of 9 pt
PADDING_MM: Final = 1.3
TIGHT_LINE_MM: Final = 3.7
ROOM_MM: Final = {"zh_Hans": 163.0, "en": 159.0}  # of 186: less title, column heads, the edges of the facts
DO_EM: Final = {"zh_Hans": 18.4, "en": 21.6}
LOOK_EM: Final = {"zh_Hans": 31.8, "en": 25.2}
PERSONS_EM: Final = 6.2
TYPE_PT: Final = 9.0
CODE_SHOWN: Final = 5
OFTEN_EM: Final = {"zh_Hans": 5.6, "en": 8.0}
WHO_EM: Final = 5.0
LINES_AT_LEAST: Final = 2
KEYS_AT_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Thing:
    """A row as the page names it; ``keys`` are the letters of its products where not all of them are meant."""

    row: Row
    keys: tuple[str, ...]
    is_of_group_rhythm: bool


@dataclass(frozen=True, slots=True)
class PageGroup:
    """A group on the page: the things printed there, all its rows, who does them in words."""

    group: RowGroup
    things: tuple[Thing, ...]
    rows: tuple[Row, ...]
    persons: str

    @property
    def left(self) -> int:
        """Rows that stand in the annex alone."""
        return len(self.rows) - len(self.things)


@dataclass(frozen=True, slots=True)
class LightPage:
    """The page: groups by act; ``person`` where one person does everything; with ``is_tight`` lines stand closer.

    ``type_pt`` is 9, and less only where a list of many hands and long words would not fit on one page else.
    """

    acts: tuple[tuple[ShopAct, tuple[PageGroup, ...]], ...]
    person: str
    head: Head
    is_tight: bool
    type_pt: float


def light_page(snapshot: Snapshot, reader: Reader) -> LightPage:
    """Return what the first page prints."""
    layout = _Layout(snapshot, reader)
    groups = layout.groups()
    acts = tuple((act, tuple(held)) for act, held in groupby(groups, key=lambda each: each.group.act))
    return LightPage(acts, layout.person, layout.head, layout.is_tight, layout.type_pt)


def rows_of_groups(snapshot: Snapshot) -> tuple[tuple[RowGroup, tuple[Row, ...]], ...]:
    """Return the groups of a light list with their rows."""
    by_code = {row.code: row for row in snapshot.rows}
    return tuple((group, tuple(by_code[code] for code in group.rows)) for group in snapshot.groups or ())


def persons_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return who is responsible for the rows, who has most of them first."""
    return tuple(person for person, _ in Counter(row.person for row in rows if row.person).most_common())


def shown_persons(persons: Sequence[str], reader: Reader) -> str:
    """Return the first person in words, and how many there are."""
    if len(persons) < 2:
        return "".join(persons)
    return reader.t(f"{persons[0]}等{len(persons)}人", f"{persons[0]} + {len(persons) - 1}")


class _Layout:
    """Fills the page: first two lines for every group, then line by line where the most is left."""

    def __init__(self, snapshot: Snapshot, reader: Reader) -> None:
        self.reader = reader
        self.keys = tuple(product.key for product in snapshot.products)
        self.held = rows_of_groups(snapshot)
        persons = {row.person for row in snapshot.rows}
        self.person = persons.pop() if len(persons) == 1 else ""
        self.look_em = LOOK_EM[reader.language] - (0 if self.person else PERSONS_EM)
        self.head = head_of(snapshot, reader)
        self.room = ROOM_MM[reader.language] - LINE_MM * self.head.lines
        self.at_least = [self._at_least(group, rows) for group, rows in self.held]
        self.is_tight = self._height(self.at_least, LINE_MM) > self.room
        self.line_mm = TIGHT_LINE_MM if self.is_tight else LINE_MM
        over = self._height(self.at_least, self.line_mm) / self.room
        self.type_pt = TYPE_PT if over <= 1 else int(10 * TYPE_PT / over) / 10

    def _at_least(self, group: RowGroup, rows: Sequence[Row]) -> int:
        """Return the lines that a group needs whatever is printed of its rows."""
        what = f"{self.reader.say(group.title)}　{self.reader.say(group.wording)}"
        who = "" if self.person else shown_persons(persons_of(rows), self.reader)
        often = lines_of(self.reader.word(group.frequency), OFTEN_EM[self.reader.language])
        return max(LINES_AT_LEAST, lines_of(what, DO_EM[self.reader.language]), often, lines_of(who, WHO_EM))

    def groups(self) -> list[PageGroup]:
        """Return every group with the things that fit."""
        lines = list(self.at_least)
        things = [self._fit(place, count) for place, count in enumerate(lines)]
        closed: set[int] = set()
        while waiting := [place for place in range(len(lines)) if place not in closed and self._left(place, things)]:
            place = max(waiting, key=lambda each: self._left(each, things))
            lines[place] += 1
            if self._height(lines, self.line_mm) > self.room:
                lines[place] -= 1
                closed.add(place)
            things[place] = self._fit(place, lines[place])
        return [self._group(place, each) for place, each in enumerate(things)]

    def _left(self, place: int, things: Sequence[Sequence[Thing]]) -> int:
        return len(self.held[place][1]) - len(things[place])

    def _height(self, lines: Sequence[int], line_mm: float) -> float:
        return sum(count * line_mm + PADDING_MM for count in lines)

    def _group(self, place: int, things: tuple[Thing, ...]) -> PageGroup:
        group, rows = self.held[place]
        return PageGroup(group, things, rows, shown_persons(persons_of(rows), self.reader))

    def _fit(self, place: int, lines: int) -> tuple[Thing, ...]:
        group, rows = self.held[place]
        taken: list[Thing] = []
        for row in by_turns(rows, self.keys):
            wished = [*taken, self._thing(group, row)]
            rest = "" if len(wished) == len(rows) else self.reader.t("另 00 行见附件一", "00 more in annex 1")
            if lines_of("".join(map(self._text, wished)) + rest, self.look_em) <= lines:
                taken = wished
        return tuple(sorted(taken, key=lambda thing: thing.row.position))

    def _thing(self, group: RowGroup, row: Row) -> Thing:
        keys = () if len(row.products) in {0, len(self.keys)} else row.products
        return Thing(row, keys if len(keys) <= KEYS_AT_MOST else (), row.frequency is group.frequency)

    def _text(self, thing: Thing) -> str:
        rhythm = "" if thing.is_of_group_rhythm else f"（{self.reader.word(thing.row.frequency)}）"
        code = f" {thing.row.position}·{thing.row.code[:CODE_SHOWN]}"
        return f"▪{''.join(thing.keys)} {self.reader.say(thing.row.title)}{rhythm}{code}　"


def by_turns(rows: Sequence[Row], keys: Sequence[str]) -> Iterable[Row]:
    """Return the rows so that each product comes once before one comes twice; what is of several comes last."""
    queues = [[row for row in rows if row.products == (key,)] for key in keys]
    turns = [row for turn in zip_longest(*queues) for row in turn if row is not None]
    shared = [row for row in rows if len(row.products) != 1]
    return [*turns, *sorted(shared, key=lambda row: len(row.products) or len(keys))]
