"""A point as the fields of its form, and the fields as a point again. No request is read here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from selfcheck.editing.model import BILINGUAL_FIELDS, in_order
from selfcheck.editing.workbook.condition_text import CONDITION
from selfcheck.editing.workbook.faults import Unreadable
from selfcheck.editing.workbook.notation import can_hold, read_json
from selfcheck.glossary import Confidence, Frequency, Level, Role, Stage
from selfcheck.riskpoints.model import Family

PLAIN: Final = ("stage", "frequency", "level", "level_reason", "confidence", "target_confidence")
DAYS: Final = ("applies_from", "applies_until")
LIMIT_PARTS: Final = ("operator", "value", "upper", "unit")
BASIS_PARTS: Final = ("document", "clause", "topic")


def fields_of(point: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form shows of a point; parts that are not as they should be show as nothing."""
    words = {
        f"{name}_{side}": _text(_mapping(point.get(name)).get(side))
        for name in BILINGUAL_FIELDS
        for side in ("zh", "en")
    }
    return {
        **words,
        **{name: _text(point.get(name)) for name in (*PLAIN, *DAYS)},
        "roles": _texts(point.get("roles")),
        "products": _texts(point.get("products")),
        "is_any": point.get("limits_join") == "any",
        "when": condition_text(point.get("when")),
        "limits": [_limit_fields(each) for each in _mappings(point.get("limits"))],
        "basis": [{part: _text(each.get(part)) for part in BASIS_PARTS} for each in _mappings(point.get("basis"))],
        "addresses": "\n".join(_texts(point.get("addresses"))),
    }


def _limit_fields(limit: Mapping[str, Any]) -> dict[str, str]:
    quantity = _mapping(limit.get("quantity"))
    sides = {f"quantity_{side}": _text(quantity.get(side)) for side in ("zh", "en")}
    return {**sides, **{part: _text(limit.get(part)) for part in LIMIT_PARTS}}


def point_of(values: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the point that the form says; what the form does not show stays as it was."""
    point = dict(before)
    for name in BILINGUAL_FIELDS:
        words = {side: values[f"{name}_{side}"] for side in ("zh", "en")}
        _set(point, name, words if any(words.values()) or name != "frequency_words" else None)
    for name in (*PLAIN, *DAYS):
        _set(point, name, values[name], keep_empty=name in PLAIN)
    point["roles"] = [role.value for role in Role if role in values["roles"]]
    _set(point, "products", list(values["products"]))
    _set(point, "limits_join", "any" if values["is_any"] else None)
    _set(point, "when", read_condition(values["when"]))
    _set(point, "limits", [_limit(each) for each in values["limits"] if any(each.values())])
    point["basis"] = [_present(each, BASIS_PARTS) for each in values["basis"] if any(each.values())]
    _set(point, "addresses", list(dict.fromkeys(values["addresses"].split())))
    return in_order(point)


def new_point(point_id: str, title: Mapping[str, str], family: Family) -> dict[str, Any]:
    """Return a point that is only begun: a title, the lowest confidence, and the choices that are likeliest."""
    role = Role.SELLER if family.code.endswith("seller") else Role.MAKER
    point: dict[str, Any] = {"id": point_id, "stage": Stage.MANAGE.value, "roles": [role.value], "title": dict(title)}
    texts = ("description", "target", "measure", "check_method", "evidence")
    return {
        **point,
        **{name: {"zh": "", "en": ""} for name in texts},
        "frequency": Frequency.MONTHLY.value,
        "level": Level.MEDIUM.value,
        "level_reason": "",
        "basis": [],
        "confidence": Confidence.RECALLED.value,
        "target_confidence": Confidence.RECALLED.value,
    }


def _limit(values: Mapping[str, str]) -> dict[str, Any]:
    parts = [part for part in LIMIT_PARTS if part != "upper" or values["upper"]]
    quantity = {side: values[f"quantity_{side}"] for side in ("zh", "en")}
    return {"quantity": quantity, **{part: values[part] for part in parts}}


def _present(values: Mapping[str, str], parts: Iterable[str]) -> dict[str, str]:
    return {part: values[part] for part in parts if values[part] or part == "document"}


def _set(point: dict[str, Any], name: str, value: Any, *, keep_empty: bool = False) -> None:
    if value or keep_empty:
        point[name] = value
    else:
        point.pop(name, None)


def condition_text(value: Any) -> str:
    """Return a condition as the form shows it."""
    if value is None:
        return ""
    return CONDITION.write(value) if can_hold(CONDITION, value) else json.dumps(value, ensure_ascii=False)


def read_condition(text: str) -> Any:
    """Return the condition that a text says; what cannot be read stays a text, which no reader of a point takes."""
    if not text:
        return None
    try:
        return read_json(text) if text.startswith("{") else CONDITION.read(text)
    except (Unreadable, RecursionError):
        return {text[:200]: True}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
