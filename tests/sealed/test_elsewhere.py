"""A list of another installation: not ours, and accused of nothing that only its own bundle could tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from selfcheck.attestation.approvals import Grade
from selfcheck.attestation.attached import LOG_PROOF
from selfcheck.attestation.notes import NoteSigner
from selfcheck.attestation.trust import Trust
from selfcheck.verification.believing import Believed
from selfcheck.verification.checked import CheckState
from selfcheck.verification.offline import verify_offline
from selfcheck.verification.sealed.judge import judge
from selfcheck.verification.sealed.model import Judgement
from selfcheck.verification.sealed.sentences import ASK_THERE, ELSEWHERE
from selfcheck.verification.sealed.words import NEEDS_BUNDLE
from selfcheck.verification.verdicts import Family, Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench, sealed_by_hand, signature_changed
from tests.sealed.world import Log, World

OPEN = ("stamps", "logged", "current")


@pytest.fixture(scope="module")
def ours() -> Trust:
    """Whom another installation than the bench's believes: its own root, log, code and host."""
    world = World(code="ZZ99", log=Log(NoteSigner.generate("lists.elsewhere.example/log")))
    own = world.trust(name="别处", base_url="https://lists.elsewhere.example", code="ZZ99", status=world.status())
    return replace(own, log_origin="lists.elsewhere.example/log")


def states(judgement: Judgement) -> dict[str, CheckState]:
    return {check.key: check.state for check in judgement.checks}


def failed(judgement: Judgement) -> set[str]:
    return {key for key, state in states(judgement).items() if state is CheckState.FAILED}


def test_a_genuine_list_of_another_installation_is_not_ours_and_nothing_more(bench: Bench, ours: Trust) -> None:
    judgement = judge(bench.sealed, ours, at=TODAY)
    assert judgement.verdict is Verdict.UNTRUSTED_ISSUER
    assert judgement.verdict.family is Family.NOT_OURS
    assert failed(judgement) == {"issuer"}
    assert {check.words for check in judgement.checks if check.key in OPEN} == {NEEDS_BUNDLE}
    assert judgement.facts is None, "nothing that it says of itself is shown as a fact"
    assert judgement.sentence.zh.startswith("不能采信，不是这里认可的签章：")
    assert judgement.sentence.en.startswith("Not accepted, no seal that is known here: ")
    assert judgement.sentence.zh.endswith(ELSEWHERE.zh)
    assert judgement.note == ASK_THERE


def test_with_the_bundle_of_its_installation_it_is_genuine(bench: Bench, ours: Trust) -> None:
    believed = [Believed(ours, True), Believed(bench.world.trust(), True)]
    (report,) = verify_offline([("list.pdf", bench.sealed)], believed, at=TODAY)
    assert report.verdict is Verdict.VALID_CURRENCY_UNKNOWN


def test_certificates_of_its_persons_cannot_be_told_either(bench: Bench, ours: Trust) -> None:
    content = bench.issue(grades=(Grade.CERTIFIED, Grade.ACCOUNT))
    assert judge(content, bench.world.trust(), at=TODAY).verdict.is_genuine
    judgement = judge(content, ours, at=TODAY)
    assert failed(judgement) == {"issuer"}
    assert states(judgement)["approvals"] is CheckState.COULD_NOT


def host_of(bench: Bench) -> str:
    return bench.printed.snapshot.check_url.partition("/check/")[0]


IMITATIONS: dict[str, Callable[[Bench, Trust], Trust]] = {
    "our numbers": lambda bench, ours: replace(ours, code=bench.printed.snapshot.number[:4]),
    "our host": lambda bench, ours: replace(ours, base_url=host_of(bench)),
    "our host, without encryption": lambda bench, ours: replace(ours, base_url=host_of(bench).replace("s:", ":", 1)),
    "our log": lambda bench, ours: replace(ours, log_origin=bench.world.trust().log_origin),
}


@pytest.mark.parametrize("what", IMITATIONS)
def test_whoever_imitates_us_gets_every_failure(bench: Bench, ours: Trust, what: str) -> None:
    judgement = judge(bench.sealed, IMITATIONS[what](bench, ours), at=TODAY)
    assert judgement.verdict is Verdict.UNTRUSTED_ISSUER
    assert failed(judgement) >= {"issuer", "stamps", "logged"}
    assert ELSEWHERE.zh not in judgement.sentence.zh
    assert judgement.note is None


def test_two_installations_on_trial_do_not_imitate_each_other(bench: Bench, ours: Trust) -> None:
    snapshot = bench.data(check_url="http://localhost:8765/check/SC01-7KQ4XN-2026-0001/AAAAAAAAAAAAA")
    content = bench.issue(snapshot)
    judgement = judge(content, replace(ours, base_url="http://localhost:8765"), at=TODAY)
    assert judgement.verdict is Verdict.UNTRUSTED_ISSUER
    assert not failed(judgement) & {"stamps", "logged"}


def test_a_root_of_our_root_s_name_is_an_imitation(bench: Bench, ours: Trust) -> None:
    twin = World(code=bench.world.code).trust()
    judgement = judge(bench.sealed, replace(ours, seal_roots=twin.seal_roots), at=TODAY)
    assert failed(judgement) >= {"issuer", "stamps", "logged"}
    assert ELSEWHERE.en not in judgement.sentence.en


def test_an_imitation_of_one_bundle_is_not_excused_by_another(bench: Bench, ours: Trust) -> None:
    imitated = replace(ours, name="被冒用的", code=bench.printed.snapshot.number[:4])
    for believed in ([imitated, ours], [ours, imitated]):
        told = verify_offline([("list.pdf", bench.sealed)], [Believed(each, True) for each in believed], at=TODAY)
        assert told[0].rests_on is not None
        assert "被冒用的" in told[0].rests_on.zh
        assert ELSEWHERE.zh not in told[0].sentence.zh


def test_a_changed_list_of_another_installation_is_changed(bench: Bench, ours: Trust) -> None:
    content = bench.sealed[:900] + bytes([bench.sealed[900] ^ 1]) + bench.sealed[901:]
    assert judge(content, ours, at=TODAY).verdict is Verdict.TAMPERED


def test_two_time_stamps_in_one_seal_fail_elsewhere_too(bench: Bench, ours: Trust) -> None:
    older = bench.world.authority.token(b"something else")
    content = sealed_by_hand(bench.document(), bench.means, first_stamp=older)
    assert failed(judge(content, ours, at=TODAY)) >= {"issuer", "stamps"}


def test_a_time_stamp_that_nobody_signed_fails_elsewhere_too(bench: Bench, ours: Trust) -> None:
    content = signature_changed(bench.sealed, "SealTime")
    assert failed(judge(content, ours, at=TODAY)) >= {"issuer", "stamps"}


def test_a_proof_that_leads_nowhere_fails_elsewhere_too(bench: Bench, ours: Trust) -> None:
    other = bench.world.log.proof(b"another entry", (), TODAY).content
    content = bench.issue(attached={LOG_PROOF: other})
    judgement = judge(content, ours, at=TODAY)
    assert {"issuer", "logged"} <= failed(judgement)
    assert judgement.verdict is Verdict.UNTRUSTED_ISSUER


def test_a_time_stamp_from_the_future_fails_elsewhere_too(bench: Bench, ours: Trust) -> None:
    early = judge(bench.sealed, ours, at=TODAY.replace(year=TODAY.year - 1))
    assert "stamps" in failed(early)
