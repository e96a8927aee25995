"""The strict reader of the shipped files, asked about a workbook: its faults are led back to rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path, PurePosixPath
from typing import Any, Final

from selfcheck.data_fields import Fields
from selfcheck.editing.checking import MOST_FAULTS, SOUND
from selfcheck.editing.tree import Tree, check
from selfcheck.editing.workbook.faults import Faults
from selfcheck.editing.workbook.layout import FILES, LISTS, OTHERS, Column, Sheet
from selfcheck.editing.workbook.merging import Merge
from selfcheck.editing.workbook.tables import Entry, is_entries
from selfcheck.riskpoints.conditions import ALWAYS, ConditionReader
from selfcheck.riskpoints.loading import FOLDERS, QUESTIONS, NamedProduct
from selfcheck.riskpoints.model import Choice, Library, Question
from selfcheck.riskpoints.nonsense import Found
from selfcheck.riskpoints.points import FileFacts, read_point
from selfcheck.strict_yaml import DataFileError, Document
from selfcheck.text import Bilingual

MOST_ROUNDS: Final = 10
PLACE_IN_LIST: Final = re.compile(r"[0-9]{1,6}")
NOWHERE: Final = Bilingual("", "")


def check_merge(merge: Merge, products: Mapping[str, NamedProduct], faults: Faults) -> Library | None:
    """Note what the strict reader refuses: every point that changes by itself, then the library as a whole.

    :param products: the catalogue's products by code
    :return: the library that comes of it; None where something is at fault
    """
    before = len(faults)
    _check_points(merge, products, faults)
    for _ in range(MOST_ROUNDS if len(faults) == before else 0):
        try:
            whole = check(merge.tree, products)
        except DataFileError as error:
            if not _note_and_set_aside(merge, error, faults):
                return None
        else:
            return whole if len(faults) == before else None
    return None


def note_nonsense(merge: Merge, found: Iterable[Found], faults: Faults) -> None:
    """Note each point that would reach a product which it cannot concern."""
    rows = {
        point["id"]: merge.rows[id(point)]
        for file in merge.tree.values()
        for point in file.get("points", ())
        if id(point) in merge.rows
    }
    for each in found:
        reason = each.pair.reason
        words = Bilingual(
            f"会出现在产品 {each.product} 的清单里：{reason.zh}", f"would reach product {each.product}: {reason.en}"
        )
        if entry := rows.get(each.point):
            _note(entry, ["title"], words, faults)
        else:  # it came by the products or conditions of its file
            faults.add(FILES.title, "", Bilingual(f"{each.point}：{words.zh}", f"{each.point} {words.en}"))


def _check_points(merge: Merge, products: Mapping[str, NamedProduct], faults: Faults) -> None:
    reader = ConditionReader(_questions(merge.tree), products)
    for name, file in merge.tree.items():
        own = [point for point in file.get("points", ()) if id(point) in merge.rows]
        if not own:
            continue
        facts = _facts(name, file, reader)
        for point in own:
            for place, words in _misread(deepcopy(point), name, facts):
                _note(merge.rows[id(point)], place, words, faults)


def _misread(point: dict[str, Any], name: str, facts: FileFacts) -> Iterator[tuple[list[str], Bilingual]]:
    """Every fault of a point: after each, a sound value stands in for its field, so that the next one shows."""
    seen: set[str] = set()
    for _ in range(MOST_FAULTS):
        try:
            read_point(Fields(Document(Path(name), point)), facts)
            return
        except DataFileError as error:
            place, words = _parted(error)
        yield place, words
        field = place[0] if place else ""
        if field in seen or not field:
            return
        seen.add(field)
        point.pop(field, None)
        if field in SOUND or field == "id":
            point[field] = deepcopy(SOUND.get(field, f"{facts.code}-01"))


def _questions(tree: Tree) -> dict[str, Question]:
    """The questions' keys and answers, as far as they can be read: conditions ask for nothing else."""
    found: dict[str, Question] = {}
    for each in _mappings(tree.get(QUESTIONS, {}).get("questions")):
        choices = tuple(Choice(str(one.get("value")), NOWHERE) for one in _mappings(each.get("choices")))
        found[str(each.get("key"))] = Question(str(each.get("key")), NOWHERE, NOWHERE, choices)
    return found


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def _facts(name: str, file: Mapping[str, Any], reader: ConditionReader) -> FileFacts:
    path = PurePosixPath(name)
    products = file.get("products")
    codes = frozenset(products) if isinstance(products, dict) else frozenset()
    return FileFacts(path.stem, FOLDERS[path.parts[0]], codes, ALWAYS, reader)


def _parted(error: DataFileError) -> tuple[list[str], Bilingual]:
    """The place of a fault and its words; the reader says both in one sentence."""
    place, _, zh = error.message.zh.partition(": ")
    return [step for step in place.split(".") if step != "-"], Bilingual(zh, error.message.en.partition(": ")[2])


def _note(entry: Entry, place: list[str], words: Bilingual, faults: Faults) -> None:
    sheet, line = entry.line.sheet, entry.line
    column = _column_of(sheet, place)
    rest = place[len(column.path) :] if column else place
    steps = (str(int(step) + 1) if PLACE_IN_LIST.fullmatch(step) else step for step in rest)
    where = f"{'.'.join(steps)}: " if rest else ""
    cell = line.cell(column.key) if column else str(line.number)
    heading = column.heading if column else NOWHERE
    faults.add(sheet.title, cell, Bilingual(where + words.zh, where + words.en), heading)


def _column_of(sheet: Sheet, place: list[str]) -> Column | None:
    whole = [column for column in sheet.fields if list(column.path) == place[: len(column.path)]]
    part = [column for column in sheet.fields if place and column.path[0] == place[0]]
    return next(iter(whole or part), None)


def _note_and_set_aside(merge: Merge, error: DataFileError, faults: Faults) -> bool:
    """Note a fault of the whole; undo that row's change so that the next fault shows, if that can be done."""
    place, words = _parted(error)
    name = error.path.as_posix()
    file = merge.tree.get(name, {})
    values: list[Any] = file.get(place[0], []) if len(place) > 1 and PLACE_IN_LIST.fullmatch(place[1]) else []
    if is_entries(values) and int(place[1]) < len(values) and id(values[int(place[1])]) in merge.rows:
        number = int(place[1])
        _note(merge.rows[id(values[number])], place[2:], words, faults)
        before = merge.former.get(id(values[number]))
        values[number : number + 1] = [] if before is None else [before]
        if not values:
            del file[place[0]]
        return True
    if id(file) in merge.rows:
        _note(merge.rows[id(file)], place, words, faults)
        lists = {key: value for key, value in file.items() if is_entries(value)}
        merge.tree[name] = {**merge.former[id(file)], **lists}
        return True
    _note_file(name, place, words, faults)
    return False


def _note_file(name: str, place: list[str], words: Bilingual, faults: Faults) -> None:
    sheet = LISTS.get(place[0], OTHERS) if len(place) > 1 else FILES
    where = f"{name} {'.'.join(place)}: "
    faults.add(sheet.title, "", Bilingual(where + words.zh, where + words.en))
