"""统一社会信用代码: what is accepted, and what is said about the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcheck.enterprises.uscc import ALPHABET, check_character, normalise, organisation_check, read_uscc
from selfcheck.errors import Refused

INVENTED = "91000000000000000K"
bodies = st.text(ALPHABET, min_size=17, max_size=17)


def test_the_invented_body_of_the_fixtures_is_valid() -> None:
    assert read_uscc(INVENTED).code == INVENTED
    assert read_uscc(INVENTED).warning is None


@pytest.mark.parametrize(
    "typed",
    [
        " 91000000000000000K\n",
        "9100 0000 0000 0000 0K",
        "91-000000-00000000-0K",
        "９１０００００００００００００００Ｋ",
        INVENTED.lower(),
    ],
)
def test_spaces_dashes_width_and_case_do_not_matter(typed: str) -> None:
    assert read_uscc(typed).code == INVENTED


@given(bodies)
def test_every_body_has_one_check_character_that_is_accepted(body: str) -> None:
    code = body + check_character(body)
    assert read_uscc(code).code == code
    accepted = [sign for sign in ALPHABET if is_accepted(body + sign)]
    assert accepted == [code[-1]]


@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, place: int, sign: str) -> None:
    code = body + check_character(body)
    wrong = code[:place] + sign + code[place + 1 :]
    assert is_accepted(wrong) == (wrong == code)


@given(bodies, st.integers(0, 16))
def test_two_neighbours_swapped_are_always_found(body: str, place: int) -> None:
    code = body + check_character(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_accepted(swapped) == (swapped == code)


@given(st.text(max_size=60))
def test_any_text_is_answered_in_words(text: str) -> None:
    if is_accepted(text):
        assert read_uscc(text).code == normalise(text)
        return
    with pytest.raises(Refused) as refused:
        read_uscc(text)
    assert refused.value.field == "uscc"
    assert refused.value.zh
    assert refused.value.en


def is_accepted(code: str) -> bool:
    try:
        return bool(read_uscc(code))
    except Refused:
        return False


@pytest.mark.parametrize(
    ("typed", "zh", "en"),
    [
        ("9100000000000000", "这里是 16 位", "this one has 16"),
        ("910000000000000", "旧工商注册号", "old registration number"),
        ("91000000O00000000K", "第 9 位的“O”不对", "“O” in position 9"),
        ("91000000O00000000K", "是不是“0”", "Is it “0”"),
        ("91000000000000000A", "第 18 位应是“K”", "the 18th should be “K”"),
    ],
)
def test_the_message_says_which_character_or_check_is_wrong(typed: str, zh: str, en: str) -> None:
    with pytest.raises(Refused) as refused:
        read_uscc(typed)
    assert zh in refused.value.zh
    assert en in refused.value.en


def test_an_organisation_code_that_does_not_check_is_only_a_warning() -> None:
    body = "91000000" + "12345678" + "0"
    assert organisation_check("12345678") != "0"
    found = read_uscc(body + check_character(body))
    assert found.warning is not None
    assert "第 17 位" in found.warning.zh


def test_sole_traders_are_known_by_their_code() -> None:
    body = "92000000000000000"
    assert read_uscc(body + check_character(body)).is_sole_trader
    assert not read_uscc(INVENTED).is_sole_trader
