"""The rules of tailoring, one by one, on the small library."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from selfcheck.errors import Refused
from selfcheck.glossary import Role, Stage
from selfcheck.tailoring.model import Rule, SetAside, Tailored, TailoringInput
from selfcheck.tailoring.rules import ENGINE, check_answers, known_answers, tailor
from tests.data.library import small_catalogue, small_library

ON: Final = date(2026, 11, 20)


def tailored(
    *products: str, role: Role = Role.MAKER, on: date = ON, site: dict[str, str] | None = None, **answers: str
) -> Tailored:
    """Tailor the small library."""
    given = TailoringInput(products=products, role=role, on=on, answers=answers, site_facts=site or {})
    return tailor(small_library(), small_catalogue(), given)


def applied(result: Tailored) -> set[str]:
    """Ids of what applies."""
    return {each.point.id for each in result.applied}


def aside(result: Tailored, point: str) -> SetAside:
    """The point set aside."""
    return next(each for each in result.set_aside if each.point.id == point)


def test_a_product_gets_family_category_measure_and_general_points() -> None:
    assert applied(tailored("P0001")) == {
        "kettles_and_lamps-01",
        "kettles_and_lamps-02",
        "kettles_and_lamps-04",
        "kettles_and_lamps-06",
        "category_goods-02",
        "measure_ccc-01",
        "measure_ccc-02",
        "generic_maker-01",
        "generic_maker-02",
        "generic_maker-03",
        "generic_maker-04",
    }


def test_a_point_of_the_other_role_is_set_aside_by_role() -> None:
    found = aside(tailored("P0001"), "kettles_and_lamps-03")
    assert found.rule is Rule.ROLE
    assert "销售单位" in found.reason.zh
    assert "seller" in found.reason.en


def test_a_family_point_that_does_not_fit_names_what_it_fits() -> None:
    found = aside(tailored("P0002"), "kettles_and_lamps-01")
    assert found.rule is Rule.PRODUCT
    assert "电水壶" in found.reason.zh


def test_a_category_point_that_names_other_products_never_reaches() -> None:
    result = tailored("P0001")
    assert "category_goods-01" not in applied(result) | {each.point.id for each in result.set_aside}


def test_a_measure_comes_from_the_register() -> None:
    found = aside(tailored("P0005"), "measure_ccc-01")
    assert found.rule is Rule.MEASURE
    assert "登记册" in found.reason.zh
    assert "measure_licence-01" in applied(tailored("P0004"))
    assert aside(tailored("P0005"), "generic_maker-03").rule is Rule.MEASURE


def test_where_a_register_covers_some_kinds_a_question_decides() -> None:
    result = tailored("P0003")
    assert {"ccc_kinds", "licence_kinds"} <= {question.key for question in result.questions}
    point = next(each for each in result.applied if each.point.id == "measure_ccc-01")
    assert point.unanswered == ("ccc_kinds",)
    answered = tailored("P0003", ccc_kinds="no", licence_kinds="yes")
    assert aside(answered, "measure_ccc-01").rule is Rule.ANSWER
    assert "measure_licence-01" in applied(answered)
    assert not {"ccc_kinds", "licence_kinds"} & {question.key for question in tailored("P0001").questions}


def test_labels_follow_the_library_s_own_list() -> None:
    found = aside(tailored("P0001"), "measure_energy-01")
    assert found.rule is Rule.PRODUCT
    assert "台灯" in found.reason.zh
    assert aside(tailored("P0005"), "measure_energy-01").rule is Rule.MEASURE
    assert "measure_energy-02" in applied(tailored("P0001", role=Role.SELLER))


@pytest.mark.parametrize(("on", "expected"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_a_point_begins_on_its_day(on: date, expected: bool) -> None:
    result = tailored("P0001", on=on)
    assert ("kettles_and_lamps-05" in applied(result)) is expected
    if not expected:
        assert aside(result, "kettles_and_lamps-05").rule is Rule.DATES
        assert "2027-01-01" in aside(result, "kettles_and_lamps-05").reason.zh


@pytest.mark.parametrize(("on", "expected"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_a_point_ends_after_its_day(on: date, expected: bool) -> None:
    assert ("kettles_and_lamps-06" in applied(tailored("P0001", on=on))) is expected


def test_an_open_question_applies_and_says_so() -> None:
    point = next(each for each in tailored("P0001").applied if each.point.id == "kettles_and_lamps-01")
    assert point.unanswered == ("own_design",)
    assert "未答复" in point.reason.zh
    assert "not answered" in point.reason.en


def test_an_answer_sets_aside_and_is_quoted() -> None:
    found = aside(tailored("P0001", own_design="no"), "kettles_and_lamps-01")
    assert found.rule is Rule.ANSWER
    assert "自行设计吗？" in found.reason.zh
    assert "“否”" in found.reason.zh
    assert "Own design?" in found.reason.en


def test_one_of_two_answers_is_enough() -> None:
    assert "measure_ccc-02" in applied(tailored("P0001", production="own"))
    assert "measure_ccc-02" in applied(tailored("P0001", production="own", makes_for_others="yes"))
    assert aside(tailored("P0001", production="own", makes_for_others="no"), "measure_ccc-02").rule is Rule.ANSWER


def test_a_site_fact_decides_only_when_known() -> None:
    assert "generic_maker-04" in applied(tailored("P0001"))
    assert "generic_maker-04" in applied(tailored("P0001", site={"outdoor": "yes"}))
    assert aside(tailored("P0001", site={"outdoor": "no"}), "generic_maker-04").rule is Rule.SITE


def test_shared_points_stand_once_and_name_their_products() -> None:
    result = tailored("P0002", "P0001", "P0001")
    found = [each for each in result.applied if each.point.id == "kettles_and_lamps-02"]
    assert [each.products for each in found] == [("P0001", "P0002")]
    design = next(each for each in result.applied if each.point.id == "kettles_and_lamps-01")
    assert design.products == ("P0001",)


def test_reasons_that_differ_name_their_products() -> None:
    found = aside(tailored("P0003", "P0005", ccc_kinds="no"), "measure_ccc-01")
    assert "“电缆”" in found.reason.zh
    assert "“长凳”" in found.reason.zh


def test_only_questions_of_the_role_are_raised() -> None:
    assert [question.key for question in tailored("P0001").questions] == [
        "own_design",
        "production",
        "makes_for_others",
    ]
    assert [question.key for question in tailored("P0001", role=Role.SELLER).questions] == [
        "sells_online",
        "keeps_stock",
    ]


def test_questions_stay_when_they_are_answered() -> None:
    assert tailored("P0001", own_design="no").questions == tailored("P0001").questions


def test_points_stand_in_walking_order() -> None:
    stages = [list(Stage).index(each.point.stage) for each in tailored("P0001").applied]
    assert stages == sorted(stages)


def test_an_answer_that_nobody_offers_counts_as_none() -> None:
    assert tailored("P0001", own_design="perhaps", weather="fine") == tailored("P0001")
    assert known_answers(small_library(), {"own_design": "perhaps", "weather": "fine"}) == {}


def test_typed_answers_are_checked() -> None:
    check_answers(small_library(), {"own_design": "no"})
    with pytest.raises(Refused, match="unknown-question"):
        check_answers(small_library(), {"weather": "fine"})
    with pytest.raises(Refused, match="unknown-answer"):
        check_answers(small_library(), {"own_design": "perhaps"})


def test_products_are_checked() -> None:
    with pytest.raises(Refused, match="unknown-product"):
        tailored("P9999")
    with pytest.raises(Refused, match="no-product"):
        tailored()


def test_the_result_names_engine_and_library() -> None:
    result = tailored("P0001")
    assert (result.engine, result.release, result.digest) == (ENGINE, "0+changed", small_library().digest)
