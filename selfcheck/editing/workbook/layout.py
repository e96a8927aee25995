"""Which sheets and columns a workbook of the library has. Columns may stand in any order; their keys name them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

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


_ACT = _column(ACT, "处理", "Act", words({RETIRE: Bilingual("停用", "Retire")}), NARROW)
_FILE = Column(FILE, Bilingual("文件", "File"), width=MIDDLE, is_locked=True)
_MORE = _column(MORE, "其他字段", "Other fields", JSON, MIDDLE)
_ORDER = Column(ORDER, Bilingual("次序", "Order"), width=NARROW, is_locked=True)
_MARK = Column(
    MARK, Bilingual("导出标记（新行留空）", "Export mark (empty in a new row)"), width=NARROW, is_locked=True
)
_CONFIDENCE = closed(Confidence, CONFIDENCE_NAMES)

POINTS: Final = Sheet(
    "风险点 Points",
    "points",
    "id",
    (
        Column("id", Bilingual("编号", "Id"), width=MIDDLE),
        _column("stage", "管控环节", "Stage", closed(Stage, STAGE_NAMES), NARROW),
        _column("roles", "身份", "Roles", several(ROLE_NAMES), NARROW),
        *_both("title", "风险点", "Risk point", 32),
        *_both("description", "危害", "Harm", 32),
        *_both("target", "管控目标", "Target"),
        _column(
            "limits", "限值（量 | 英文 | 数值 | 单位）", "Limits (quantity | English | value | unit)", LIMITS, WIDE
        ),
        _column(
            "limits_join", "多个限值", "Several limits", words({"any": Bilingual("满足其一", "One suffices")}), NARROW
        ),
        *_both("measure", "管控措施", "Measure"),
        *_both("check_method", "检查方法", "Check method"),
        *_both("evidence", "证据", "Evidence", MIDDLE),
        _column("frequency", "管控频次", "Frequency", closed(Frequency, FREQUENCY_NAMES), NARROW),
        *_both("frequency_words", "频次文字", "Frequency in words", MIDDLE),
        _column("level", "风险等级", "Level", closed(Level, LEVEL_NAMES), NARROW),
        _column("level_reason", "等级理由", "Reason of the level", width=32),
        _column("basis", "依据（文件 | 条款 | 事项）", "Basis (document | clause | topic)", BASIS, 32),
        _column("confidence", "可信程度", "Confidence", _CONFIDENCE, NARROW),
        _column("target_confidence", "目标可信程度", "Confidence of the target", _CONFIDENCE, NARROW),
        _column("products", "产品代码（每行一个）", "Products (one a line)", LINES, NARROW),
        _column("when", "适用条件", "Condition", CONDITION, 32),
        _column("applies_from", "起日", "Applies from", width=NARROW),
        _column("applies_until", "止日", "Applies until", width=NARROW),
        _column("addresses", "来源网址（每行一个）", "Addresses (one a line)", LINES, MIDDLE),
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
        _column("doubts", "疑问（每行一条）", "Doubts (one a line)", LINES, 60),
        _column("inspection_addresses", "检验来源网址", "Addresses of inspection sources", LINES, MIDDLE),
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
        _column("confidence", "可信程度", "Confidence", _CONFIDENCE, NARROW),
        _column("addresses", "来源网址（每行一个）", "Addresses (one a line)", LINES, WIDE),
    ),
)
ITEMS: Final = Sheet(
    "检验项目 Items",
    "inspection_items",
    "item.zh",
    (
        *_both("item", "检验项目", "Item"),
        _column("clause", "条款", "Clause"),
        _column("severity", "类别", "Severity", words({"A": Bilingual("甲", ""), "B": Bilingual("乙", "")}), NARROW),
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
        _column("confidence", "可信程度", "Confidence", _CONFIDENCE, NARROW),
        _column("addresses", "来源网址（每行一个）", "Addresses (one a line)", LINES, WIDE),
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
