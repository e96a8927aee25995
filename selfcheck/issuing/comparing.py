"""What differs from the last issued list, row by row and field by field. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from selfcheck.attestation.snapshot import NOTHING, Change, Row
from selfcheck.attestation.terms import ChangeKind
from selfcheck.glossary import FREQUENCY_NAMES, LEVEL_NAMES, POST_NAMES
from selfcheck.text import Bilingual

Reading = Callable[[Row], Bilingual]


def _same(text: str) -> Bilingual:
    return Bilingual(text, text)


FIELDS: Final[tuple[tuple[Bilingual, Reading], ...]] = (
    (Bilingual("风险点", "Risk point"), lambda row: row.title),
    (Bilingual("风险描述", "Risk description"), lambda row: row.description),
    (Bilingual("依据", "Basis"), lambda row: _same(row.basis)),
    (Bilingual("管控措施", "Control measure"), lambda row: row.measure),
    (Bilingual("管控目标", "Control target"), lambda row: row.target.text),
    (Bilingual("管控频次", "Frequency"), lambda row: FREQUENCY_NAMES[row.frequency]),
    (Bilingual("检查方法", "Check method"), lambda row: row.check_method),
    (Bilingual("责任岗位", "Responsible post"), lambda row: POST_NAMES[row.post]),
    (Bilingual("责任人", "Responsible person"), lambda row: _same(row.person)),
    (Bilingual("风险等级", "Level"), lambda row: LEVEL_NAMES[row.level] if row.level else NOTHING),
)


def changes(before: Sequence[Row], after: Sequence[Row]) -> tuple[Change, ...]:
    """Return what was added, removed and changed, in the order of the new list, removed rows last.

    Rows are the same row when they come from the same library point, or, for own rows, carry the same title; of
    several own rows with one title the first is the first, and so on.
    """
    old, new = _keyed(before), _keyed(after)
    return (
        *(change for key, row in new.items() for change in _of_row(old.get(key), row)),
        *(Change(ChangeKind.REMOVED, row.title) for key, row in old.items() if key not in new),
    )


def _keyed(rows: Sequence[Row]) -> dict[tuple[str, str, int], Row]:
    seen: Counter[tuple[str, str]] = Counter()
    keyed = {}
    for row in rows:
        name = ("point", row.point) if row.point else ("own", row.title.zh)
        keyed[*name, seen[name]] = row
        seen[name] += 1
    return keyed


def _of_row(old: Row | None, row: Row) -> Iterator[Change]:
    if old is None:
        yield Change(ChangeKind.ADDED, row.title, position=row.position)
        return
    for field, reading in FIELDS:
        was, now = reading(old), reading(row)
        if was != now:
            yield Change(ChangeKind.CHANGED, row.title, field, was, now, row.position)
