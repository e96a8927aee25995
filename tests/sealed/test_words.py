"""Every verdict has its family, its sentence in two languages and its place in the order."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from selfcheck.verification.believing import Believed
from selfcheck.verification.checked import CheckState
from selfcheck.verification.offline import verify_offline
from selfcheck.verification.sealed.findings import ORDER, Findings
from selfcheck.verification.sealed.judge import judge
from selfcheck.verification.sealed.sentences import BEGINNINGS, sentence
from selfcheck.verification.sealed.words import FAILED, NAMES, NOT_REACHED, PASSED
from selfcheck.verification.showing import facts_shown, masked
from selfcheck.verification.telling import as_plain, as_text
from selfcheck.verification.verdicts import FAMILIES, Family, Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench
from tests.sealed.shapes import Press
from tests.sealed.world import World

ONLINE = {"UNKNOWN", "UNAVAILABLE", "LOG_SPLIT_VIEW", "EQUIVOCATION", "PENDING"}
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


def test_who_acted_for_another_is_said_at_every_door(press: Press) -> None:
    world, printed = World(), press.printed("delegate")
    reviewed = next(each for each in printed.snapshot.confirmations if each.acted_for)
    believed = Believed(world.trust(), is_compared=True)
    (report,) = verify_offline([("list.pdf", world.issue(printed))], [believed], at=TODAY)
    assert report.genuine
    assert report.sealed is not None
    assert f"{reviewed.person}（代 {reviewed.acted_for}）" in as_text(report, "zh")
    assert f"{reviewed.person} (acting for {reviewed.acted_for})" in as_text(report, "en")
    plain = json.dumps(as_plain(report), ensure_ascii=False)
    assert f'"acted_for": "{reviewed.acted_for}"' in plain
    assert f"（代 {reviewed.acted_for}）" in plain
    public = {str(each.value.zh) for each in facts_shown(report.sealed, is_public=True)}
    (shown,) = (words for words in public if "（代 " in words)
    assert f"{masked(reviewed.person)}（代 {masked(reviewed.acted_for)}）" in shown
    assert reviewed.acted_for not in shown
