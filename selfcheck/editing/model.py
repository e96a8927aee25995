"""Words of the desk: the states of a draft and of a release, and the order in which a point's fields are written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import rfc8785

from selfcheck.text import Bilingual


class DraftState(StrEnum):
    """Where a draft of a point stands. The first four are open: one point has at most one open draft."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    RELEASED = "released"
    DROPPED = "dropped"


EDITABLE: Final = frozenset({DraftState.DRAFT, DraftState.RETURNED})
STATE_NAMES: Final = {
    DraftState.DRAFT: Bilingual("起草中", "being drafted"),
    DraftState.SUBMITTED: Bilingual("待审核", "waiting for review"),
    DraftState.RETURNED: Bilingual("已退回", "returned"),
    DraftState.APPROVED: Bilingual("已通过", "approved"),
    DraftState.RELEASED: Bilingual("已发布", "released"),
    DraftState.DROPPED: Bilingual("已放弃", "dropped"),
}
STATE_SIGNS: Final = {
    DraftState.DRAFT: "todo",
    DraftState.SUBMITTED: "waiting",
    DraftState.RETURNED: "warning",
    DraftState.APPROVED: "done",
    DraftState.RELEASED: "done",
    DraftState.DROPPED: "none",
}


class ReleaseState(StrEnum):
    """Where a release stands."""

    PREPARING = "preparing"
    RELEASED = "released"
    FAILED = "failed"


BILINGUAL_FIELDS: Final = ("title", "description", "target", "measure", "check_method", "evidence", "frequency_words")
FIELD_ORDER: Final = (
    "id",
    "stage",
    "roles",
    "when",
    "products",
    "title",
    "description",
    "target",
    "limits",
    "limits_join",
    "measure",
    "check_method",
    "evidence",
    "frequency",
    "frequency_words",
    "level",
    "level_reason",
    "basis",
    "applies_from",
    "applies_until",
    "confidence",
    "target_confidence",
    "addresses",
)
"""The order of the shipped files."""
FIELD_NAMES: Final = {
    "id": Bilingual("编号", "Id"),
    "stage": Bilingual("管控环节", "Control stage"),
    "roles": Bilingual("身份", "Roles"),
    "products": Bilingual("产品", "Products"),
    "when": Bilingual("适用条件", "Condition"),
    "title": Bilingual("风险点", "Risk point"),
    "description": Bilingual("风险描述", "Risk description"),
    "target": Bilingual("管控目标", "Control target"),
    "limits": Bilingual("限值", "Limits"),
    "limits_join": Bilingual("限值的关系", "How limits join"),
    "measure": Bilingual("管控措施", "Control measure"),
    "check_method": Bilingual("检查方法", "Check method"),
    "evidence": Bilingual("佐证材料", "Evidence"),
    "frequency": Bilingual("管控频次", "Frequency"),
    "frequency_words": Bilingual("频次说明", "Frequency in words"),
    "level": Bilingual("风险等级", "Level"),
    "level_reason": Bilingual("定级理由", "Reason of the level"),
    "applies_from": Bilingual("适用起日", "Applies from"),
    "applies_until": Bilingual("适用止日", "Applies until"),
    "basis": Bilingual("依据", "Basis"),
    "confidence": Bilingual("可信程度", "Confidence"),
    "target_confidence": Bilingual("目标的可信程度", "Confidence of the target"),
    "addresses": Bilingual("出处网址", "Addresses"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of a point. ``place`` names the part, such as ``basis.0.document``."""

    field: str
    place: str
    words: Bilingual


def in_order(point: Mapping[str, Any]) -> dict[str, Any]:
    """Return a point with its fields in the order of the shipped files; fields nobody knows come last."""
    known = {name: point[name] for name in FIELD_ORDER if name in point}
    return known | {name: value for name, value in point.items() if name not in known}


def digest_of_point(point: Mapping[str, Any] | None) -> str:
    """Return what a draft remembers of the words it was based on; empty for a point that is new."""
    return "" if point is None else hashlib.sha256(rfc8785.dumps(dict(point))).hexdigest()


def field_name(name: str) -> Bilingual:
    """Return a field of a point in words."""
    return FIELD_NAMES.get(name, Bilingual(name, name))
