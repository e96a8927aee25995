"""What both printed forms of a note share: its words in the language of the document, and pictures by digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from selfcheck.clock import CHINA
from selfcheck.glossary import STAGE_NAMES
from selfcheck.spotcheck.model import (
    ANSWER_NAMES,
    GRADE_NAMES,
    OUTCOME_NAMES,
    SEEN_NAMES,
    Answer,
    AsideNamed,
    RowSeen,
    Side,
    Signed,
    VisitNote,
)

TITLE: Final = "现场检查笔录"
NOTHING: Final = "无"
UNMARKED: Final = "未填写"
LOOK_BELOW: Final = "（见下）"
LONG_NOTE: Final = 60  # signs: five lines of the column for notes
EXPLAINED: Final = (
    "上面的签名随本笔录的数据摘要留存，任何改动都会使摘要不同。手机上的手写或输入姓名不等于可靠的电子签名；"
    "需要时请在打印件上补签、盖章。"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A note to be printed: with its digests and signatures, or still to be signed by hand on paper.

    ``pictures`` holds the small pictures of photos by digest; one that is missing is left out and named.
    """

    note: VisitNote
    sha256: str
    sm3: str
    signatures: Sequence[Signed] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def inspectors(self) -> tuple[Signed, ...]:
        """The inspectors' signatures."""
        return tuple(each for each in self.signatures if each.side is Side.INSPECTOR)

    @property
    def unit(self) -> Signed | None:
        """What the unit said."""
        return next((each for each in self.signatures if each.side is Side.UNIT), None)

    @property
    def subtitle(self) -> str:
        """The line below the title."""
        return f"产品质量安全风险管控清单抽查　清单编号 {self.note.list.number}　第 {self.note.list.edition} 版"


def moment(at: datetime) -> str:
    """A day and time as the form writes them, in UTC+8."""
    local = at.astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日{local:%H}时{local:%M}分"


def head_of(note: VisitNote) -> tuple[tuple[str, str], ...]:
    """The named fields at the head of the note, in order."""
    party = note.party
    people = "；".join(f"{each.name}（执法证号 {each.card}）" for each in note.inspectors)
    capacity = f"（{party.capacity}）" if party.capacity else ""
    return (
        ("检查时间", f"{moment(note.began_at)}至{moment(note.ended_at)}"),
        ("检查地点", note.place),
        ("当事人", f"{party.name}　统一社会信用代码 {party.uscc}"),
        ("住所", party.address or NOTHING),
        ("主要负责人", party.person_in_charge or NOTHING),
        ("现场负责人", f"{party.present}{capacity}" if party.present else "无人在场"),
        ("检查机关", note.authority),
        ("检查人员", people),
        ("记录人", note.recorder),
        ("告知", "检查人员已出示执法证件并说明来意" if note.cards_shown else "未记载出示执法证件"),
        ("被检查清单", _list_words(note)),
        ("抽取", _draw_words(note)),
    )


def _list_words(note: VisitNote) -> str:
    named = note.list
    day = named.issued_on
    return (
        f"{named.number}　第 {named.edition} 版　{named.role.zh}　{day.year}年{day.month}月{day.day}日签发　"
        f"{named.standing.zh}　数据摘要 SHA-256 {named.data_sha256}"
    )


def _draw_words(note: VisitNote) -> str:
    draw = note.draw
    parts = "、".join(f"{STAGE_NAMES[each.stage].zh} {each.drawn}/{each.rows}" for each in draw.strata)
    chosen = sum(1 for row in note.rows if not row.is_drawn)
    more = f"；另由检查人员选看 {chosen} 行" if chosen else ""
    return (
        f"共 {draw.population} 行，抽取 {draw.drawn} 行（要求 {draw.wanted} 行，每个环节至少一行）；"
        f"种子 {draw.seed}，算法 {draw.algorithm}。各环节抽取/总数：{parts}{more}"
    )


def tail_of(note: VisitNote) -> tuple[tuple[str, str], ...]:
    """The named fields below the rows, in order."""
    until = note.promised_until
    promised = note.promised or NOTHING
    if note.promised and until is not None:
        promised = f"{promised}（{until.year}年{until.month}月{until.day}日前完成）"
    return (
        ("检查情况", note.summary),
        ("检查结果", OUTCOME_NAMES[note.outcome].zh),
        ("要求", note.demands or NOTHING),
        ("当事人承诺", promised),
    )


def own_asides(note: VisitNote) -> tuple[AsideNamed, ...]:
    """The points that somebody of the unit set aside, each with that person's reason."""
    return tuple(each for each in note.asides if each.person)


def other_asides(note: VisitNote) -> tuple[tuple[str, str], ...]:
    """The points that do not apply by the library's conditions: each reason with how many and which.

    There are dozens with the same few reasons; one line a reason keeps the note readable, and none is left out.
    """
    titles: dict[str, list[str]] = {}
    for each in note.asides:
        if not each.person:
            titles.setdefault(each.reason.zh, []).append(each.title.zh)
    return tuple((f"{reason}（{len(named)} 个）", "、".join(named)) for reason, named in titles.items())


def counts_of(note: VisitNote) -> str:
    """How many rows were found how; those that nobody marked are counted as well."""
    counts = [f"{name.zh} {note.count(seen)}" for seen, name in SEEN_NAMES.items()]
    unmarked = sum(1 for row in note.rows if row.seen is None)
    return "，".join([*counts, *([f"{UNMARKED} {unmarked}"] if unmarked else [])])


def result_of(row: RowSeen) -> str:
    """What was found at a row, in words."""
    return SEEN_NAMES[row.seen].zh if row.seen else UNMARKED


def is_long(row: RowSeen) -> bool:
    """Whether a note goes to a line of its own below the row, over the whole width."""
    return len(row.note) > LONG_NOTE


def words_of(signed: Signed) -> str:
    """A signature in words: what it rests on, when."""
    return f"{GRADE_NAMES[signed.grade].zh}；{moment(signed.at)}"


def answer_of(signed: Signed) -> str:
    """What the unit answered, in words; empty for an inspector."""
    return ANSWER_NAMES[signed.answer].zh if signed.answer is not None else ""


def answer_line(signed: Signed) -> str:
    """Who answered for the unit."""
    if not signed.name:
        return "（未签名）" if signed.answer is not Answer.ABSENT else "（无人在场）"
    return f"{signed.name}{f'（{signed.capacity}）' if signed.capacity else ''}"


def text_of(printed: Printed) -> str:
    """Every word of a note, for choosing fonts."""
    note = printed.note
    rows = (f"{row.title.zh}{row.target.zh}{row.method.zh}{row.note}{row.person}" for row in note.rows)
    asides = (f"{each.title.zh}{each.reason.zh}{each.person}" for each in note.asides)
    signed = (f"{each.name}{each.capacity}{each.words}" for each in printed.signatures)
    fields = (words for _, words in (*head_of(note), *tail_of(note)))
    return "".join(_flat((rows, asides, signed, fields))) + note.aside_remarks


def _flat(parts: Iterable[Iterable[str]]) -> Iterable[str]:
    for part in parts:
        yield from part
