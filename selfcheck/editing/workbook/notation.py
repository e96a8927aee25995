"""How a value stands in a cell: readable for a person, and exactly that value again when read back.

A notation that cannot hold a value says so (``Unreadable``); such a value stands as JSON in the column “more”.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from selfcheck.editing.workbook.faults import Unreadable
from selfcheck.strict_yaml import DEEPEST, INVISIBLE
from selfcheck.text import Bilingual

NEVER_IN_A_FILE: Final = re.compile(f"{INVISIBLE.pattern}|[\ud800-\udfff]")
LARGEST: Final = 10**15
ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
PIPE: Final = re.compile(r"(?<!\\)((?:\\\\)*)\|")
YES, NO = "是 yes", "否 no"


@dataclass(frozen=True, slots=True)
class Notation:
    """One way to write a value into a cell and to read it back.

    :param write: the text of a value; raises ``Unreadable`` for a value it was not made for
    :param read: the value of a text that is not empty; raises ``Unreadable`` saying what would do
    :param offers: the texts that a list in the sheet offers; empty where any text may stand
    """

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    offers: tuple[str, ...] = ()


def can_hold(notation: Notation, value: Any) -> bool:
    """Whether the notation gives back this very value."""
    try:
        text = notation.write(value)
        return bool(text) and text == text.strip() and _same(notation.read(text), value)
    except Unreadable:
        return False


def _same(one: Any, other: Any) -> bool:
    """Equal in kind, too: for Python, 1 and True are equal."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def wanted(value: Any, kind: type) -> Any:
    """Return the value if it is of this kind.

    :raises Unreadable: it is not
    """
    if not isinstance(value, kind):
        raise Unreadable("不是这一列的内容", "not what this column holds")
    return value


def read_json(text: str) -> Any:
    """Return the value of a JSON text, if a data file can hold it.

    :raises Unreadable: it is none, or holds fractions, invisible characters, or too much within each other
    """
    try:
        value = json.loads(text)
        is_fit = _fits_a_file(value, DEEPEST)
    except (ValueError, RecursionError):
        is_fit = False
    if not is_fit:
        raise Unreadable("不是有效的 JSON", "no valid JSON")
    return value


def _fits_a_file(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        return not NEVER_IN_A_FILE.search(value)
    if isinstance(value, dict | list):
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        return depth > 0 and all(_fits_a_file(each, depth - 1) for each in parts)
    return not isinstance(value, float) and (not isinstance(value, int) or abs(value) < LARGEST)


PLAIN: Final = Notation(lambda value: str(wanted(value, str)), lambda text: text)
JSON: Final = Notation(lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True), read_json)


def words(names: Mapping[Any, Bilingual], former: Mapping[str, str] | None = None) -> Notation:
    """Words of a closed vocabulary: the Chinese word and the code; either alone is read as well.

    :param former: codes by what earlier workbooks wrote, which is read for good
    """
    labels = {str(code): f"{name.zh} {code}" for code, name in names.items()}
    read = {key: code for code, label in labels.items() for key in (label, code, label.removesuffix(f" {code}"))}
    read |= former or {}

    def to_text(value: Any) -> str:
        if wanted(value, str) not in labels:
            raise Unreadable("词表里没有这个词", "not in the vocabulary")
        return labels[value]

    def to_value(text: str) -> str:
        if text not in read:
            offered = "、".join(labels.values())
            raise Unreadable(f"“{text}”不在词表里；可用：{offered}", f"“{text}” is not in the list; use {offered}")
        return read[text]

    return Notation(to_text, to_value, tuple(labels.values()))


def several(names: Mapping[Any, Bilingual]) -> Notation:
    """A list of words of a small closed vocabulary, in its order, offered as every combination."""
    codes = [str(code) for code in names]
    sets = [
        tuple(code for place, code in enumerate(codes) if number >> place & 1) for number in range(1, 1 << len(codes))
    ]
    labels = {"+".join(each): Bilingual("、".join(names[code].zh for code in each), "") for each in sets}
    joined = words(labels)

    def to_text(value: Any) -> str:
        return joined.write("+".join(str(each) for each in wanted(value, list)))

    return Notation(to_text, lambda text: str(joined.read(text)).split("+"), joined.offers)


