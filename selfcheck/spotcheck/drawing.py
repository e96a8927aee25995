"""抽取: rows drawn from an issued list by a stated seed, at least one of each stage, put in walking order. Pure.

Anybody who has the list's data file and the seed draws the same rows, with nothing but SHA-256; docs/spot-check.md
has the steps. Asking for more rows with the same seed only adds to those drawn before.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from selfcheck.attestation.snapshot import Row
from selfcheck.errors import Refused
from selfcheck.glossary import Stage
from selfcheck.spotcheck.model import DrawStated, Stratum
from selfcheck.text import half_width

ALGORITHM: Final = "selfcheck-draw/1"
SEED: Final = re.compile(r"[0-9A-Z][0-9A-Z-]{3,39}")
WALKING_ORDER: Final = {stage: place for place, stage in enumerate(Stage)}
USUAL: Final = 12
MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn: the rows in walking order, and everything needed to draw them again."""

    rows: tuple[Row, ...]
    stated: DrawStated


def new_seed() -> str:
    """Draw a seed at random; short enough to be read out and copied by hand."""
    word = secrets.token_hex(4).upper()
    return f"{word[:4]}-{word[4:]}"


def clean_seed(typed: str) -> str:
    """Return a seed as it counts: half width, capitals, no spaces.

    :raises Refused: not 4 to 40 letters, digits and hyphens
    """
    seed = re.sub(r"\s", "", half_width(typed)).upper()
    if not SEED.fullmatch(seed):
        raise Refused(
            "seed-unfit",
            "种子请用 4 到 40 个字母、数字或连字符，例如 3F0A-91C2；也可以用当天公开的开奖号码。",
            "A seed has 4 to 40 letters, digits or hyphens, such as 3F0A-91C2; a lottery number of the day will do.",
            field="seed",
            status=400,
        )
    return seed


def ticket(seed: str, data_sha256: str, position: int) -> str:
    """Return the lot of a row: SHA-256 (hex) over four lines; the lowest lots are drawn."""
    return hashlib.sha256(f"{ALGORITHM}\n{seed}\n{data_sha256}\n{position}\n".encode()).hexdigest()


def draw(rows: Sequence[Row], data_sha256: str, seed: str, wanted: int) -> Drawn:
    """Draw rows: of each stage the lowest lot, then the lowest lots of all others until ``wanted`` are drawn.

    :param data_sha256: digest of the list's data file, so that one seed draws differently from every list
    :param wanted: how many; raised to the number of stages, lowered to the number of rows
    """
    lots = sorted(rows, key=lambda row: ticket(seed, data_sha256, row.position))
    firsts = {row.stage: row for row in reversed(lots)}
    taken = {row.position for row in firsts.values()}
    others = [row for row in lots if row.position not in taken]
    taken.update(row.position for row in others[: max(0, wanted - len(taken))])
    drawn = in_walking_order([row for row in rows if row.position in taken])
    of_all, of_drawn = Counter(row.stage for row in rows), Counter(row.stage for row in drawn)
    strata = tuple(Stratum(stage, of_all[stage], of_drawn[stage]) for stage in Stage if of_all[stage])
    return Drawn(drawn, DrawStated(ALGORITHM, seed, len(rows), wanted, len(drawn), strata))


def in_walking_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows in the order in which one walks through a unit: by stage, then as they stand on the list."""
    return tuple(sorted(rows, key=lambda row: (WALKING_ORDER[row.stage], row.position)))
