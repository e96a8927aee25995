"""What was proved rightly in its own time stays proved, whatever is demanded or revoked later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from selfcheck.attestation.notes import KeyKind, NoteSigner
from selfcheck.attestation.trust import Former, Trust
from selfcheck.verification.checked import CheckState
from selfcheck.verification.sealed.judge import judge
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench
from tests.sealed.in_other_times import DAY, HOUR, NOBODY, OTHER, all_of, raised, revoked

LATER = TODAY + 30 * DAY
MINUTE = timedelta(minutes=1)


def verdict(bench: Bench, trust: Trust, at: datetime = LATER) -> Verdict:
    return judge(bench.sealed, trust, at=at).verdict


def test_a_list_from_before_a_raised_threshold_stays_genuine(bench: Bench) -> None:
    assert verdict(bench, raised(bench, until=TODAY + DAY)) is Verdict.VALID_CURRENCY_UNKNOWN
    assert verdict(bench, raised(bench, until=TODAY - DAY)) is Verdict.WITNESS_SHORTFALL


def test_a_list_is_judged_by_the_demand_of_its_own_time_of_several(bench: Bench) -> None:
    (one,) = bench.world.witnesses
    third = NoteSigner.generate("third.example/witness", KeyKind.COSIGNATURE)
    former = (
        Former(NOBODY, TODAY - 9 * DAY),
        Former(all_of(one), TODAY + DAY),
        Former(all_of(OTHER), TODAY + 2 * DAY),
    )
    now = all_of(OTHER, third)
    assert verdict(bench, bench.world.trust(witnesses=now, former_witnesses=former)) is Verdict.VALID_CURRENCY_UNKNOWN
    moved = tuple(replace(each, until=each.until - 2 * DAY) for each in former)
    assert verdict(bench, bench.world.trust(witnesses=now, former_witnesses=moved)) is Verdict.WITNESS_SHORTFALL


def test_a_list_from_before_any_witness_was_asked_says_so(bench: Bench) -> None:
    alone = bench.world.trust(witnesses=all_of(OTHER), former_witnesses=(Former(NOBODY, TODAY + DAY),))
    found = judge(bench.sealed, alone, at=LATER)
    (check,) = (each for each in found.checks if each.key == "witnesses")
    assert (found.verdict, check.state) == (Verdict.VALID_CURRENCY_UNKNOWN, CheckState.COULD_NOT)


@pytest.mark.parametrize("minutes", [-4, 0, 4])
def test_around_the_change_either_demand_is_enough_for_clocks_differ(bench: Bench, minutes: int) -> None:
    moment = TODAY + minutes * MINUTE
    assert verdict(bench, raised(bench, until=moment)) is Verdict.VALID_CURRENCY_UNKNOWN
    (one,) = bench.world.witnesses
    lowered = bench.world.trust(former_witnesses=(Former(all_of(one, OTHER), moment),))
    assert verdict(bench, lowered) is Verdict.VALID_CURRENCY_UNKNOWN


@pytest.mark.parametrize("after", [timedelta(seconds=1), HOUR, DAY])
def test_a_checkpoint_stamped_before_its_key_was_revoked_stays_good(bench: Bench, after: timedelta) -> None:
    assert verdict(bench, revoked(bench, TODAY + after)) is Verdict.VALID_CURRENCY_UNKNOWN


def test_the_key_that_followed_a_revoked_one_is_believed(bench: Bench) -> None:
    following = NoteSigner.generate(bench.world.log.signer.name)
    keys = (following.key.text, bench.world.log.signer.key.text)
    assert verdict(bench, revoked(bench, TODAY + HOUR, log_keys=keys)) is Verdict.VALID_CURRENCY_UNKNOWN
    assert verdict(bench, revoked(bench, TODAY - HOUR, log_keys=keys)) is Verdict.NOT_IN_LOG
