"""What a proposal is: its kinds and states, what it is about, and what the editors learn of the unit that sent it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from selfcheck.enterprises.scope import Size
from selfcheck.text import Bilingual

WORDS_LIMIT: Final = 1000
REFERENCE_LIMIT: Final = 200
ANSWER_LIMIT: Final = 1000
MOST_A_DAY: Final = 10


class ProposalKind(StrEnum):
    """What a unit has to say about the library."""

    LIMIT = "limit"
    WORDING = "wording"
    MISSING = "missing"
    UNFIT = "unfit"
    STANDARD = "standard"
    OTHER = "other"


class ProposalState(StrEnum):
    """Where a proposal stands. ``merged``: another proposal says the same and is answered in its stead."""

    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"
    MERGED = "merged"
    RELEASED = "released"


OPEN: Final = frozenset({ProposalState.RECEIVED, ProposalState.TAKEN_UP})
KIND_NAMES: Final = {
    ProposalKind.LIMIT: Bilingual("限值不对", "A limit is wrong"),
    ProposalKind.WORDING: Bilingual("文字要改", "The wording should change"),
    ProposalKind.MISSING: Bilingual("缺少风险点", "A point is missing"),
    ProposalKind.UNFIT: Bilingual("不适合这种产品", "Does not fit the product"),
    ProposalKind.STANDARD: Bilingual("标准有变化", "A standard has changed"),
    ProposalKind.OTHER: Bilingual("其他", "Something else"),
}
STATE_NAMES: Final = {
    ProposalState.RECEIVED: Bilingual("已收到", "Received"),
    ProposalState.TAKEN_UP: Bilingual("已采纳，正在修改", "Taken up"),
    ProposalState.DECLINED: Bilingual("未采纳", "Declined"),
    ProposalState.MERGED: Bilingual("与另一条合并", "Merged with another"),
    ProposalState.RELEASED: Bilingual("已发布", "Released"),
}
STATE_SIGNS: Final = {
    ProposalState.RECEIVED: "waiting",
    ProposalState.TAKEN_UP: "info",
    ProposalState.DECLINED: "none",
    ProposalState.MERGED: "info",
    ProposalState.RELEASED: "done",
}
SIZE_NAMES: Final = {
    Size.LARGE: Bilingual("大型", "Large"),
    Size.MEDIUM: Bilingual("中型", "Medium"),
    Size.SMALL: Bilingual("小型、微型", "Small or micro"),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a proposal is about: a point, a product, in a role; each empty where it is about none."""

    point_id: str = ""
    product_code: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """What editors learn of the unit: its province and size class, and its name only where it allows that."""

    province: str
    size: str
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person typed. ``reference`` is a standard with its clause, or another source."""

    kind: ProposalKind
    words: str
    reference: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """Which proposals an editor wants to see; an empty field does not narrow."""

    state: str = ""
    kind: str = ""
    group: str = ""
    page: int = 1
