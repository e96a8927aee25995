"""The first sheet: which release this is, how to fill it in, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selfcheck.text import Bilingual

RELEASE: Final = "release"
DIGEST: Final = "digest"
FORMAT: Final = "format"
FORMAT_NAME: Final = "selfcheck-workbook/1"
HEADINGS: Final = {
    RELEASE: Bilingual("库版", "Library release"),
    DIGEST: Bilingual("库版摘要", "Digest of the release"),
    FORMAT: Bilingual("表格格式", "Workbook format"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a workbook was made from."""

    release: str
    digest: str


RULES: Final = (
    Bilingual(
        "一行一个条目。第一行是列名，第二行是列的代号，请都不要改；列可以换位置，行可以排序、筛选。",
        "One entry a row. Row 1 names the columns, row 2 holds their keys: leave both. Columns may move, rows be "
        "sorted.",
    ),
    Bilingual(
        "灰色的列（文件、次序、导出标记、代码、范围、格式）不要改。其他列都可以改。",
        "Leave the grey columns (file, order, export mark, code, scope, format) as they are. Change any other.",
    ),
    Bilingual(
        "新增：在任意处加一行，写明文件和编号，“导出标记”留空。复制旧行来改的，把“导出标记”清空。",
        "To add: a new row with its file and id, the export mark empty. Where you copy a row, empty its export mark.",
    ),
    Bilingual(
        "停用：在“处理”列选“停用 retire”。删掉一行不等于停用，没有出现的行保持原样。",
        "To retire: choose “停用 retire” in the column Act. Deleting a row retires nothing; absent rows stay.",
    ),
    Bilingual(
        "下拉框里的词要原样选用。每行一个的格子用 Alt+Enter 换行；一行里的几段用 | 分开。",
        "Choose the listed words as they are. Alt+Enter breaks a line within a cell; bars | part a line.",
    ),
    Bilingual(
        "限值写作“量 | 英文 | ≤ 0.05 | 单位”，范围写作“6.5 ~ 7.5”，没有单位写 1。中英文目标的数字要相同。",
        "A limit reads “quantity | English | ≤ 0.05 | unit”, a range “6.5 ~ 7.5”; without a unit write 1. "
        "Targets name the same numbers in both languages.",
    ),
    Bilingual(
        "条件写作 all(…; …)、any(…; …)、not(…)、answer(问题: 答案, 答案)、"
        "products(P0001, P0002)、role(maker)、measure(ccc)。",
        "Conditions read all(…; …), any(…; …), not(…), answer(question: value, value), products(P0001, P0002), "
        "role(maker), measure(ccc).",
    ),
    Bilingual(
        "格子都是文本格式。不要写公式，不要合并单元格，不要带宏；以 = + - @ 开头的文字照样是文字。",
        "All cells are text. No formulas, merged cells or macros; text that begins with = + - @ stays text.",
    ),
    Bilingual(
        "导入先试读，什么都不改：列出每一处不同和每一处错误。接受后成为草稿，经另一人审核、发布才生效。",
        "An import is read on trial first and changes nothing: every difference and every mistake is listed. "
        "Accepted, it becomes drafts, which another person reviews and releases.",
    ),
    Bilingual(
        "没有见过标准原文的，可信程度不要改高；拿不准的写进“文件”表的存疑。",
        "Raise no confidence without having seen the source; write doubts into the sheet Files.",
    ),
)
