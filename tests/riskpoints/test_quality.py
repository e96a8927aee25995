"""The figures of the library: what they count, what the command prints, and the lines they must not cross."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result

from selfcheck.places import checklists_dir
from selfcheck.riskpoints.cli import riskpoints
from selfcheck.riskpoints.decidable import is_decidable, vague_parts
from selfcheck.riskpoints.duplicates import Similarity, duplicates
from selfcheck.riskpoints.model import Library, RiskPoint
from selfcheck.riskpoints.nonsense import Nonsense
from selfcheck.riskpoints.nonsense_loading import load_nonsense
from selfcheck.riskpoints.quality import Quality, quality
from selfcheck.text import Bilingual
from tests.data.library import shipped_catalogue, shipped_library, small_catalogue, small_library

NO_TABLE: Final = Nonsense((), ())
FAMILY: Final = "kettles_and_lamps"
KEYS: Final = [
    "points",
    "families",
    "high_share",
    "decidable_share",
    "with_method_share",
    "with_clause_share",
    "recalled_share",
    "duplicates",
    "similarity",
    "items_linked_share",
    "nonsense_pairs_checked",
    "nonsense_found",
]


def point(**changes: Any) -> RiskPoint:
    """The first point of the small family, changed."""
    return replace(small_library().family_by_code[FAMILY].points[0], **changes)


def says(target: str) -> RiskPoint:
    """A point without limits whose target says this."""
    return point(target=Bilingual(target, ""), limits=())


def with_family(**changes: Any) -> Library:
    """The small library with its family changed."""
    library = small_library()
    families = tuple(replace(each, **changes) if each.code == FAMILY else each for each in library.families)
    return replace(library, families=families)


def measured(library: Library) -> Quality:
    """The figures of a library of the small catalogue."""
    return quality(library, small_catalogue().products, NO_TABLE)


@cache
def shipped() -> Quality:
    """The figures of the shipped library."""
    catalogue, library = shipped_catalogue(), shipped_library()
    table = load_nonsense(checklists_dir(), catalogue.by_code, library.family_by_code)
    return quality(library, catalogue.products, table)


def command(*arguments: str) -> Result:
    """Run the command on the shipped library."""
    installation = SimpleNamespace(catalogue=shipped_catalogue(), library=shipped_library())
    return CliRunner().invoke(riskpoints, ["quality", *arguments], obj=installation)


@pytest.mark.parametrize(
    "target",
    ["壁厚≥2 mm", "每批有检验报告", "无裂纹", "扭矩符合工艺文件", "保存三年", "库房整洁；标志清晰且齐全", "停用三天"],
)
def test_a_number_a_document_or_a_state_decides(target: str) -> None:
    assert is_decidable(says(target))


@pytest.mark.parametrize(
    "target", ["加强管理，及时处理", "符合标准要求", "温度在工艺规定范围内", "不超过规定值", "库房清洁、通风良好"]
)
def test_words_of_degree_and_unnamed_limits_decide_nothing(target: str) -> None:
    assert not is_decidable(says(target))


def test_a_target_with_limits_is_decidable_and_its_vague_parts_are_named() -> None:
    assert is_decidable(point(target=Bilingual("温度合适", "")))
    assert vague_parts(says("每批有报告；外观良好；包装到位")) == ("外观良好", "包装到位")


def test_similarity_is_one_for_the_same_less_across_stages_and_none_for_strangers() -> None:
    first, other = small_library().family_by_code[FAMILY].points[:2]
    similarity = Similarity(small_library().points)
    assert similarity.of(first, first) == pytest.approx(1)
    assert similarity.of(first, replace(first, stage=other.stage)) < 1
    assert similarity.of(first, other) < 0.35


def test_the_name_of_the_product_makes_no_two_points_alike() -> None:
    first, second = says("厨余粉碎机接地有效"), replace(says("厨余粉碎机不漏水"), id=f"{FAMILY}-90")
    points = [replace(each, title=Bilingual("厨余粉碎机", "")) for each in (first, second)]
    similarity = Similarity([*points, *small_library().points[3:]])
    assert similarity.of(points[0], points[1]) > 0.35 > similarity.of(points[0], points[1], "厨余粉碎机")


def copy_of_first(**changes: Any) -> Library:
    """The small library with a second point that says what the first of the family says."""
    points = small_library().family_by_code[FAMILY].points
    return with_family(points=(*points, replace(points[0], id=f"{FAMILY}-90", **changes)))


def copies_found(library: Library) -> list[tuple[str, str]]:
    """The duplicates of that second point."""
    found = duplicates(library, small_catalogue().products)
    return [(each.first, each.second) for each in found if each.second.endswith("-90")]


def test_a_copied_point_is_a_duplicate() -> None:
    assert copies_found(copy_of_first()) == [(f"{FAMILY}-01", f"{FAMILY}-90")]


def test_points_that_never_meet_are_no_duplicates() -> None:
    library = copy_of_first(applies_until=date(2026, 5, 31))
    points = tuple(
        replace(each, applies_from=date(2026, 6, 1)) if each.id == f"{FAMILY}-01" else each
        for each in library.family_by_code[FAMILY].points
    )
    assert copies_found(with_family(points=points)) == []
    assert copies_found(copy_of_first(products=frozenset())) == []


def test_a_method_that_three_points_share_counts_as_none() -> None:
    points = small_library().family_by_code[FAMILY].points
    own = [replace(each, check_method=Bilingual(each.id, each.id)) for each in points]
    shared = [replace(each, check_method=Bilingual("看现场三处", "Look")) for each in points]
    assert {each.group for each in measured(with_family(points=tuple(own))).repeated_methods} != {FAMILY}
    two, three = (*shared[:2], *own[2:]), (*shared[:3], *own[3:])
    assert not [each for each in measured(with_family(points=two)).repeated_methods if each.group == FAMILY]
    found = [each.id for each in measured(with_family(points=three)).repeated_methods if each.group == FAMILY]
    assert found == [each.id for each in shared[:3]]


def test_an_item_counts_once_it_is_linked_or_excepted() -> None:
    item = small_library().family_by_code[FAMILY].inspection_items[0]
    linked = replace(item, points=(f"{FAMILY}-01",))
    excepted = replace(item, excepted=Bilingual("另有规定", "Ruled elsewhere"))
    found = measured(with_family(inspection_items=(item, item, linked, excepted)))
    assert found.figures()["items_linked_share"] == 0.5
    assert [pair[1] for pair in found.unlinked] == [item, item]
    assert measured(with_family(inspection_items=())).figures()["items_linked_share"] == 1


def test_the_shipped_library_keeps_the_lines() -> None:
    figures = shipped().figures()
    assert figures["decidable_share"] >= 0.98
    assert figures["high_share"] <= 0.45
    assert figures["with_method_share"] == 1
    assert figures["duplicates"] == 0
    assert figures["items_linked_share"] >= 0.95
    assert figures["nonsense_pairs_checked"] >= 150
    assert figures["nonsense_found"] == 0


def test_no_shipped_target_holds_more_than_three_parts() -> None:
    points = [point for family in shipped_library().families for point in family.points]
    assert [point.id for point in points if point.target.zh.count("；") > 2] == []


def test_command_prints_exactly_the_promised_keys() -> None:
    result = command("--json")
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)
    assert list(figures) == KEYS
    assert figures == shipped().figures()


def test_command_prints_the_figures_for_people() -> None:
    lines = command().output.splitlines()
    assert len(lines) == len(KEYS)
    assert "高风险占比 / share of high levels" in lines[2]


@pytest.mark.parametrize(
    "which", ["duplicates", "undecidable", "vague_parts", "repeated_methods", "unlinked", "nonsense"]
)
def test_command_lists_what_stands_behind_a_figure(which: str) -> None:
    result = command("--list", which)
    assert result.exit_code == 0, result.output
    found = shipped().vague_parts() if which == "vague_parts" else getattr(shipped(), which)
    assert len(result.output.splitlines()) == len(found)


def test_only_product_families_have_inspection_items() -> None:
    assert {family.scope for family in shipped_library().families if family.inspection_items} == {"family"}
