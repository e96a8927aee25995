"""What a spot check is about, in plain words: what was seen at a row, how a visit ends, what the note says. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from selfcheck.glossary import Stage
from selfcheck.text import Bilingual

SCHEMA: Final = "selfcheck-visit/1"


class Seen(StrEnum):
    """What was found where a row should be carried out."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNSEEN = "unseen"


SEEN_NAMES: Final = {
    Seen.AGREES: Bilingual("一致", "Agrees"),
    Seen.DIFFERS: Bilingual("不一致", "Differs"),
    Seen.UNSEEN: Bilingual("未能查看", "Could not see"),
}


class VisitState(StrEnum):
    """Where a visit stands: on its way, its note being signed, closed with both signed sides, or given up."""

    WALKING = "walking"
    SIGNING = "signing"
    CLOSED = "closed"
    GIVEN_UP = "given_up"


VISIT_NAMES: Final = {
    VisitState.WALKING: Bilingual("检查中", "Under way"),
    VisitState.SIGNING: Bilingual("待签名", "To be signed"),
    VisitState.CLOSED: Bilingual("已完成", "Finished"),
    VisitState.GIVEN_UP: Bilingual("已中止", "Given up"),
}
VISIT_SIGNS: Final = {
    VisitState.WALKING: "info",
    VisitState.SIGNING: "waiting",
    VisitState.CLOSED: "done",
    VisitState.GIVEN_UP: "none",
}


class Outcome(StrEnum):
    """检查结果: how forms of on-site inspections in use word the result; a region may word it otherwise."""

    NORMAL = "normal"
    ORDERED = "ordered"
    PENDING = "pending"
    NOT_PUBLISHED = "not_published"
    NOT_FOUND = "not_found"
    CONCEALED = "concealed"
    UNCOOPERATIVE = "uncooperative"
    NOT_OPERATING = "not_operating"


OUTCOME_NAMES: Final = {
    Outcome.NORMAL: Bilingual("正常", "Nothing to object to"),
    Outcome.ORDERED: Bilingual("发现问题已责令改正", "Problems found, correction ordered"),
    Outcome.PENDING: Bilingual("发现问题待后续处理", "Problems found, to be dealt with later"),
    Outcome.NOT_PUBLISHED: Bilingual("未按规定公示", "Not published as prescribed"),
    Outcome.NOT_FOUND: Bilingual(
        "通过登记的住所（经营场所）无法联系", "Could not be reached at the registered address"
    ),
    Outcome.CONCEALED: Bilingual("隐瞒真实情况、弄虚作假", "Concealment or false statements"),
    Outcome.UNCOOPERATIVE: Bilingual("不配合检查情节严重", "Serious refusal to cooperate"),
    Outcome.NOT_OPERATING: Bilingual("未开展经营活动", "Not in operation"),
}


class Side(StrEnum):
    """Who signs: an inspector, or somebody for the unit."""

    INSPECTOR = "inspector"
    UNIT = "unit"


class Answer(StrEnum):
    """What the unit says to the note. All but the first need words."""

    AGREED = "agreed"
    OBJECTED = "objected"
    REFUSED = "refused"
    ABSENT = "absent"


ANSWER_NAMES: Final = {
    Answer.AGREED: Bilingual("情况属实，签名确认", "As recorded; signed"),
    Answer.OBJECTED: Bilingual("签名，但有不同意见", "Signed, with another view"),
    Answer.REFUSED: Bilingual("拒绝签名", "Refused to sign"),
    Answer.ABSENT: Bilingual("当事人不在场（检查人员注明）", "Nobody of the unit present (noted by the inspectors)"),
}


class Grade(StrEnum):
    """What a signature rests on."""

    ACCOUNT = "account"
    HANDWRITTEN = "handwritten"
    TYPED = "typed"
    NOTED = "noted"


GRADE_NAMES: Final = {
    Grade.ACCOUNT: Bilingual(
        "账号确认：签名前刚刚重新验证过身份", "Confirmed by account: identity proved again just before"
    ),
    Grade.HANDWRITTEN: Bilingual(
        "在检查人员手机上手写，与本笔录摘要一并留存", "Written by hand on the inspectors' phone, kept with the digest"
    ),
    Grade.TYPED: Bilingual(
        "在检查人员手机上输入姓名并确认，与本笔录摘要一并留存",
        "Name typed and confirmed on the inspectors' phone, kept with the digest",
    ),
    Grade.NOTED: Bilingual("由检查人员注明", "Noted by the inspectors"),
}


@dataclass(frozen=True, slots=True)
class Inspector:
    """检查人员: name and number of the enforcement card."""

    name: str
    card: str


@dataclass(frozen=True, slots=True)
class ListNamed:
    """The issued list that was checked, as frozen; ``standing`` is how it stood when the visit began, in words."""

    number: str
    edition: int
    role: Bilingual
    issued_on: date
    data_sha256: str
    data_sm3: str
    check_url: str
    standing: Bilingual


@dataclass(frozen=True, slots=True)
class Party:
    """当事人: the unit, and who was there for it."""

    name: str
    uscc: str
    address: str
    person_in_charge: str
    present: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many rows a stage has, and how many of them were drawn."""

    stage: Stage
    rows: int
    drawn: int


@dataclass(frozen=True, slots=True)
class DrawStated:
    """抽取: everything that is needed to draw the same rows again."""

    algorithm: str
    seed: str
    population: int
    wanted: int
    drawn: int
    strata: tuple[Stratum, ...]


@dataclass(frozen=True, slots=True)
class PhotoNamed:
    """A photo: the digest of the original on record, and of the small picture printed in the note."""

    sha256: str
    preview_sha256: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class RowSeen:
    """One row that was looked at. ``is_drawn`` is false where the inspectors chose it themselves.

    ``seen`` is absent where nobody looked any more; ``note`` then says why, or is empty.
    """

    position: int
    stage: Stage
    title: Bilingual
    target: Bilingual
    method: Bilingual
    person: str
    is_drawn: bool
    note: str = ""
    photos: tuple[PhotoNamed, ...] = ()
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class AsideNamed:
    """A point that the unit's list sets aside, with the reason that stands on the list."""

    title: Bilingual
    stage: Stage
    reason: Bilingual
    person: str = ""


@dataclass(frozen=True, slots=True)
class VisitNote:
    """现场检查笔录: what the signatures cover, frozen. The printed note shows this and the signatures alone."""

    schema: str
    is_sample: bool
    list: ListNamed
    party: Party
    authority: str
    inspectors: tuple[Inspector, ...]
    recorder: str
    cards_shown: bool
    place: str
    began_at: datetime
    ended_at: datetime
    draw: DrawStated
    rows: tuple[RowSeen, ...]
    asides: tuple[AsideNamed, ...]
    aside_remarks: str
    summary: str
    outcome: Outcome
    demands: str
    promised: str
    promised_until: date | None = None

    def count(self, seen: Seen) -> int:
        """How many rows were found so."""
        return sum(1 for row in self.rows if row.seen is seen)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature under the note, for printing. ``picture`` is a PNG of the hand's strokes, empty where none."""

    side: Side
    name: str
    card: str
    capacity: str
    grade: Grade
    at: datetime
    answer: Answer | None = None
    words: str = ""
    picture: bytes = b""
