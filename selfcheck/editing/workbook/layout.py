"""Which sheets and columns a workbook of the library has. Columns may stand in any order; their keys name them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from selfcheck.editing.model import FIELD_NAMES
from selfcheck.editing.workbook.condition_text import CONDITION
from selfcheck.editing.workbook.limit_text import BASIS, CHOICES, LIMITS
from selfcheck.editing.workbook.notation import JSON, LINES, NAMED, PLAIN, YES_NO, Notation, closed, several, words
from selfcheck.glossary import (
    CONFIDENCE_NAMES,
    FREQUENCY_NAMES,
    LEVEL_NAMES,
    ROLE_NAMES,
    STAGE_NAMES,
    Confidence,
    Frequency,
    Level,
    Stage,
)
from selfcheck.riskpoints.model import Measure, Scope
from selfcheck.riskpoints.standards import Kind
from selfcheck.text import Bilingual

ACT: Final = "act"
FILE: Final = "file"
ORDER: Final = "order"
MORE: Final = "more"
MARK: Final = "mark"
RETIRE: Final = "retire"

SCOPE_NAMES: Final = {
    Scope.FAMILY: Bilingual("产品族", "Family"),
    Scope.CATEGORY: Bilingual("产品类别", "Category"),
    Scope.MEASURE: Bilingual("监管措施", "Measure"),
    Scope.GENERIC: Bilingual("通用", "General"),
}
SEVERITY_NAMES: Final = {"A": Bilingual("关系安全", "Safety"), "B": Bilingual("其他要求", "Other")}
FORMER_SEVERITIES: Final = {"甲 A": "A", "甲": "A", "乙 B": "B", "乙": "B"}
MEASURE_NAMES: Final = {
    Measure.LICENCE: Bilingual("生产许可", "Production licence"),
    Measure.CCC: Bilingual("强制性认证", "Compulsory certification"),
    Measure.ENERGY_LABEL: Bilingual("能效水效标识", "Energy and water label"),
    Measure.SPECIAL_NEEDS: Bilingual("特殊监管需求", "Special regulatory needs"),
}
KIND_NAMES: Final = {
    Kind.STANDARD: Bilingual("标准", "Standard"),
    Kind.LAW: Bilingual("法律法规", "Law"),
    Kind.RULE: Bilingual("规则", "Rule"),
    Kind.NOTICE: Bilingual("公告通知", "Notice"),
    Kind.OTHER: Bilingual("其他文件", "Other"),
}
NARROW, MIDDLE, WIDE = 12, 24, 44


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` stands in the second row of the sheet and names it; ``a.b`` is a field of a field."""

    key: str
    heading: Bilingual
    notation: Notation = PLAIN
    width: int = MIDDLE
    is_locked: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """Where the value stands in its entry."""
        return tuple(self.key.split("."))


@dataclass(frozen=True)
class Sheet:
    """One sheet: the entries that stand under ``list_key`` in any file, or the files' own fields where it is empty.

    ``name`` is the field by which a person knows an entry.
    """

    title: str
    list_key: str
    name: str
    fields: tuple[Column, ...]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column: what leads a row, its fields, and what the import needs."""
        lead = (_ACT, _FILE) if self.list_key else (_FILE,)
        tail = (_MORE, _ORDER, _MARK) if self.list_key else (_MORE, _MARK)
        return (*lead, *self.fields, *tail)

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by their key."""
        return {column.key: column for column in self.columns}


def _both(key: str, zh: str, en: str, width: int = WIDE) -> tuple[Column, Column]:
    return (
        Column(f"{key}.zh", Bilingual(f"{zh}（中文）", f"{en} (Chinese)"), width=width),
        Column(f"{key}.en", Bilingual(f"{zh}（英文）", f"{en} (English)"), width=width),
    )


def _column(key: str, zh: str, en: str, notation: Notation = PLAIN, width: int = MIDDLE) -> Column:
    return Column(key, Bilingual(zh, en), notation, width)


def _desk(key: str, notation: Notation = PLAIN, width: int = MIDDLE, hint: tuple[str, str] = ("", "")) -> Column:
    """Return a column of a point, named as the form of the desk names the field."""
    name = FIELD_NAMES[key]
    return Column(key, Bilingual(name.zh + hint[0], name.en + hint[1]), notation, width)


def _desk_both(key: str, width: int = WIDE) -> tuple[Column, Column]:
    name = FIELD_NAMES[key]
    return _both(key, name.zh, name.en, width)


_ACT = _column(ACT, "处理", "Act", words({RETIRE: Bilingual("停用", "Retire")}), NARROW)
_FILE = Column(FILE, Bilingual("文件", "File"), width=MIDDLE, is_locked=True)
_MORE = _column(MORE, "其他字段", "Other fields", JSON, MIDDLE)
_ORDER = Column(ORDER, Bilingual("次序", "Order"), width=NARROW, is_locked=True)
_MARK = Column(
    MARK, Bilingual("导出标记（新行留空）", "Export mark (empty in a new row)"), width=NARROW, is_locked=True
)
_CONFIDENCE = closed(Confidence, CONFIDENCE_NAMES)
_EACH_A_LINE = ("（每行一个）", " (one a line)")

