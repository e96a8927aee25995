"""One term, one word; no rooms without a name on the door."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath
from typing import Final

from tests.conventions.project import is_vendored, modules, names, package_modules

EMPTY_WORDS: Final = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "stuff"}
EMPTY_ENDINGS: Final = re.compile(r"(Handler|Processor|Manager|Helper|Util|Utils|Info|Data|ItemList|Object)$")

# classes for things that the law or the trade names: the docstring opens with the Chinese term
TERMS: Final = {
    "Appointment": "任命",
    "AuditEntry": "留痕",
    "Basis": "依据",
    "Category": "产品类别",
    "Checklist": "风险管控清单",
    "Edition": "年版",
    "EvidenceFile": "佐证材料",
    "Frequency": "管控频次",
    "IssuedList": "签发",
    "Level": "风险等级",
    "Library": "库版",
    "Post": "岗位",
    "Product": "目录内产品",
    "ProductUnit": "产品单元",
    "Report": "核验",
    "RiskPoint": "风险点",
    "Role": "生产单位",
    "Row": "清单行",
    "RowEvidence": "佐证材料",
    "Site": "场所",
    "Snapshot": "风险管控清单",
    "Stage": "管控环节",
    "Tailored": "定制",
    "Target": "管控目标",
    "Unit": "单位",
}


def words(name: str) -> set[str]:
    """The words of a file name."""
    return set(re.split(r"[_.\-]", PurePosixPath(name).name.lower()))


def test_no_file_or_folder_is_named_for_nothing() -> None:
    ours = [name for name in names() if name.endswith((".py", ".html", ".js", ".css")) and not is_vendored(name)]
    empty = [name for name in ours if any(words(part) & EMPTY_WORDS for part in PurePosixPath(name).parts)]
    assert not empty


def test_no_class_is_named_for_nothing() -> None:
    empty = [
        f"{module.at(each)} {each.name}"
        for module in modules()
        for each in module.classes()
        if EMPTY_ENDINGS.search(each.name)
    ]
    assert not empty


def test_classes_for_things_of_the_trade_open_with_the_chinese_term() -> None:
    silent = [
        f"{module.at(each)} {each.name}: {TERMS[each.name]}"
        for module in package_modules()
        for each in module.classes()
        if each.name in TERMS and TERMS[each.name] not in (ast.get_docstring(each) or "").split("\n")[0]
    ]
    assert not silent


def test_public_classes_say_what_they_are() -> None:
    silent = [
        f"{module.at(each)} {each.name}"
        for module in package_modules()
        for each in module.tree.body
        if isinstance(each, ast.ClassDef) and not each.name.startswith("_") and not ast.get_docstring(each)
    ]
    assert not silent


def test_modules_say_what_they_hold() -> None:
    silent = [
        module.name for module in package_modules() if module.text.strip() and not ast.get_docstring(module.tree)
    ]
    assert not silent
