"""What a row may say and what follows from a change: whose hand it is then, and how its target stands. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from selfcheck.checklist.model import Hand, Standing
from selfcheck.controls.model import Mark, Twice
from selfcheck.errors import Refused
from selfcheck.glossary import Frequency, Level, Post
from selfcheck.text import Bilingual

LIMITS: Final = {
    "title": 60,
    "description": 500,
    "basis": 300,
    "measure": 500,
    "target": 300,
    "check_method": 300,
    "frequency_words": 60,
    "evidence_words": 300,
    "remarks": 300,
    "own_reference": 40,
}
GROUP_LIMIT: Final = 20
ENGLISH: Final = (
    "title",
    "description",
    "measure",
    "target",
    "check_method",
    "frequency_words",
    "evidence_words",
    "remarks",
)
ENGLISH_LIMITS: Final = {
    f"{name}_en": 240 if name == "title" else 180 if name == "frequency_words" else LIMITS[name] * 3
    for name in ENGLISH
}
FIELD_NAMES: Final = {
    "title": Bilingual("风险点", "Risk point"),
    "description": Bilingual("风险描述", "Risk description"),
    "basis": Bilingual("依据", "Basis"),
    "measure": Bilingual("管控措施", "Control measure"),
    "target": Bilingual("管控目标", "Control target"),
    "check_method": Bilingual("检查方法", "Check method"),
    "frequency": Bilingual("管控频次", "Frequency"),
    "frequency_words": Bilingual("频次说明", "Frequency in words"),
    "evidence_words": Bilingual("佐证材料", "Evidence"),
    "post": Bilingual("责任岗位", "Post"),
    "person_id": Bilingual("责任人", "Person"),
    "level": Bilingual("风险等级", "Level"),
    "matrix": Bilingual("责任矩阵", "Responsibility matrix"),
    "own_reference": Bilingual("本单位编号", "Own reference"),
    "remarks": Bilingual("备注", "Remarks"),
    "product_unit_ids": Bilingual("产品单元", "Products"),
    "stage": Bilingual("管控环节", "Stage"),
    "light_group": Bilingual("小店清单里归到", "Group in the light list"),
}
# what the library proposes: to change it is the unit's own hand
CONTENT: Final = frozenset(
    {
        "title",
        "description",
        "basis",
        "measure",
        "target",
        "check_method",
        "frequency",
        "frequency_words",
        "evidence_words",
        "level",
        "stage",
    }
)
EDITABLE: Final = frozenset(FIELD_NAMES) | frozenset(ENGLISH_LIMITS)
NEVER_EMPTY: Final = {
    "title": Bilingual("请写明风险点。", "Name the risk point."),
    "measure": Bilingual("请写明管控措施。", "Say what is done against it."),
    "target": Bilingual(
        "请写明管控目标，写到能当场判断合格不合格。", "State a target that can be decided on the spot."
    ),
}
BULK_FIELDS: Final = ("person_id", "post", "frequency", "level")


def field_name(name: str) -> Bilingual:
    """Return a column's name as people know it."""
    if name in FIELD_NAMES:
        return FIELD_NAMES[name]
    words = FIELD_NAMES[name.removesuffix("_en")]
    return Bilingual(f"{words.zh}（英文）", f"{words.en} (English)")


def check_values(values: Mapping[str, Any]) -> None:
    """Refuse what no row may say; single edits and bulk edits pass here alike.

    :raises Refused: naming the field
    """
    for name, value in values.items():
        if name not in EDITABLE:
            raise ValueError(f"{name} is no field that people edit")
        if name in NEVER_EMPTY and not str(value).strip():
            words = NEVER_EMPTY[name]
            raise Refused(f"{name}-missing", words.zh, words.en, field=name, status=400)
        limit = {**LIMITS, **ENGLISH_LIMITS, "light_group": GROUP_LIMIT}.get(name)
        if limit is not None and len(str(value)) > limit:
            raise _unfit(name)
    _check_terms(values)


def _check_terms(values: Mapping[str, Any]) -> None:
    closed: dict[str, Iterable[Any]] = {"frequency": Frequency, "post": Post, "level": (*Level, None)}
    for name, allowed in closed.items():
        if name in values and values[name] not in [getattr(each, "value", each) for each in allowed]:
            raise _unfit(name)
    matrix = values.get("matrix", {})
    if not set(matrix) <= {post.value for post in Post} or not set(matrix.values()) <= {mark.value for mark in Mark}:
        raise _unfit("matrix")


def _unfit(name: str) -> Refused:
    words = field_name(name)
    return Refused(
        f"{name.replace('_', '-')}-unfit",
        f"“{words.zh}”填得不对，请重新选择或缩短。",
        f"“{words.en}” is not as it must be; choose again or shorten it.",
        field=name,
        status=400,
    )


def hand_after(hand: Hand, changed: Iterable[str], *, is_read: bool) -> Hand:
    """Return whose hand a row shows after a change. Naming a person or adding remarks is not reading it."""
    if hand is Hand.OWN:
        return hand
    if CONTENT & set(changed):
        return Hand.CHANGED
    if hand is Hand.PROPOSED and is_read:
        return Hand.CONFIRMED
    return hand


def standing_after(standing: Standing, clause: str, *, is_changed: bool) -> Standing | None:
    """Return how a target stands after a save, None where it stands as before.

    :param clause: of the standard that the person held it against; empty when they did not
    :raises Refused: the library recalled it, it was changed, and no clause is named
    """
    if standing in {Standing.SEEN, Standing.OWN}:
        return Standing.OWN if is_changed else None
    if is_changed and not clause.strip():
        raise clause_needed()
    if not clause.strip():
        return None
    return Standing.REPLACED if is_changed or standing is Standing.REPLACED else Standing.CONFIRMED


def clause_needed() -> Refused:
    """The refusal of a target that nobody held against the standard."""
    return Refused(
        "target-clause-needed",
        "这一条的限值待按标准原文核对。改管控目标时，请同时写明标准条款，例如“GB 17761-2024 第 6.1 条”。",
        "This target waits to be checked against the standard. When you change it, name the clause as well, such as"
        " “GB 17761-2024, 6.1”.",
        field="clause",
        status=400,
    )


def fingerprint(value: Any) -> str:
    """Return a short print of a value, by which a form tells what it showed."""
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def fingerprints(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the prints of all values."""
    return {name: fingerprint(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Merge:
    """Two people's changes laid over each other.

    :param mine: what to write
    :param theirs: fields that others changed and this person did not, as they stand
    :param twice: fields that both changed, to different ends
    """

    mine: Mapping[str, Any]
    theirs: Mapping[str, Any]
    twice: tuple[Twice, ...]


def merge(current: Mapping[str, Any], shown: Mapping[str, str], wished: Mapping[str, Any]) -> Merge:
    """Lay a wish over what stands now.

    :param current: what stands now, for every wished field
    :param shown: prints of what the person saw when they began
    """
    mine = {name: value for name, value in wished.items() if fingerprint(value) != shown.get(name)}
    moved = {name for name in wished if name in shown and fingerprint(current[name]) != shown[name]}
    twice = tuple(
        Twice(name, current[name], value) for name, value in mine.items() if name in moved and value != current[name]
    )
    return Merge(mine, {name: current[name] for name in moved if name not in mine}, twice)