POINTS: Final = Sheet(
    "风险点 Points",
    "points",
    "id",
    (
        _desk("id"),
        _desk("stage", closed(Stage, STAGE_NAMES), NARROW),
        _desk("roles", several(ROLE_NAMES), NARROW),
        *_desk_both("title", 32),
        *_desk_both("description", 32),
        *_desk_both("target"),
        _desk("limits", LIMITS, WIDE, ("（量 | 英文 | 数值 | 单位）", " (quantity | English | value | unit)")),
        _desk("limits_join", words({"any": Bilingual("满足其一", "One suffices")}), NARROW),
        *_desk_both("measure"),
        *_desk_both("check_method"),
        *_desk_both("evidence", MIDDLE),
        _desk("frequency", closed(Frequency, FREQUENCY_NAMES), NARROW),
        *_desk_both("frequency_words", MIDDLE),
        _desk("level", closed(Level, LEVEL_NAMES), NARROW),
        _desk("level_reason", width=32),
        _desk("basis", BASIS, 32, ("（文件 | 条款 | 所涉事项）", " (document | clause | topic)")),
        _desk("confidence", _CONFIDENCE, NARROW),
        _desk("target_confidence", _CONFIDENCE, NARROW),
        _desk("products", LINES, NARROW, ("代码（每行一个）", " by code (one a line)")),
        _desk("when", CONDITION, 32),
        _desk("applies_from", width=NARROW),
        _desk("applies_until", width=NARROW),
        _desk("addresses", LINES, hint=_EACH_A_LINE),
    ),
)
FILES: Final = Sheet(
    "文件 Files",
    "",
    FILE,
    (
        *_both("name", "名称", "Name", 32),
        Column("code", Bilingual("代码", "Code"), is_locked=True),
        Column("scope", Bilingual("范围", "Scope"), closed(Scope, SCOPE_NAMES), NARROW, is_locked=True),
        Column("measure", Bilingual("措施", "Measure"), closed(Measure, MEASURE_NAMES), NARROW, is_locked=True),
        _column("licence_note", "许可说明", "Licence note", width=32),
        _column("products", "产品（代码 = 名称，每行一个）", "Products (code = name, one a line)", NAMED, 32),
        _column("when", "适用条件", "Condition", CONDITION, 32),
        _column("standards", "标准号（每行一个）", "Standards (one a line)", LINES, 32),
        _column("doubts", "存疑（每行一条）", "Doubts (one a line)", LINES, 60),
        _column("inspection_addresses", "检验项目的出处网址", "Addresses of inspection sources", LINES),
        Column("format", Bilingual("格式", "Format"), width=NARROW, is_locked=True),
    ),
)
STANDARDS: Final = Sheet(
    "标准 Standards",
    "standards",
    "code",
    (
        _column("code", "标准号", "Code"),
        _column("kind", "种类", "Kind", closed(Kind, KIND_NAMES), NARROW),
        *_both("title", "名称", "Title"),
        _column("mandatory", "强制", "Mandatory", YES_NO, NARROW),
        _column("in_force_from", "实施日期", "In force from", width=NARROW),
        _column("in_force_until", "废止日期", "In force until", width=NARROW),
        _column("dates_confidence", "日期可信程度", "Confidence of the dates", _CONFIDENCE, NARROW),
        _column("replaces", "代替（每行一个）", "Replaces (one a line)", LINES),
        *_both("note", "说明", "Note", 32),
        _desk("confidence", _CONFIDENCE, NARROW),
        _desk("addresses", LINES, WIDE, _EACH_A_LINE),
    ),
)
ITEMS: Final = Sheet(
    "检验项目 Items",
    "inspection_items",
    "item.zh",
    (
        *_both("item", "检验项目", "Item"),
        _column("clause", "条款", "Clause"),
        _column("severity", "分组", "Group", words(SEVERITY_NAMES, FORMER_SEVERITIES), NARROW),
        _column("points", "对应风险点（每行一个）", "Points (one a line)", LINES, 32),
        *_both("excepted", "例外理由", "Why none"),
    ),
)
FAILURES: Final = Sheet(
    "已知不合格 Failures",
    "known_failures",
    "text.zh",
    (
        *_both("text", "不合格情况", "Failure", 60),
        _desk("confidence", _CONFIDENCE, NARROW),
        _desk("addresses", LINES, WIDE, _EACH_A_LINE),
    ),
)
QUESTIONS: Final = Sheet(
    "问题 Questions",
    "questions",
    "key",
    (
        _column("key", "键", "Key"),
        *_both("text", "问题", "Question"),
        *_both("help", "说明", "Help"),
        _column("choices", "答案（值 | 中文 | 英文）", "Answers (value | Chinese | English)", CHOICES, WIDE),
    ),
)
OTHERS: Final = Sheet("其他条目 Others", "*", "@list", (_column("@list", "列表", "List"),))
SHEETS: Final = (POINTS, FILES, STANDARDS, ITEMS, FAILURES, QUESTIONS, OTHERS)
LISTS: Final = {sheet.list_key: sheet for sheet in SHEETS if sheet.list_key and sheet is not OTHERS}
READ_ME: Final = "说明 Read me"
VOCABULARY: Final = "词汇 Words"
