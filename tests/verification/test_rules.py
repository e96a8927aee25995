"""Small rules of the check page, and that every verdict has its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcheck.text import Bilingual
from selfcheck.verification.checked import Check, CheckState
from selfcheck.verification.model import Report
from selfcheck.verification.numbered import REGISTER_NAMES, REGISTER_WORDS, alone, nothing_looked_at, where_it_stopped
from selfcheck.verification.rules import LONGEST, clean_code, clean_number, page_status, scanned, shown_name
from selfcheck.verification.sealed.words import NAMES, PASSED
from selfcheck.verification.sentences import NOT_CHECKED, sentence
from selfcheck.verification.showing import FAMILY_NAMES
from selfcheck.verification.verdicts import Verdict
from tests.data.snapshots import ISSUED_AT, maker
from tests.verification.register import register_of

BASE = "https://check.example.cn"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("A1B2-C3D4E5-2026-0001", "A1B2-C3D4E5-2026-0001"),
        ("  a1b2-c3d4e5-2026-0001\n", "A1B2-C3D4E5-2026-0001"),
        ("Ａ１Ｂ２－Ｃ３Ｄ４Ｅ５－２０２６－０００１", "A1B2-C3D4E5-2026-0001"),
        ("A1B2–C3D4E5—2026−0001", "A1B2-C3D4E5-2026-0001"),
        ("AIB2-C3D4E5-2O26-OOOI", "A1B2-C3D4E5-2026-0001"),
        ("A1B2 - C3D4E5 - 2026 - 0001", "A1B2-C3D4E5-2026-0001"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, number: str) -> None:
    assert clean_number(typed) == number


def test_a_code_is_read_as_people_misread_it() -> None:
    assert clean_code("k7qx 2m4p 0w8v1") == "K7QX2M4POWBVI"


@given(st.text())
def test_whatever_is_typed_becomes_short_and_plain(typed: str) -> None:
    for cleaned in (clean_number(typed), clean_code(typed)):
        assert len(cleaned) <= LONGEST
        assert cleaned.isascii()
        assert set(cleaned) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")


@given(st.text(max_size=300))
def test_whatever_a_file_is_called_is_shown_without_tricks(name: str) -> None:
    shown = shown_name(name)
    assert 1 <= len(shown) <= 80
    assert not set("/\\\n\r\0\u202e") & set(shown)


def test_our_own_address_is_read_and_no_other() -> None:
    assert scanned(f" {BASE}/check/A1B2-C3D4E5-2026-0001/K7QX2M4PTW3VA ", BASE) == (
        "A1B2-C3D4E5-2026-0001",
        "K7QX2M4PTW3VA",
    )
    for foreign in ("https://evil.cn/check/A/B", f"{BASE}.evil.cn/check/A/B", f"{BASE}/check/A", f"{BASE}/check/a/b"):
        assert scanned(foreign, BASE) is None


# never said by the register
SEALED_ALONE = {Verdict.VALID_CURRENCY_UNKNOWN, Verdict.VALID_DATA_ONLY, Verdict.NOT_READ}


def report_of(verdict: Verdict) -> Report:
    is_known = verdict.is_genuine or verdict is Verdict.TAMPERED or verdict.is_register_alone
    facts = register_of(maker(1)).facts if is_known and verdict is not Verdict.REGISTERED_VOID else None
    check = Check(1, NAMES["readable"], CheckState.PASSED, PASSED["readable"])
    said = sentence(verdict, facts) if verdict not in SEALED_ALONE else Bilingual("真实", "Genuine")
    return Report("file", verdict, said, (check,), facts, ISSUED_AT, NOT_CHECKED)


@pytest.mark.parametrize("verdict", sorted(set(Verdict) - SEALED_ALONE))
def test_every_verdict_has_a_sentence_in_both_languages(verdict: Verdict) -> None:
    report = report_of(verdict)
    assert report.sentence.zh
    assert report.sentence.en
    assert "{" not in report.sentence.zh + report.sentence.en


def test_every_check_has_words_for_every_outcome() -> None:
    expected = {(name, state) for name in REGISTER_NAMES for state in CheckState}
    assert expected - set(REGISTER_WORDS) == {("registered", CheckState.COULD_NOT)}, "it is known or it is not"


def test_whatever_was_reached_the_numbered_checks_are_the_same() -> None:
    keys = [*NAMES, *REGISTER_NAMES]
    why = Bilingual("没有", "none")
    empty, unsealed = where_it_stopped("readable", Verdict.MALFORMED), where_it_stopped("shape", Verdict.UNSIGNED)
    for checks in (nothing_looked_at(why), alone(empty), alone(unsealed)):
        assert [check.key for check in checks] == keys
        assert [check.number for check in checks] == list(range(1, len(keys) + 1))
        assert all(check.words.zh and check.words.en for check in checks)
    assert {check.words for check in nothing_looked_at(why)} == {why}
    assert [check.state for check in unsealed[:3]] == [CheckState.PASSED, CheckState.FAILED, CheckState.COULD_NOT]


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict.is_register_alone])
def test_a_number_alone_is_never_called_genuine(verdict: Verdict) -> None:
    report = report_of(verdict)
    assert (report.genuine, report.in_force, report.accepted, verdict.could_not_say) == (False,) * 4
    assert "真实" not in report.sentence.zh + FAMILY_NAMES[verdict.family].zh
    assert "genuine" not in report.sentence.en.casefold()
    assert "没有比较" in report.sentence.zh or verdict is Verdict.REGISTERED_VOID


@pytest.mark.parametrize("verdict", Verdict)
def test_accepted_is_genuine_and_in_force(verdict: Verdict) -> None:
    report = report_of(verdict)
    assert report.accepted is (verdict in {Verdict.VALID_CURRENT, Verdict.VALID_REVIEW_PAST})
    assert report.genuine is verdict.name.startswith("VALID_")
    assert not (verdict.could_not_say and report.genuine)


def test_changed_not_ours_and_could_not_check_read_differently() -> None:
    said = [report_of(verdict).sentence.zh for verdict in (Verdict.TAMPERED, Verdict.UNKNOWN, Verdict.UNAVAILABLE)]
    assert len({sentence[:6] for sentence in said}) == 3


def test_only_a_register_that_is_away_makes_the_page_503() -> None:
    assert {verdict: page_status([report_of(verdict)]) for verdict in Verdict} == {
        verdict: 503 if verdict is Verdict.UNAVAILABLE else 200 for verdict in Verdict
    }
