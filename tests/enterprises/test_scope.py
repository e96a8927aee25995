"""Who is bound, by which limb, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcheck.catalogue.model import Covers, Mode, Product, RegisterEntry, RegisterStanding, Source
from selfcheck.enterprises.loading import load
from selfcheck.enterprises.model import Trade
from selfcheck.enterprises.posts import required_posts
from selfcheck.enterprises.scope import Figures, Limb, ScopeAnswer, Size, is_mandatory, judge, size_of
from selfcheck.glossary import Confidence, Post, Role
from selfcheck.places import checklists_dir
from selfcheck.text import Bilingual

RULES = load(checklists_dir())
SOURCE = Source(Bilingual("登记目录", "Register"), Confidence.SEEN)
SMALL_SHOP = Figures(Trade.RETAIL, 1, 30)
LARGE_MAKER = Figures(Trade.MANUFACTURING, 1000, None)
counts = st.none() | st.integers(0, 2_000_000)
figures = st.builds(Figures, st.none() | st.sampled_from(Trade), counts, counts)


TODAY = date(2026, 11, 20)


def standing(register: str, covers: Covers) -> RegisterStanding:
    required = covers in {Covers.WHOLE, Covers.PART}
    entry = RegisterEntry("1", register, Bilingual("条目", "Entry"), None, None, Mode.CERTIFICATION, SOURCE)
    return RegisterStanding(register, required, None, (entry,) if required else (), covers, Confidence.SEEN)


def product(*, licence: Covers = Covers.NONE, ccc: Covers = Covers.NONE, standards: tuple[str, ...] = ()) -> Product:
    return Product(
        code="P0001",
        name=Bilingual("样品", "Sample"),
        category="c",
        grade="",
        special_needs=(),
        rows=(),
        licence=standing("licence", licence),
        ccc=standing("ccc", ccc),
        standards=standards,
        pinyin=(),
    )


def ask(sizes: Figures, *products: Product, role: Role = Role.SELLER) -> ScopeAnswer:
    return judge(RULES, sizes, role, [(each, ()) for each in products], TODAY)


@pytest.mark.parametrize(
    ("values", "limb"), [({"licence": Covers.WHOLE}, Limb.LICENCE), ({"ccc": Covers.WHOLE}, Limb.CCC)]
)
def test_licence_and_ccc_bind_whatever_the_size(values: dict[str, Any], limb: Limb) -> None:
    answer = ask(SMALL_SHOP, product(), product(**values))
    assert answer.in_scope is True
    assert [finding.limb for finding in answer.findings] == [None, limb]
    assert "目录内" in answer.reason.zh
    assert answer.source == SOURCE.document
    assert answer.confidence is Confidence.SEEN


def test_a_register_that_names_some_kinds_says_so() -> None:
    answer = ask(SMALL_SHOP, product(licence=Covers.PART))
    assert answer.in_scope is True
    assert "部分品种" in answer.reason.zh
    assert "some kinds" in answer.reason.en


def test_an_unclear_register_leaves_the_answer_open() -> None:
    answer = ask(SMALL_SHOP, product(ccc=Covers.UNCLEAR))
    assert answer.in_scope is None
    assert "还没有核实清楚" in answer.reason.zh


def test_a_register_binds_from_its_day_on() -> None:
    late = product(ccc=Covers.WHOLE)
    entry = replace(late.ccc.entries[0], in_force_from=date(2027, 1, 1))
    late = replace(late, ccc=replace(late.ccc, entries=(entry,)))
    assert ask(SMALL_SHOP, late).in_scope is False
    assert judge(RULES, SMALL_SHOP, Role.SELLER, [(late, ())], date(2027, 1, 1)).in_scope is True


def test_a_small_shop_without_such_products_is_told_that_it_is_not_in_scope_and_what_it_can_do() -> None:
    answer = ask(SMALL_SHOP, product(standards=("GB 12345-2020",)))
    assert answer.in_scope is False
    assert "从业人员 1 人" in answer.reason.zh
    assert "1 staff" in answer.reason.en
    assert answer.voluntary is not None
    assert "自愿" in answer.voluntary.zh


def test_the_third_limb_needs_size_and_a_mandatory_standard() -> None:
    bound = ask(LARGE_MAKER, product(standards=("GB 12345-2020",)), role=Role.MAKER)
    assert bound.in_scope is True
    assert bound.findings[0].limb is Limb.STANDARD
    assert "GB 12345-2020" in bound.reason.zh
    assert bound.findings[0].figure is not None
    open_answer = ask(LARGE_MAKER, product(standards=("GB/T 1-2020",)), role=Role.MAKER)
    assert open_answer.in_scope is None
    assert "执行标准" in open_answer.reason.zh


def test_the_units_own_standard_counts() -> None:
    answer = judge(RULES, LARGE_MAKER, Role.MAKER, [(product(), ("GB 17761-2024",))], TODAY)
    assert answer.in_scope is True


def test_a_missing_figure_is_said_and_not_guessed() -> None:
    answer = ask(Figures(Trade.RETAIL, None, None), product())
    assert answer.in_scope is None
    assert "缺少从业人数或年营业收入" in answer.reason.zh
    assert "批发还是零售" in ask(Figures(None, 3, 3), product()).reason.zh
    assert ask(SMALL_SHOP).in_scope is None


@pytest.mark.parametrize(
    ("trade", "staff", "revenue", "size"),
    [
        (Trade.MANUFACTURING, 1000, 0, Size.LARGE),
        (Trade.MANUFACTURING, 999, 39_999, Size.MEDIUM),
        (Trade.MANUFACTURING, 300, None, None),
        (Trade.MANUFACTURING, 299, 1_999, Size.SMALL),
        (Trade.WHOLESALE, 20, 0, Size.MEDIUM),
        (Trade.WHOLESALE, 19, 4_999, Size.SMALL),
        (Trade.RETAIL, 0, 20_000, Size.LARGE),
        (Trade.RETAIL, 49, 500, Size.MEDIUM),
        (Trade.RETAIL, 49, 499, Size.SMALL),
        (None, 5, 5, None),
    ],
)
def test_the_line_belongs_to_the_class(
    trade: Trade | None, staff: int, revenue: int | None, size: Size | None
) -> None:
    assert size_of(RULES, Figures(trade, staff, revenue)) is size


def test_joined_by_and_every_figure_must_reach_the_line() -> None:
    strict = replace(RULES, needs_all=True)
    assert size_of(strict, Figures(Trade.RETAIL, 300, 499)) is Size.SMALL
    assert size_of(strict, Figures(Trade.RETAIL, 300, 20_000)) is Size.LARGE
    assert size_of(strict, Figures(Trade.RETAIL, 49, None)) is Size.SMALL


@given(figures, counts)
def test_telling_a_missing_figure_never_contradicts_an_earlier_answer(told: Figures, later: int | None) -> None:
    before = size_of(RULES, told)
    full = replace(told, staff=told.staff if told.staff is not None else later)
    if before is not None:
        assert size_of(RULES, full) is before


@given(figures, st.lists(st.booleans(), max_size=4), st.sampled_from(Role))
def test_every_answer_has_its_words(told: Figures, licences: list[bool], role: Role) -> None:
    answer = judge(
        RULES, told, role, [(product(licence=Covers.WHOLE if each else Covers.NONE), ()) for each in licences], TODAY
    )
    for words in (answer.headline, answer.reason, answer.source, *(finding.reason for finding in answer.findings)):
        assert words.zh
        assert words.en
        assert "{" not in words.zh + words.en
    assert (answer.voluntary is not None) == (answer.in_scope is False)


@pytest.mark.parametrize(
    ("standard", "is_one"),
    [
        ("GB 17761-2024", True),
        ("GB17761", True),
        ("GB/T 5023", False),
        ("GB/Z 1", False),
        ("QB/T 1", False),
        ("EGB 1", False),
    ],
)
def test_a_mandatory_standard_is_gb_without_a_letter_behind(standard: str, *, is_one: bool) -> None:
    assert is_mandatory(standard) is is_one


def test_posts_follow_from_the_answer() -> None:
    def needs(answer: ScopeAnswer) -> dict[Post, bool | None]:
        return {each.post: each.is_needed for each in required_posts(RULES, answer)}

    maker = needs(ask(SMALL_SHOP, product(ccc=Covers.WHOLE), role=Role.MAKER))
    assert maker == {Post.PERSON_IN_CHARGE: True, Post.DIRECTOR: True, Post.OFFICER: True}
    seller = needs(ask(SMALL_SHOP, product(ccc=Covers.WHOLE)))
    assert seller == {Post.PERSON_IN_CHARGE: True, Post.DIRECTOR: None, Post.OFFICER: True}
    free = needs(ask(SMALL_SHOP, product()))
    assert free == {Post.PERSON_IN_CHARGE: True, Post.DIRECTOR: False, Post.OFFICER: False}


def test_what_is_not_confirmed_about_sellers_directors_is_said() -> None:
    director = required_posts(RULES, ask(SMALL_SHOP, product(ccc=Covers.WHOLE)))[1]
    assert "尚未核实" in director.reason.zh
    assert director.confidence is Confidence.RECALLED
