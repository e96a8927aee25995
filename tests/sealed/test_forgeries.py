"""Every forgery gets the verdict that names its damage; none is ever accepted."""

from __future__ import annotations

from typing import Final

import pytest

from selfcheck.verification.checked import CheckState
from selfcheck.verification.sealed.findings import ORDER
from selfcheck.verification.sealed.model import judgement_from
from selfcheck.verification.verdicts import Verdict
from tests.sealed import (
    after_the_seal,
    by_others,
    in_history,
    in_other_times,
    sealed_otherwise,
    under_a_stamp,
    who_is_who,
)
from tests.sealed.forging import FORGERIES, Bench, Forged, time_stamped

SETS: Final = (after_the_seal, under_a_stamp, sealed_otherwise, by_others, in_history, in_other_times, who_is_who)
AT_LEAST: Final = 40


def test_there_are_enough_forgeries_of_every_kind() -> None:
    assert len(FORGERIES) >= AT_LEAST
    assert {forge.__module__ for _, forge in FORGERIES.values()} == {each.__name__ for each in SETS}


def test_every_verdict_that_the_judge_can_reach_is_reached_by_a_forgery() -> None:
    assert {verdict for verdict, _ in FORGERIES.values()} == set(ORDER)


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_named_for_its_damage(bench: Bench, name: str) -> None:
    verdict, forge = FORGERIES[name]
    made = forge(bench)
    forged = made if isinstance(made, Forged) else Forged(made)
    judgement = forged.judged(bench.world)
    shown = {check.key: check.words.en for check in judgement.checks if check.state is not CheckState.PASSED}
    assert judgement.verdict is verdict, shown
    assert not judgement.verdict.is_genuine
    assert any(check.state is not CheckState.PASSED for check in judgement.checks)
    assert judgement_from(judgement.plain()) == judgement


def test_the_true_list_is_genuine(bench: Bench) -> None:
    judgement = Forged(bench.sealed).judged(bench.world)
    assert judgement.verdict is Verdict.VALID_CURRENCY_UNKNOWN, judgement.failed


def test_a_list_whose_time_stamp_was_renewed_is_genuine_still(bench: Bench) -> None:
    renewed = time_stamped(bench.sealed, bench.means, "SealTime2")
    judgement = Forged(time_stamped(renewed, bench.means, "SealTime3")).judged(bench.world)
    assert judgement.verdict is Verdict.VALID_CURRENCY_UNKNOWN, judgement.failed
