"""Numbered checks and printed codes, as the judge of a file and the register both tell them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class RowCode:
    """The printed code of one row, for comparing with paper."""

    position: int
    title: str
    code: str


class CheckState(StrEnum):
    """How one numbered check came out."""

    PASSED = "passed"
    FAILED = "failed"
    COULD_NOT = "could_not_check"


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check, run and shown whatever the others say. ``key`` is its stable word, for programs."""

    number: int
    name: Bilingual
    state: CheckState
    words: Bilingual
    key: str = ""
