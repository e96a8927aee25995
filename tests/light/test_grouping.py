"""The groups of a light list: every seller point of the library falls into exactly one, decided by data."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from selfcheck.glossary import Role, ShopAct, Stage
from selfcheck.light.grouping import Falling, gather, group_of
from selfcheck.light.loading import load
from selfcheck.light.model import GROUPS_AT_MOST, LightForm, LightGroup
from selfcheck.places import checklists_dir
from selfcheck.riskpoints.model import RiskPoint
from selfcheck.services import read_catalogue, read_library
from selfcheck.strict_yaml import DataFileError
from selfcheck.tailoring.model import TailoringInput
from selfcheck.tailoring.rules import tailor

CATALOGUE = read_catalogue()
LIBRARY = read_library(CATALOGUE)
FORM = load(checklists_dir(), LIBRARY)
SELLERS = [point for point in LIBRARY.points if Role.SELLER in point.roles]


def falling(point: RiskPoint) -> Falling:
    return Falling(point.id, point.stage, point.title.zh)


def candidates(form: LightForm, row: Falling) -> list[LightGroup]:
    """Groups of the rule that decides: the named ones, else those with a word, else those of the rest."""
    named = [group for group in form.groups if row.point_id in group.ids]
    worded = [g for g in form.groups if row.stage in g.stages and any(word in row.title for word in g.words)]
    return named or worded[:1] or [group for group in form.groups if row.stage in group.rest]


def test_every_seller_point_has_exactly_one_group() -> None:
    assert len(SELLERS) > 500
    found = {point.id: candidates(FORM, falling(point)) for point in SELLERS}
    assert found == {point.id: [group_of(FORM, falling(point))] for point in SELLERS}


def test_no_group_is_empty_or_holds_nearly_everything() -> None:
    counts = Counter(group_of(FORM, falling(point)).id for point in SELLERS)
    assert set(counts) == set(FORM.by_id)
    assert max(counts.values()) < len(SELLERS) / 4


def test_the_acts_stand_in_the_shops_own_order() -> None:
    assert len(FORM.groups) <= GROUPS_AT_MOST
    assert list(dict.fromkeys(group.act for group in FORM.groups)) == list(ShopAct)


def test_the_list_of_every_product_has_every_act() -> None:
    for product in CATALOGUE.products:
        given = TailoringInput(products=(product.code,), role=Role.SELLER, on=date(2026, 11, 20), answers={})
        points = [each.point for each in tailor(LIBRARY, CATALOGUE, given).applied]
        assert {group_of(FORM, falling(point)).act for point in points} == set(ShopAct), product.code


@pytest.mark.parametrize(
    ("title", "stage", "group"),
    [
        ("到货无检验报告", Stage.INTAKE, "intake-papers"),
        ("收进三无插座", Stage.INTAKE, "intake-marks"),
        ("到货插座松动", Stage.INTAKE, "intake-goods"),
        ("库存受潮", Stage.STORE, "shelf-keep"),
        ("退货混放", Stage.STORE, "shelf-off"),
        ("网页夸大功率", Stage.DISPLAY, "shelf-words"),
        ("未告知更换年限", Stage.SALE, "sale-tell"),
        ("店内改装", Stage.SALE, "sale-intact"),
        ("上门安装未试", Stage.SALE, "sale-deliver"),
        ("选型不问用途", Stage.SALE, "sale-fit"),
        ("召回未下架", Stage.AFTER, "after-stop"),
        ("自己写的一条", Stage.PROCESS, "intake-goods"),
        ("没人负责", Stage.MANAGE, "people"),
    ],
)
def test_own_rows_fall_by_stage_and_words(title: str, stage: Stage, group: str) -> None:
    assert group_of(FORM, Falling(None, stage, title)).id == group


def test_the_persons_choice_weighs_most() -> None:
    assert group_of(FORM, Falling("generic_seller-03", Stage.INTAKE, "x", "people")).id == "people"
    assert group_of(FORM, Falling(None, Stage.SALE, "x", "no-such-group")).id == "sale-fit"


def test_what_is_of_a_product_stands_before_what_is_of_every_shop() -> None:
    class Row:
        light_group = ""

        def __init__(self, point: RiskPoint) -> None:
            self.point_id, self.stage, self.title = point.id, point.stage.value, point.title.zh

    rows = [Row(LIBRARY.by_id[key]) for key in ("generic_seller-07", "measure_ccc-11", "electric_bicycle-15")]
    (papers,) = gather(FORM, LIBRARY, rows)
    assert [row.point_id for row in papers.rows] == ["electric_bicycle-15", "measure_ccc-11", "generic_seller-07"]


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("rest: [manage, cert]", "rest: [manage]", "cert"),
        ("rest: [manage, cert]", "rest: [manage, cert, sale]", "twice"),
        ("act: people", "act: goods-in", "order"),
        ("id: people", "id: sale-fit", "twice"),
        ("id: people", "id: people-and-everything-else", "too long"),
        ("generic_seller-20", "generic_seller-9999", "does not exist"),
        ("measure_ccc-13", "measure_ccc-01", "no point of sellers"),
        ("  frequency: daily\n", "  frequency: hourly\n", "must be one of"),
        ("  id: x", "  id: x", ""),
    ],
)
def test_a_fault_in_the_data_is_refused(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    text = (checklists_dir() / "light.yaml").read_text(encoding="utf-8")
    (tmp_path / "light.yaml").write_text(text.replace(was, becomes, 1), encoding="utf-8")
    if not says:
        assert load(tmp_path, LIBRARY) == FORM
        return
    with pytest.raises(DataFileError, match=says):
        load(tmp_path, LIBRARY)
