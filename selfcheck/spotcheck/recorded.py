"""What the inspectors type for the note, as kept while they are on their way, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from selfcheck.attestation.codec import from_plain, to_plain
from selfcheck.spotcheck.model import Inspector, Outcome, Seen
from selfcheck.text import Bilingual

INSPECTORS_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class Recorded:
    """The fields of the on-site record. ``present`` and ``capacity`` are who was there for the unit, and as what."""

    authority: str = ""
    inspectors: tuple[Inspector, ...] = ()
    recorder: str = ""
    cards_shown: bool = False
    place: str = ""
    present: str = ""
    capacity: str = ""
    summary: str = ""
    outcome: Outcome = Outcome.NORMAL
    aside_remarks: str = ""
    demands: str = ""
    promised: str = ""
    promised_until: date | None = None

    def as_plain(self) -> dict[str, Any]:
        """Return plain values for keeping."""
        plain = to_plain(self)
        assert isinstance(plain, dict)  # noqa: S101 - a dataclass becomes a dictionary, this tells the type checker
        return plain

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Recorded:
        """Return what ``as_plain`` wrote."""
        return from_plain(cls, dict(plain))


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a note from being frozen: at a row (its number) or at a field of the record."""

    words: Bilingual
    position: int | None = None
    field: str = ""


def missing_of(recorded: Recorded, marks: Sequence[tuple[int, Seen | None, str]]) -> tuple[Missing, ...]:
    """Return what is still missing, rows first.

    :param marks: number, what was seen and the note of each row, in walking order
    """
    return (*_missing_rows(marks), *_missing_fields(recorded))


def _missing_rows(marks: Sequence[tuple[int, Seen | None, str]]) -> Iterator[Missing]:
    for position, seen, note in marks:
        if seen is None:
            words = Bilingual(f"第 {position} 行还没有选结果。", f"Row {position} has no result yet.")
            yield Missing(words, position)
        elif seen is not Seen.AGREES and not note:
            zh = f"第 {position} 行请写明{'哪里不一致' if seen is Seen.DIFFERS else '为什么没能查看'}。"
            en = f"Row {position}: write {'what differs' if seen is Seen.DIFFERS else 'why it could not be seen'}."
            yield Missing(Bilingual(zh, en), position)


def _missing_fields(recorded: Recorded) -> Iterator[Missing]:
    named = [each for each in recorded.inspectors if each.name and each.card]
    if len(named) < INSPECTORS_AT_LEAST:
        words = Bilingual(
            "请填写至少两名检查人员的姓名和执法证号。", "Name at least two inspectors with their card numbers."
        )
        yield Missing(words, field="inspector_1")
    needed = (
        ("authority", Bilingual("请填写检查机关。", "Name the authority.")),
        ("place", Bilingual("请填写检查地点。", "Name the place.")),
        ("recorder", Bilingual("请填写记录人。", "Name the recorder.")),
        ("summary", Bilingual("请写明检查情况。", "Describe what was found.")),
    )
    for name, words in needed:
        if not getattr(recorded, name):
            yield Missing(words, field=name)
    if not recorded.cards_shown:
        words = Bilingual("请确认已出示执法证件。", "Confirm that the enforcement cards were shown.")
        yield Missing(words, field="cards_shown")
    if recorded.promised and recorded.promised_until is None:
        yield Missing(Bilingual("请填写承诺完成的日期。", "Give the day of the promise."), field="promised_until")
