"""Several trust bundles beside each other: a list is judged by that of its own installation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selfcheck.attestation.notes import NoteSigner
from selfcheck.attestation.trust import Trust
from selfcheck.verification.believing import Believed
from selfcheck.verification.offline import verify_offline
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench

OTHER = NoteSigner.generate("other.example/log")


@pytest.fixture
def bundles(bench: Bench) -> list[Trust]:
    """Two installations whose units have their seals from one authority, each with a log of its own."""
    own = bench.world.trust()
    return [replace(own, name="other", log_origin=OTHER.name, log_keys=(OTHER.key.text,)), own]


@pytest.mark.parametrize("way", [1, -1], ids=["the other first", "its own first"])
def test_a_list_is_genuine_by_the_bundle_of_its_installation(bench: Bench, bundles: list[Trust], way: int) -> None:
    believed = [Believed(each, True) for each in bundles[::way]]
    (report,) = verify_offline([("list.pdf", bench.sealed)], believed, at=TODAY)
    assert report.verdict is Verdict.VALID_CURRENCY_UNKNOWN, report.sentence.en
    assert report.rests_on is not None
    assert "示范市" in report.rests_on.zh


def test_a_list_of_neither_is_refused_with_the_word_of_the_one_whose_numbers_it_bears(
    bench: Bench, bundles: list[Trust]
) -> None:
    own = replace(bundles[1], code=bench.printed.snapshot.number[:4], log_keys=(NoteSigner.generate("x").key.text,))
    believed = [Believed(each, True) for each in (bundles[0], own)]
    (report,) = verify_offline([("list.pdf", bench.sealed)], believed, at=TODAY)
    assert report.verdict is Verdict.NOT_IN_LOG
    assert report.rests_on is not None
    assert "示范市" in report.rests_on.zh
