"""Which rows answer what official checks test: changed and own rows do, rows set aside do not; makers and sellers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from selfcheck.glossary import Role, Stage
from selfcheck.inspection.model import Answered, Aside, Line, Linked, ListFacts, ProductItems, Verdict
from selfcheck.inspection.rules import asks_papers, checked_of, items_of_product, reason_of
from selfcheck.riskpoints.model import InspectionItem, Library, Scope
from selfcheck.text import Bilingual
from tests.data.library import shipped_catalogue, shipped_library

TODAY = date(2026, 11, 20)
EBIKE, UNIT, OTHER = "P0134", 7, 8
FAMILY = "electric_bicycle"


def line(point_id: str | None, number: int = 1, **facts: Any) -> Line:
    words = Bilingual("一行", "A row")
    given = {"stage": Stage.TEST, "product_unit_ids": frozenset({UNIT}), "asks_papers": False, **facts}
    return Line(100 + number, number, point_id, title=words, **given)


def items(*lines: Line, role: Role = Role.MAKER, library: Library | None = None, **facts: Any) -> ProductItems:
    given = ListFacts(role, TODAY, lines, **facts)
    return items_of_product(
        library or shipped_library(), shipped_catalogue().by_code[EBIKE], (UNIT, "电动自行车"), given
    )


def of(found: ProductItems, words: str) -> Answered:
    return next(each for each in found.answered if each.tested.item.item.zh == words)


def first_linked() -> InspectionItem:
    return next(each.item for each in checked_of(shipped_library(), EBIKE) if each.item.points)


def test_every_item_of_the_family_is_told_once() -> None:
    found = items()
    assert len(found.answered) == len(shipped_library().family_by_code[FAMILY].inspection_items)
    assert len({each.tested.key for each in found.answered}) == len(found.answered)
    assert len(found.covered) + len(found.uncovered) + len(found.beyond) == len(found.answered)


def test_a_row_of_an_items_point_answers_it() -> None:
    item = first_linked()
    answered = of(items(line(item.points[0], 3)), item.item.zh)
    assert answered.verdict is Verdict.ROWS
    assert [each.number for each in answered.lines] == [3]


def test_a_row_for_another_product_answers_nothing() -> None:
    item = first_linked()
    found = items(line(item.points[0], product_unit_ids=frozenset({OTHER})))
    assert of(found, item.item.zh).verdict is Verdict.NOT_COVERED


def test_what_was_set_aside_answers_nothing_and_its_reason_is_told() -> None:
    item = first_linked()
    reason = Bilingual("本单位没有这道工序", "")
    aside = Aside(item.points[0], Bilingual("点", "Point"), reason, frozenset({UNIT}), by_unit=True)
    strange = replace(aside, product_unit_ids=frozenset({OTHER}))
    answered = of(items(asides=(aside, strange)), item.item.zh)
    assert answered.verdict is Verdict.NOT_COVERED
    assert [each.reason for each in answered.asides] == [reason]


def test_an_own_row_answers_what_a_person_linked_it_to() -> None:
    key = next(each.key for each in checked_of(shipped_library(), EBIKE) if each.item == first_linked())
    own = line(None, 9)
    link = Linked(1, own.id, "王芳")
    answered = of(items(own, links={key: (link,)}), first_linked().item.zh)
    assert (answered.verdict, answered.link_of(own)) == (Verdict.ROWS, link)
    gone = of(items(links={key: (link,)}), first_linked().item.zh)
    assert gone.verdict is Verdict.NOT_COVERED  # the row is not on the list any more


def test_an_excepted_item_keeps_the_librarys_reason_and_is_no_gap() -> None:
    library = shipped_library()
    tested = next(each for each in checked_of(library, EBIKE) if each.item.excepted)
    answered = of(items(), tested.item.item.zh)
    assert answered.verdict is Verdict.EXCEPTED
    assert reason_of(answered, Role.MAKER) == tested.item.excepted
    own = line(None)
    linked = of(items(own, links={tested.key: (Linked(1, own.id, ""),)}), tested.item.item.zh)
    assert linked.verdict is Verdict.ROWS


def changed(item: InspectionItem) -> Library:
    """The shipped library with one item instead of the family's."""
    library = shipped_library()
    family = replace(library.family_by_code[FAMILY], inspection_items=(item,))
    return replace(library, families=tuple(family if each.code == FAMILY else each for each in library.families))


def test_an_item_nobody_looked_at_is_open() -> None:
    item = replace(first_linked(), points=())
    (answered,) = items(library=changed(item)).answered
    assert answered.verdict is Verdict.OPEN


def test_an_item_whose_points_reach_other_products_alone_is_no_gap() -> None:
    item = replace(first_linked(), points=("gas_cooker-01",))
    for role in Role:
        (answered,) = items(library=changed(item), role=role).answered
        assert answered.verdict is Verdict.ELSEWHERE


def test_a_seller_answers_by_the_goods_in_rows_that_ask_for_papers() -> None:
    item = first_linked()
    papers = line("electric_bicycle-99", 4, stage=Stage.INTAKE, asks_papers=True)
    look = line("electric_bicycle-98", 5, stage=Stage.INTAKE)
    answered = of(items(papers, look, role=Role.SELLER), item.item.zh)
    assert answered.verdict is Verdict.GOODS_IN
    assert [each.number for each in answered.lines] == [4]
    assert "进货" in reason_of(answered, Role.SELLER).zh


def test_a_seller_without_such_a_row_has_a_gap_and_is_told_which() -> None:
    item = first_linked()
    answered = of(items(line(None, stage=Stage.INTAKE), role=Role.SELLER), item.item.zh)
    assert answered.verdict is Verdict.NOT_COVERED
    assert "进货行" in reason_of(answered, Role.SELLER).zh
    assert "进货行" not in reason_of(answered, Role.MAKER).zh


@pytest.mark.parametrize(
    ("words", "asks"), [("核对检验报告编号", True), ("查 CCC 标志", True), ("看外观有无破损", False)]
)
def test_papers_are_told_by_the_words_of_the_row(words: str, asks: bool) -> None:
    assert asks_papers(("", words)) is asks


def test_every_shipped_item_is_linked_or_excepted_and_each_has_its_own_key() -> None:
    library = shipped_library()
    families = [family for family in library.families if family.scope is Scope.FAMILY]
    tested = {code: checked_of(library, code) for family in families for code in family.products}
    for each in (one for found in tested.values() for one in found):
        assert each.item.points or each.item.excepted, each.item.item.zh
    keys = {(each.family.code, each.item.item.zh): each.key for found in tested.values() for each in found}
    assert len(set(keys.values())) == len(keys)


@pytest.mark.parametrize("role", list(Role))
def test_whoever_keeps_every_point_that_reaches_the_product_has_no_gap(role: Role) -> None:
    """Over all products: the whole library as rows answers everything, so a gap is the unit's, never ours."""
    library, catalogue = shipped_library(), shipped_catalogue()
    lines = tuple(
        line(point.id, number, stage=point.stage, asks_papers=True)
        for number, point in enumerate(library.points, start=1)
    )
    facts = ListFacts(role, TODAY, lines)
    gaps = [
        (product.code, each.tested.item.item.zh)
        for product in catalogue.products
        for each in items_of_product(library, product, (UNIT, product.name.zh), facts).uncovered
    ]
    assert gaps == []
