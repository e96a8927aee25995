"""A trial as JSON for programs and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from selfcheck.editing.workbook.differences import KIND_NAMES, Conflict, Difference, FieldDifference
from selfcheck.editing.workbook.faults import Fault
from selfcheck.editing.workbook.trial import Trial


def as_json(trial: Trial) -> dict[str, Any]:
    """Return everything a trial found, keys in English."""
    return {
        "based_on": {"release": trial.based_on.release, "digest": trial.based_on.digest},
        "library": {"release": trial.library.release, "digest": trial.library.digest},
        "behind": trial.is_behind,
        "points": {name: getattr(trial.counts, name) for name in trial.counts.__slots__},
        "faults": [_fault(each) for each in trial.faults],
        "conflicts": [
            _entry(each) | {"reason_zh": each.words.zh, "reason_en": each.words.en} for each in trial.conflicts
        ],
        "differences": [_entry(each) | {"kind": each.kind.value} for each in trial.differences],
        "unread_sheets": list(trial.unread),
        "digest": trial.digest,
    }


def _fault(fault: Fault) -> dict[str, str]:
    return {
        "sheet": fault.sheet,
        "cell": fault.cell,
        "column": fault.column.zh,
        "reason_zh": fault.words.zh,
        "reason_en": fault.words.en,
    }


def _conflict(each: Conflict) -> dict[str, Any]:
    return _entry(each) | {"reason_zh": each.words.zh, "reason_en": each.words.en}


def _entry(each: Difference | Conflict) -> dict[str, Any]:
    return {
        "sheet": each.sheet.title,
        "row": each.row,
        "file": each.file,
        "name": each.name,
        "fields": [_field(field) for field in each.fields],
    }


def _field(field: FieldDifference) -> dict[str, str]:
    return {"field": field.column.key, "before": field.before, "after": field.after}


def as_lines(trial: Trial) -> Iterator[str]:
    """Yield what a person reads in a terminal, both languages in one line."""
    counts = trial.counts
    yield f"导出自 / made from {trial.based_on.release}，现在 / now {trial.library.release}"
    yield (
        f"风险点 / points: 新增 new {counts.new} · 修改 changed {counts.changed} · 未改 unchanged {counts.unchanged}"
        f" · 停用 retired {counts.retired} · 未列出 absent {counts.absent}"
    )
    for fault in trial.faults:
        yield f"错误 / fault  {fault.place}  {fault.column.zh}  {fault.words.zh} / {fault.words.en}"
    for conflict in trial.conflicts:
        yield f"冲突 / conflict  {conflict.sheet.title} {conflict.row}  {conflict.name}  {conflict.words.zh}"
    for difference in trial.differences:
        kind = KIND_NAMES[difference.kind]
        yield f"{kind.zh} / {kind.en}  {difference.sheet.title} {difference.row}  {difference.name}"
        for field in difference.fields:
            yield f"    {field.column.key}: {field.before!r} -> {field.after!r}"
    for name in trial.unread:
        yield f"没有读的工作表 / sheet not read: {name}"
