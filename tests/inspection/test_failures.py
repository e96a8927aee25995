"""Failures known from checks: who checked, and beside which rows they stand."""

from __future__ import annotations

from datetime import date

import pytest

from selfcheck.glossary import Confidence, Role, Stage
from selfcheck.inspection.beside import beside
from selfcheck.inspection.failures import failures_of, names_item, source_of
from selfcheck.inspection.model import Line, ListFacts
from selfcheck.inspection.rules import checked_of
from selfcheck.riskpoints.model import InspectionItem, KnownFailure
from selfcheck.text import Bilingual
from tests.data.library import shipped_library

TODAY = date(2026, 11, 20)
COOKER, UNIT = "P0218", 5


def known(text: str) -> KnownFailure:
    return KnownFailure(Bilingual(text, ""), Confidence.SEEN, ("https://example.com/copy",))


def item(text: str) -> InspectionItem:
    return InspectionItem(Bilingual(text, ""), "GB 1", "A")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("2023年国抽300批次56批不合格", "国家监督抽查，2023 年"),
        ("广东2021年40款抽查11款不合格", "地方市场监管部门（广东），2021 年"),
        ("海南40批次2批不合格", "地方市场监管部门（海南）"),
        ("吉林消协30个移动插座12个不合格", "消费者组织的比较试验"),
        ("抽到无熄火保护装置的假冒灶", "来源没有写明是哪一次检查"),
    ],
)
def test_the_source_is_named_in_words(text: str, source: str) -> None:
    assert source_of(known(text)).zh == source


@pytest.mark.parametrize(
    ("text", "tested"),
    [
        ("2023年国抽56批不合格，CO浓度问题最突出（24批），另有温升", "干烟气中CO浓度（室内型）"),
        ("长春4批不合格：20℃导体电阻、护套厚度", "护套平均厚度、最薄处厚度"),
        ("江苏17批不合格：抗电15、间隙14", "接触电流、抗电强度"),
        ("广州密胺餐具2批不合格：甲醛、三聚氰胺迁移", "密胺：甲醛特定迁移总量、三聚氰胺迁移"),
    ],
)
def test_a_failure_names_what_an_item_tests(text: str, tested: str) -> None:
    assert names_item(known(text), item(tested))


@pytest.mark.parametrize(
    ("text", "tested"),
    [
        ("广州密胺餐具2批不合格：甲醛、三聚氰胺迁移", "纸：铅砷、甲醛、荧光物质"),
        ("重庆8批不合格，项目为导体电阻", "绝缘热收缩"),
        ("辽宁2024年卫生纸50批均合格", "卫生纸"),
        ("2022年国抽室内加热器不合格率20.5%", "输入功率"),
    ],
)
def test_what_only_sounds_alike_is_left_out(text: str, tested: str) -> None:
    assert not names_item(known(text), item(tested))


def rows(role: Role, *lines: Line) -> ListFacts:
    return ListFacts(role, TODAY, lines)


def line(point_id: str, stage: Stage) -> Line:
    return Line(1, 1, point_id, stage, Bilingual("一行", ""), frozenset({UNIT}), asks_papers=False)


def cooker() -> str:
    return next(code for code in shipped_library().family_by_code["gas_cooker"].products)


def test_a_makers_row_shows_the_failures_of_what_it_answers() -> None:
    library, code = shipped_library(), cooker()
    tested = next(each for each in checked_of(library, code) if "CO浓度" in each.item.item.zh)
    found = beside(library, {UNIT: code}, rows(Role.MAKER, line(tested.item.points[0], Stage.PROCESS)))
    assert tested in found[1].tested
    assert any("CO浓度" in each.known.text.zh for each in found[1].failures)
    assert len(found[1].failures) < len(failures_of(library, code))


def test_a_sellers_goods_in_row_of_the_family_shows_all_of_them() -> None:
    library, code = shipped_library(), cooker()
    found = beside(library, {UNIT: code}, rows(Role.SELLER, line("gas_cooker-15", Stage.INTAKE)))
    assert found[1].failures == failures_of(library, code)
    others = beside(library, {UNIT: code}, rows(Role.SELLER, line("generic_seller-01", Stage.INTAKE)))
    assert others == {}


def test_no_source_ever_holds_an_address() -> None:
    for family in shipped_library().families:
        for each in family.known_failures:
            told = source_of(each)
            assert "http" not in told.zh + told.en
            assert "." not in told.zh
