"""The draw: every stage, the same rows from the same seed, nothing but SHA-256; more rows only add."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import replace
from itertools import pairwise

import pytest

from selfcheck.attestation.snapshot import Row
from selfcheck.errors import Refused
from selfcheck.glossary import Stage
from selfcheck.spotcheck.drawing import clean_seed, draw, new_seed, ticket
from tests.conventions.project import ROOT
from tests.data.snapshots import maker

DIGEST = "ab" * 32
SEED = "3F0A-91C2"


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    """Forty rows over five stages, one of them with a single row."""
    like = maker().rows[0]
    stages = [Stage.SALE, Stage.INTAKE, Stage.STORE, Stage.DISPLAY]
    held = [replace(like, position=place, stage=stages[place % 4]) for place in range(1, 40)]
    return (*held, replace(like, position=40, stage=Stage.MANAGE))


def positions(rows: tuple[Row, ...], wanted: int, seed: str = SEED, digest: str = DIGEST) -> list[int]:
    """The numbers of the rows drawn, in walking order."""
    return [row.position for row in draw(rows, digest, seed, wanted).rows]


def test_every_stage_has_a_row_whatever_was_wanted(rows: tuple[Row, ...]) -> None:
    for wanted in (0, 1, 4, 5, 12):
        drawn = draw(rows, DIGEST, SEED, wanted)
        assert {row.stage for row in drawn.rows} == {row.stage for row in rows}
        assert len(drawn.rows) == max(5, wanted) == drawn.stated.drawn


def test_the_same_seed_draws_the_same_rows_in_whatever_order_they_are_handed_in(rows: tuple[Row, ...]) -> None:
    assert positions(rows, 12) == positions(tuple(reversed(rows)), 12)


def test_another_seed_or_another_list_draws_otherwise(rows: tuple[Row, ...]) -> None:
    assert len({tuple(positions(rows, 12, seed)) for seed in ("AAAA", "BBBB", "CCCC", SEED)}) == 4
    assert positions(rows, 12) != positions(rows, 12, digest="cd" * 32)


def test_more_rows_only_add(rows: tuple[Row, ...]) -> None:
    drawn = [set(positions(rows, wanted)) for wanted in range(41)]
    assert all(fewer <= more for fewer, more in pairwise(drawn))
    assert drawn[40] == {row.position for row in rows}


def test_no_row_is_favoured(rows: tuple[Row, ...]) -> None:
    times = dict.fromkeys((row.position for row in rows), 0)
    for number in range(2000):
        for position in positions(rows, 12, f"SEED-{number}"):
            times[position] += 1
    within = [times[row.position] for row in rows if row.stage is Stage.SALE]
    assert min(within) > 0.8 * sum(within) / len(within)
    assert max(within) < 1.2 * sum(within) / len(within)


def test_rows_stand_in_walking_order(rows: tuple[Row, ...]) -> None:
    drawn = draw(rows, DIGEST, SEED, 20).rows
    order = list(Stage)
    assert list(drawn) == sorted(drawn, key=lambda row: (order.index(row.stage), row.position))


def test_population_and_stages_are_stated(rows: tuple[Row, ...]) -> None:
    stated = draw(rows, DIGEST, SEED, 12).stated
    assert (stated.population, stated.wanted, stated.drawn, stated.seed) == (40, 12, 12, SEED)
    assert sum(each.rows for each in stated.strata) == 40
    assert sum(each.drawn for each in stated.strata) == 12


def test_the_lot_is_the_documented_digest() -> None:
    expected = hashlib.sha256(b"selfcheck-draw/1\n3F0A-91C2\n" + DIGEST.encode() + b"\n7\n").hexdigest()
    assert ticket(SEED, DIGEST, 7) == expected


def test_the_steps_in_the_documentation_give_the_same_lot() -> None:
    page = (ROOT / "docs" / "spot-check.md").read_text(encoding="utf-8")
    line = next(each for each in page.splitlines() if "sha256sum" in each and each.startswith("printf"))
    values = {"SEED": SEED, "DIGEST": DIGEST, "ROW": "7"}
    done = subprocess.run(
        ["/bin/sh", "-c", line], env=values | {"PATH": "/usr/bin:/bin"}, capture_output=True, check=True
    )
    assert done.stdout.decode().split()[0] == ticket(SEED, DIGEST, 7)


@pytest.mark.parametrize("typed", ["", "abc", "a b", "x" * 41, "种子种子", "ABC;DEF", "-ABCD"])
def test_an_unfit_seed_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        clean_seed(typed)


def test_a_seed_counts_however_it_is_typed() -> None:
    assert clean_seed(" 3f0a－91c2 ") == SEED
    assert clean_seed(new_seed())
