"""Limits, bases and answers as a person writes them, one a line."""

from __future__ import annotations

import re
from typing import Any, Final

from selfcheck.editing.workbook.faults import Unreadable
from selfcheck.editing.workbook.notation import Notation, bars, joined_by_bars, lines_of, record, wanted

SIGNS: Final = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "=": "="}
COMPARISON: Final = re.compile(r"(<=|>=|≤|≥|<|>|=)\s*(\S+)")
RANGE: Final = re.compile(r"(\S+)\s*[~～]\s*(\S+)")
PARTS: Final = 4


def _write_limit(value: Any) -> str:
    quantity = wanted(wanted(value, dict).get("quantity"), dict)
    comparison = _comparison(value)
    return joined_by_bars([quantity.get("zh", ""), quantity.get("en", ""), comparison, value.get("unit", "")])


def _comparison(value: dict[str, Any]) -> str:
    operator, number = value.get("operator"), value.get("value")
    if operator == "between":
        return f"{number} ~ {value.get('upper')}"
    if operator not in SIGNS:
        raise Unreadable("不认识的运算符", "unknown operator")
    return f"{SIGNS[operator]} {number}"


def _read_limit(text: str) -> dict[str, Any]:
    parts = bars(text)
    if len(parts) != PARTS:
        raise Unreadable(
            f"“{text}”应为“量（中文） | 量（英文） | ≤ 数值 | 单位”，范围写作“下限 ~ 上限”",
            f"“{text}” must read “quantity in Chinese | in English | ≤ value | unit”, a range “lower ~ upper”",
        )
    zh, en, comparison, unit = parts
    return {"quantity": {"zh": zh, "en": en}, **_read_comparison(comparison), "unit": unit}


def _read_comparison(text: str) -> dict[str, str]:
    if found := COMPARISON.fullmatch(text):
        sign = {"≤": "<=", "≥": ">="}.get(found[1], found[1])
        return {"operator": sign, "value": found[2]}
    if found := RANGE.fullmatch(text):
        return {"operator": "between", "value": found[1], "upper": found[2]}
    raise Unreadable(
        f"“{text}”读不懂；写作“≤ 0.05”“≥ 10”“= 3”或“6.5 ~ 7.5”",
        f"“{text}” cannot be read; write “≤ 0.05”, “≥ 10”, “= 3” or “6.5 ~ 7.5”",
    )


def _write_choice(value: Any) -> str:
    label = wanted(wanted(value, dict).get("label"), dict)
    return joined_by_bars([value.get("value", ""), label.get("zh", ""), label.get("en", "")])


def _read_choice(text: str) -> dict[str, Any]:
    value, zh, en = (*bars(text), "", "", "")[:3]
    return {"value": value, "label": {"zh": zh, "en": en}}


LIMITS: Final = lines_of(Notation(_write_limit, _read_limit))
BASIS: Final = lines_of(record(("document", "clause", "topic")))
CHOICES: Final = lines_of(Notation(_write_choice, _read_choice))