def _yes_no_write(value: Any) -> str:
    return YES if wanted(value, bool) else NO


def _yes_no_read(text: str) -> bool:
    if text not in {YES, NO, *YES.split(), *NO.split()}:
        raise Unreadable(f"“{text}”应为“{YES}”或“{NO}”", f"“{text}” must be “{YES}” or “{NO}”")
    return text in {YES, *YES.split()}


YES_NO: Final = Notation(_yes_no_write, _yes_no_read, (YES, NO))


def escape(text: str) -> str:
    """Return a text that stands in one line between bars."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("|", "\\|")


def unescape(text: str) -> str:
    """Return the text that ``escape`` was given."""
    return ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text.strip())


def bars(line: str) -> list[str]:
    """Return the parts of a line between its bars."""
    marked = PIPE.sub(lambda found: f"{found[1]}\0", line)
    return [unescape(part) for part in marked.split("\0")]


def joined_by_bars(parts: Sequence[str]) -> str:
    """Return the line of which ``bars`` gives these parts; empty ones at the end are left out."""
    filled = [place for place, part in enumerate(parts, 1) if part]
    return " | ".join(escape(part) for part in parts[: max(filled, default=0)])


def lines_of(line: Notation) -> Notation:
    """A list, one entry a line; an entry the line cannot hold stands as JSON in braces or quotes."""

    def entry(value: Any) -> str:
        if can_hold(line, value):
            text = line.write(value)
            if "\n" not in text and not text.startswith(("{", '"')):
                return text
        return JSON.write(value)

    def value_of(text: str) -> Any:
        return read_json(text) if text.startswith(("{", '"')) else line.read(text)

    def to_values(text: str) -> list[Any]:
        return [value_of(each.strip()) for each in text.split("\n") if each.strip()]

    return Notation(lambda value: "\n".join(entry(each) for each in wanted(value, list)), to_values)


TEXT_LINE: Final = Notation(lambda value: escape(wanted(value, str)), unescape)
LINES: Final = lines_of(TEXT_LINE)


def record(names: Sequence[str]) -> Notation:
    """A mapping of texts in one line between bars; an empty part is a field that is absent."""

    def to_text(value: Any) -> str:
        if not set(names).issuperset(wanted(value, dict)) or not all(value.values()):
            raise Unreadable("有别的项", "has other fields")
        return joined_by_bars([wanted(value.get(name, ""), str) for name in names])

    def to_value(text: str) -> dict[str, str]:
        parts = bars(text)
        if len(parts) > len(names):
            order = " | ".join(names)
            raise Unreadable(f"一行最多 {len(names)} 段：{order}", f"at most {len(names)} parts a line: {order}")
        return {name: part for name, part in zip(names, parts, strict=False) if part}

    return Notation(to_text, to_value)


def named(value: Any) -> str:
    """Return the text of a mapping from codes to names, one a line: ``P0090 = 密封胶``."""
    return "\n".join(f"{key} = {escape(wanted(name, str))}" for key, name in wanted(value, dict).items())


def read_named(text: str) -> dict[str, str]:
    """Return the mapping that ``named`` wrote.

    :raises Unreadable: a line without the sign, or a code twice
    """
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if not line.strip():
            continue
        key, sign, name = (part.strip() for part in line.partition("="))
        if not sign or key in found:
            raise Unreadable(
                f"“{line}”应为“代码 = 名称”，每个代码一次", f"“{line}” must read “code = name”, each code once"
            )
        found[key] = unescape(name)
    return found


NAMED: Final = Notation(named, read_named)


def closed(kind: type[StrEnum], names: Mapping[Any, Bilingual]) -> Notation:
    """The vocabulary of an enumeration with its names, all of its words and no other."""
    return words({each.value: names[each] for each in kind})
