"""Taking the fields of a data file by name and kind: every fault names file, line and field.

Values are never guessed: a number where text is wanted is refused, not turned into text, and a field that nobody
asked for is refused by ``done``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from selfcheck.strict_yaml import DataFileError, Document, Place, read_document
from selfcheck.text import Bilingual

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")
DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?")
DAY_LENGTH: Final = len("2026-01-31")


class Fields:
    """One mapping of a data file, its fields taken one by one."""

    def __init__(self, document: Document, place: Place = ()) -> None:
        value = document.value
        for step in place:
            value = value[step]
        self.document = document
        self.place = place
        if not isinstance(value, dict):
            raise self.fault("应为若干键值", "must be a mapping")
        self._values: dict[str, Any] = value
        self._taken: set[str] = set()

    def fault(self, zh: str, en: str, field: str | None = None) -> DataFileError:
        """Make the error for this mapping or one of its fields."""
        return self.document.fault((*self.place, field) if field is not None else self.place, zh, en)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields that stand in the file, in its order."""
        return tuple(self._values)

    def has(self, field: str) -> bool:
        """Whether the field stands in the file."""
        return field in self._values

    def text(self, field: str) -> str:
        """Return a text that must not be empty."""
        if not (value := self.text_or_empty(field)):
            raise self.fault("缺少文字", "lacks its text", field)
        return value

    def text_or_empty(self, field: str) -> str:
        """Return a text; the empty text where the field is absent."""
        value = self._take(field, "")
        if not isinstance(value, str):
            raise self.fault("应为文字，数字等请加引号", "must be text; put numbers and the like in quotes", field)
        return value

    def integer(self, field: str) -> int:
        """Return a whole number."""
        if (value := self.integer_or_none(field)) is None:
            raise self.fault("应为整数", "must be a whole number", field)
        return value

    def integer_or_none(self, field: str) -> int | None:
        """Return a whole number, or None where the field is absent or null."""
        value = self._take(field)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.fault("应为整数", "must be a whole number", field)
        return value

    def boolean(self, field: str, default: bool | None = None) -> bool:
        """Return true or false; ``default`` where the field is absent."""
        value = self._take(field, default)
        if not isinstance(value, bool):
            raise self.fault("应为 true 或 false", "must be true or false", field)
        return value

    def boolean_or_none(self, field: str) -> bool | None:
        """Return true or false, or None where the field is absent."""
        return self.boolean(field) if self.has(field) else None

    def day_or_none(self, field: str) -> date | None:
        """Return a date written YYYY-MM-DD, or None where the field is absent or null."""
        if (value := self._take(field)) is None:
            return None
        try:
            if isinstance(value, str) and len(value) == DAY_LENGTH:
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self.fault("应为日期，如 2026-01-31", "must be a date such as 2026-01-31", field)

    def choice(self, field: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """Return a word of a closed vocabulary."""
        value = self._take(field, default)
        try:
            return kind(value)
        except ValueError:
            words = ", ".join(kind)
            raise self.fault(f"应为其中之一：{words}", f"must be one of {words}", field) from None

    def choices(self, field: str, kind: type[Choice]) -> frozenset[Choice]:
        """Return words of a closed vocabulary, at least one, none twice."""
        values = self.texts(field)
        words = ", ".join(kind)
        if not values or not set(kind).issuperset(values):
            raise self.fault(f"应为其中若干：{words}", f"must be some of {words}", field)
        return frozenset(kind(value) for value in values)

    def decimal(self, field: str) -> Decimal:
        """Return a decimal written as text; a number without quotes is refused."""
        if not DECIMAL.fullmatch(text := self.text(field)):
            raise self.fault("应为带引号的小数，如 '0.05'", "must be a decimal in quotes such as '0.05'", field)
        return Decimal(text)

    def known(self, field: str, values: Mapping[str, Value]) -> Value:
        """Return the value that the field names by its code."""
        if (code := self.text(field)) not in values:
            raise self.fault(f"没有这个代码：{code}", f"names {code}, which does not exist", field)
        return values[code]

    def all_known(self, field: str, values: Mapping[str, Value]) -> tuple[Value, ...]:
        """Return the values that a list names by their codes; empty where the field is absent."""
        for code in (codes := self.texts(field)):
            if code not in values:
                raise self.fault(f"没有这个代码：{code}", f"names {code}, which does not exist", field)
        return tuple(values[code] for code in codes)

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of texts, each once; empty where the field is absent."""
        values = self._list(field)
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value:
                place = (*self.place, field, index)
                raise self.document.fault(place, "应为文字，数字等请加引号", "must be text; put numbers in quotes")
        if len(set(values)) != len(values):
            raise self.fault("有重复的项", "repeats an entry", field)
        return tuple(values)

    def integers(self, field: str) -> tuple[int, ...]:
        """Return a list of whole numbers; empty where the field is absent."""
        values = self._list(field)
        if any(not isinstance(value, int) or isinstance(value, bool) for value in values):
            raise self.fault("应为整数", "must hold whole numbers", field)
        return tuple(values)

    def each(self, field: str) -> Sequence[Fields]:
        """Return the mappings of a list; empty where the field is absent."""
        return [Fields(self.document, (*self.place, field, index)) for index in range(len(self._list(field)))]

    def inner(self, field: str) -> Fields:
        """Return the mapping that the field holds."""
        if self._take(field) is None:
            raise self.fault("缺少这一项", "is missing", field)
        return Fields(self.document, (*self.place, field))

    def words(self, field: str) -> Bilingual:
        """Return a text in both languages: ``{zh: …, en: …}``."""
        return self.inner(field).as_words()

    def words_or_none(self, field: str) -> Bilingual | None:
        """Return a text in both languages, or None where the field is absent."""
        return self.words(field) if self.has(field) else None

    def each_words(self, field: str) -> tuple[Bilingual, ...]:
        """Return a list of texts in both languages; empty where the field is absent."""
        return tuple(each.as_words() for each in self.each(field))

    def as_words(self) -> Bilingual:
        """Read this mapping itself as a text in both languages."""
        found = Bilingual(self.text("zh"), self.text("en"))
        self.done()
        return found

    def done(self) -> None:
        """Refuse what nobody asked for.

        :raises DataFileError: an unknown field
        """
        for field in self._values:
            if field not in self._taken:
                raise self.fault("不认识这一项", "is not a known field", field)

    def _take(self, field: str, default: Any = None) -> Any:
        self._taken.add(field)
        return self._values.get(field, default)

    def _list(self, field: str) -> list[Any]:
        value = self._take(field, [])
        if not isinstance(value, list):
            raise self.fault("应为列表", "must be a list", field)
        return value


def open_fields(path: Path, file_format: str) -> Fields:
    """Read a data file that must say ``format: <file_format>``.

    :raises DataFileError: naming file, line and field
    """
    fields = Fields(read_document(path))
    if fields.text("format") != file_format:
        raise fields.fault(f"应为 {file_format}", f"must be {file_format}", "format")
    return fields
