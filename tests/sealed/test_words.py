"""Every verdict has its family, its sentence in two languages and its place in the order."""

from __future__ import annotations

from collections import Counter

import pytest

from selfcheck.verification.model import CheckState
from selfcheck.verification.sealed.findings import ORDER, Findings
from selfcheck.verification.sealed.judge import judge
from selfcheck.verification.sealed.sentences import BEGINNINGS, sentence
from selfcheck.verification.sealed.words import FAILED, NAMES, NOT_REACHED, PASSED
from selfcheck.verification.verdicts import FAMILIES, Family, Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench

ONLINE = {"UNKNOWN", "UNAVAILABLE", "LOG_INCONSISTENT", "LOG_SPLIT_VIEW", "EQUIVOCATION", "PENDING"}
AT_THE_DOORS = {verdict.value for verdict in Verdict if verdict.is_register_alone} | {"NOT_READ"}
CODES = {"QR_UNKNOWN_KEY", "QR_FOREIGN_HOST", "QR_DOC_MISMATCH"}


def test_every_verdict_belongs_to_one_family() -> None:
    assert set(FAMILIES) == set(Verdict)
    assert {verdict for verdict in Verdict if verdict.is_genuine} == {
        verdict for verdict, family in FAMILIES.items() if family in {Family.IN_FORCE, Family.ENDED, Family.GENUINE}
    }
    assert {verdict for verdict in Verdict if verdict.is_in_force} == {
        Verdict.VALID_CURRENT,
        Verdict.VALID_REVIEW_PAST,
    }


def test_every_verdict_of_the_judge_has_its_place_and_words() -> None:
    refused = {verdict for verdict in Verdict if not verdict.is_genuine} - {Verdict.INTERNAL_ERROR}
    assert {verdict.value for verdict in refused - set(ORDER)} == ONLINE | AT_THE_DOORS | CODES
    assert Counter(ORDER).most_common(1)[0][1] == 1
    assert set(FAILED) == set(ORDER)
    assert set(NAMES) == set(PASSED)


@pytest.mark.parametrize("verdict", [*ORDER, Verdict.INTERNAL_ERROR])
def test_a_sentence_begins_with_its_family_in_both_languages(verdict: Verdict) -> None:
    said, begin = sentence(verdict, None), BEGINNINGS[verdict.family]
    assert said.zh.startswith(begin.zh)
    assert said.en.startswith(begin.en)
    assert said.en != begin.en
    assert said.zh.isascii() is False
    assert said.en.isascii()


def test_the_checks_are_numbered_and_all_shown_whatever_the_file(bench: Bench) -> None:
    for content in (bench.sealed, b"", b"%PDF-1.7\n", bench.sealed[:-100]):
        checks = judge(content, bench.world.trust(), at=TODAY).checks
        assert [each.number for each in checks] == list(range(1, len(NAMES) + 1))
        assert [each.key for each in checks] == list(NAMES)


def test_a_check_that_was_not_reached_says_which_one_settled_it(bench: Bench) -> None:
    for content, number in ((b"", 1), (bench.printed.pdf, 2)):
        checks = judge(content, bench.world.trust(), at=TODAY).checks
        after = {(each.state, each.words) for each in checks[number:]}
        assert after == {(CheckState.COULD_NOT, NOT_REACHED.with_values(number=number))}


def test_a_failure_stays_and_the_graver_one_wins() -> None:
    findings = Findings()
    findings.passed("data")
    findings.failed("data", Verdict.BACKDATED)
    findings.failed("data", Verdict.TAMPERED)
    findings.failed("data", Verdict.BACKDATED)
    findings.passed("data")
    assert findings.worst is Verdict.TAMPERED
    assert not findings.have_passed("data")
    (data,) = (each for each in findings.checks() if each.key == "data")
    assert data.state is CheckState.FAILED
    assert data.words == FAILED[Verdict.TAMPERED]
