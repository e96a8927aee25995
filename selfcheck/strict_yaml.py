"""Reading the project's data files: a small, strict part of YAML that means the same to every reader.

One document of block or flow mappings, lists and scalars. Refused, with file and line: anchors, aliases, tags,
directives, a second document, duplicate keys, keys that are not text, a byte order mark, tabs, carriage returns,
invisible characters, files over 2 MB, nesting over 20. A plain scalar is ``true``, ``false``, ``null``, a whole
number written as one writes it, or text: ``NO``, ``007``, ``1_000``, ``1.50`` and ``2024-01-25`` stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from selfcheck.errors import Broken
from selfcheck.text import BIDI_CONTROLS, ZERO_WIDTH, Bilingual

LARGEST_FILE: Final = 2 * 1024 * 1024
DEEPEST: Final = 20
WHOLE_NUMBER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
INVISIBLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f" + "".join(sorted(BIDI_CONTROLS | ZERO_WIDTH)) + "]")
WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "": None}

Place = tuple[str | int, ...]


class DataFileError(Broken):
    """A shipped data file is not as it must be.

    :param line: counted from 1; None where the fault belongs to no line
    """

    def __init__(self, path: Path, line: int | None, message: Bilingual) -> None:
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{where}: {message.zh} / {message.en}")
        self.path = path
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Document:
    """A read file: its value, and the line on which each part of it begins."""

    path: Path
    value: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """Return the line of a part, such as ``("products", 3, "name")``; of the nearest part around it if absent."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, zh: str, en: str) -> DataFileError:
        """Make the error for a part; it names the field."""
        name = ".".join(str(step) for step in place) or "-"
        return DataFileError(self.path, self.line_of(place), Bilingual(f"{name}: {zh}", f"{name}: {en}"))


def read(path: Path) -> Any:
    """Return the value of a data file: dict, list, str, int, bool or None.

    :raises DataFileError: naming file and line
    """
    return read_document(path).value


def read_document(path: Path) -> Document:
    """Return the value of a data file with its lines.

    :raises DataFileError: naming file and line
    """
    return parse(_text(path), path)


def parse(text: str, path: Path) -> Document:
    """Return the document that ``text`` holds; ``path`` names it in errors.

    :raises DataFileError: naming file and line
    """
    _check_characters(text, path)
    reader = _Reader(text, path)
    try:
        return reader.document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataFileError(
            path, line, Bilingual(f"不是有效的 YAML：{error.problem}", f"no valid YAML: {error.problem}")
        ) from error
    except yaml.YAMLError as error:
        raise DataFileError(path, None, Bilingual("不是有效的 YAML", f"no valid YAML: {error}")) from error


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DataFileError(
                path, None, Bilingual(f"文件超过 2 MB（{size} 字节）", f"larger than 2 MB ({size} bytes)")
            )
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataFileError(
            path, None, Bilingual("不是 UTF-8 文本", f"no UTF-8 text at byte {error.start}")
        ) from error
    except OSError as error:
        raise DataFileError(path, None, Bilingual("读不到文件", f"cannot be read: {error.strerror}")) from error


def _check_characters(text: str, path: Path) -> None:
    for sign, zh, en in (
        ("\ufeff", "文件里有字节顺序标记（BOM），请去掉", "a byte order mark; take it out"),
        ("\t", "有制表符，请改用空格", "a tab; use spaces"),
        ("\r", "有回车符，换行只用 LF", "a carriage return; lines end with LF alone"),
    ):
        if (at := text.find(sign)) >= 0:
            raise DataFileError(path, _line(text, at), Bilingual(zh, en))
    if found := INVISIBLE.search(text):
        sign = f"U+{ord(found[0]):04X}"
        raise DataFileError(
            path, _line(text, found.start()), Bilingual(f"有看不见的字符 {sign}", f"an invisible character {sign}")
        )


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


class _Reader:
    """Builds the value from the parser's events, so that no node of a refused kind is ever made."""

    def __init__(self, text: str, path: Path) -> None:
        loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
        self.events: Iterator[Any] = yaml.parse(text, Loader=loader)
        self.path = path
        self.lines: dict[Place, int] = {}

    def document(self) -> Document:
        next(self.events)  # the stream begins
        begin = next(self.events)
        if not isinstance(begin, yaml.DocumentStartEvent):
            raise self._refuse(begin, "文件是空的", "the file is empty")
        if begin.version or begin.tags:
            raise self._refuse(begin, "不允许 % 指令", "directives are not allowed")
        value = self._value(next(self.events), (), 0)
        next(self.events)  # the document ends
        if not isinstance(end := next(self.events), yaml.StreamEndEvent):
            raise self._refuse(end, "一个文件只能有一个文档（---）", "one file holds one document (---)")
        return Document(self.path, value, self.lines)

    def _value(self, event: Any, place: Place, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._refuse(event, "不允许锚点和别名（& *）", "anchors and aliases (& *) are not allowed")
        if event.tag is not None:
            raise self._refuse(event, f"不允许标签 {event.tag}", f"tags are not allowed: {event.tag}")
        if depth > DEEPEST:
            raise self._refuse(event, f"嵌套超过 {DEEPEST} 层", f"nested deeper than {DEEPEST}")
        self.lines.setdefault(place, event.start_mark.line + 1)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(place, depth)
        return self._mapping(place, depth)

    def _list(self, place: Place, depth: int) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*place, len(values)), depth + 1))
        return values

    def _mapping(self, place: Place, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in values:
                raise self._refuse(event, f"重复的键 {key}", f"duplicate key {key}")
            self.lines[(*place, key)] = event.start_mark.line + 1
            values[key] = self._value(next(self.events), (*place, key), depth + 1)
        return values

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
            raise self._refuse(event, "键只能是文字", "a key must be plain text")
        key: str = event.value
        return key

    def _refuse(self, event: Any, zh: str, en: str) -> DataFileError:
        return DataFileError(self.path, event.start_mark.line + 1, Bilingual(zh, en))


def _scalar(event: Any) -> str | int | bool | None:
    text: str = event.value
    if event.style:  # quoted or block: text, whatever it spells
        return text
    if text in WORDS:
        return WORDS[text]
    return int(text) if WHOLE_NUMBER.fullmatch(text) else text
