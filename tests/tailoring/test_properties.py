"""What holds for every input: nothing is lost, order does not matter, answers only make lists shorter."""

from __future__ import annotations

import statistics
import time
from datetime import date
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfcheck.glossary import Role
from selfcheck.riskpoints.model import Library
from selfcheck.riskpoints.rules import candidates
from selfcheck.tailoring.model import Tailored, TailoringInput
from selfcheck.tailoring.rules import tailor
from tests.data.library import shipped_catalogue, shipped_library, small_catalogue, small_library

ON: Final = date(2026, 11, 20)
CODES: Final = [product.code for product in shipped_catalogue().products]
LIBRARY: Final = shipped_library()


def answers_of(library: Library) -> st.SearchStrategy[dict[str, str]]:
    """Any answers to any of the library's questions."""
    offered = {
        question.key: st.sampled_from([choice.value for choice in question.choices]) for question in library.questions
    }
    return st.fixed_dictionaries({}, optional=offered)


def run(products: list[str], role: Role, answers: dict[str, str]) -> Tailored:
    """Tailor the shipped library."""
    return tailor(LIBRARY, shipped_catalogue(), TailoringInput(tuple(products), role, ON, answers))


CHOSEN: Final = st.lists(st.sampled_from(CODES), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(products=CHOSEN, role=st.sampled_from(Role), answers=answers_of(LIBRARY), data=st.data())
def test_order_and_repetition_of_products_do_not_matter(
    products: list[str], role: Role, answers: dict[str, str], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(products))
    assert run(products, role, answers) == run([*shuffled, products[0]], role, answers)


@settings(max_examples=60, deadline=None)
@given(products=CHOSEN, role=st.sampled_from(Role), answers=answers_of(LIBRARY))
def test_answers_only_narrow(products: list[str], role: Role, answers: dict[str, str]) -> None:
    open_list = {each.point.id: set(each.products) for each in run(products, role, {}).applied}
    for each in run(products, role, answers).applied:
        assert set(each.products) <= open_list[each.point.id]


@settings(max_examples=60, deadline=None)
@given(products=CHOSEN, role=st.sampled_from(Role), answers=answers_of(LIBRARY))
def test_every_point_within_reach_is_applied_or_set_aside(
    products: list[str], role: Role, answers: dict[str, str]
) -> None:
    result = run(products, role, answers)
    decided = [each.point.id for each in result.applied] + [each.point.id for each in result.set_aside]
    within_reach = {point.id for code in products for point in candidates(LIBRARY, code)}
    assert len(decided) == len(set(decided))
    assert set(decided) == within_reach


@settings(max_examples=60, deadline=None)
@given(products=CHOSEN, role=st.sampled_from(Role), answers=answers_of(LIBRARY))
def test_nothing_is_open_once_every_raised_question_is_answered(
    products: list[str], role: Role, answers: dict[str, str]
) -> None:
    raised = run(products, role, answers).questions
    complete = {question.key: answers.get(question.key, question.choices[0].value) for question in raised}
    result = run(products, role, complete)
    assert not [each.point.id for each in result.applied if each.unanswered]


@pytest.mark.parametrize("role", list(Role))
def test_reasons_stand_in_both_languages_for_every_product(role: Role) -> None:
    for code in CODES:
        result = run([code], role, {})
        assert result.applied
        reasons = [each.reason for each in result.applied] + [each.reason for each in result.set_aside]
        assert all(reason.zh and reason.en and "{" not in reason.zh + reason.en for reason in reasons)


def test_the_same_input_gives_the_same_list() -> None:
    given = TailoringInput(("P0001", "P0003"), Role.MAKER, ON, {"own_design": "no"})
    first = tailor(small_library(), small_catalogue(), given)
    assert tailor(small_library(), small_catalogue(), given) == first


def test_one_product_is_tailored_in_five_milliseconds() -> None:
    durations = []
    for code in CODES[::7]:
        begun = time.perf_counter()
        run([code], Role.MAKER, {})
        durations.append(time.perf_counter() - begun)
    assert statistics.median(durations) <= 0.005
