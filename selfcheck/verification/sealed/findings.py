"""The numbered checks of a sealed file while they are made, and the one verdict that comes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selfcheck.text import Bilingual
from selfcheck.verification.checked import Check, CheckState
from selfcheck.verification.sealed.words import COULD_NOT, FAILED, NAMES, NOT_REACHED, PASSED
from selfcheck.verification.verdicts import Verdict

# cannot be read, changed, who, when and history, and what could not be decided: the first that occurs is the verdict
GRAVEST_FIRST: Final = """
LIMIT_EXCEEDED ENCRYPTED UNSIGNED TAMPERED MALFORMED TRAILING_DATA EVIDENCE_STRIPPED SHAPE_VIOLATION
UNTRUSTED_ISSUER SIGNER_REVOKED SIGNER_EXPIRED WEAK_ALGORITHM ISSUER_MISMATCH REVOCATION_UNKNOWN UNSUPPORTED
DATA_MISMATCH ROW_CODE_MISMATCH DISPLAY_MISMATCH APPROVAL_MISSING APPROVAL_INVALID SAME_PERSON_TWICE
TRUST_BUNDLE_STALE NOT_IN_LOG PROOF_INVALID LOG_INCONSISTENT WITNESS_SHORTFALL TIMESTAMP_INVALID BACKDATED
"""
ORDER: Final = tuple(Verdict(name) for name in GRAVEST_FIRST.split())
RANK: Final = {verdict: rank for rank, verdict in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check came out; a failed one brings the verdict that it would lead to alone."""

    state: CheckState
    words: Bilingual
    verdict: Verdict | None = None


class Findings:
    """What is found, by the key of the check. A failure stays; of two failures of a check the graver stays."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}

    def passed(self, key: str, words: Bilingual | None = None) -> None:
        """Note that a check passed, unless it failed before."""
        self._found.setdefault(key, Finding(CheckState.PASSED, words or PASSED[key]))

    def failed(self, key: str, verdict: Verdict) -> None:
        """Note that a check failed, and to which verdict that leads."""
        before = self._found.get(key)
        if before is None or before.verdict is None or RANK[verdict] < RANK[before.verdict]:
            self._found[key] = Finding(CheckState.FAILED, FAILED[verdict], verdict)

    def ended(self, key: str, words: Bilingual) -> None:
        """Note a check that failed without speaking against the list: it is genuine, and of the past."""
        self._found[key] = Finding(CheckState.FAILED, words)

    def could_not(self, key: str, words: Bilingual | None = None, verdict: Verdict | None = None) -> None:
        """Note that a check could not be made; with a verdict where nothing can be said without it."""
        why = words or (FAILED[verdict] if verdict else COULD_NOT)
        self._found.setdefault(key, Finding(CheckState.COULD_NOT, why, verdict))

    def left_open(self, key: str, words: Bilingual, *, of: Verdict | None) -> None:
        """Take back what was found of a check, where it led to ``of``: it cannot be told, and speaks for nothing."""
        if key in self._found and self._found[key].verdict is of:
            self._found[key] = Finding(CheckState.COULD_NOT, words)

    def settled(self, key: str, verdict: Verdict | None) -> None:
        """Note a check that either passed (None) or leads to a verdict."""
        if verdict is None:
            self.passed(key)
        elif verdict.could_not_say:
            self.could_not(key, verdict=verdict)
        else:
            self.failed(key, verdict)

    def have_passed(self, *keys: str) -> bool:
        """Whether all of these checks passed."""
        return all(key in self._found and self._found[key].state is CheckState.PASSED for key in keys)

    def has(self, key: str) -> bool:
        """Whether anything is known of a check yet."""
        return key in self._found

    @property
    def worst(self) -> Verdict | None:
        """The verdict that comes first of those found, None where nothing speaks against the file."""
        found = [each.verdict for each in self._found.values() if each.verdict is not None]
        return min(found, key=RANK.__getitem__, default=None)

    def checks(self, why: Bilingual | None = None) -> tuple[Check, ...]:
        """Return every check with its number; those that were never reached could not be made.

        :param why: what to say of those; else which check the verdict comes of, where one did not pass
        """
        missing = Finding(CheckState.COULD_NOT, COULD_NOT)
        reason = why or self._why_not_reached()
        found = [(key, name, self._found.get(key, missing)) for key, name in NAMES.items()]
        return tuple(
            Check(number, name, each.state, reason if each.words is COULD_NOT else each.words, key)
            for number, (key, name, each) in enumerate(found, start=1)
        )

    def _why_not_reached(self) -> Bilingual:
        worst = self.worst
        if worst is None:
            return COULD_NOT
        numbers = (number for number, key in enumerate(NAMES, start=1) if self._leads_to(key, worst))
        return NOT_REACHED.with_values(number=next(numbers))

    def _leads_to(self, key: str, verdict: Verdict) -> bool:
        return key in self._found and self._found[key].verdict is verdict


class Stop(Exception):
    """Nothing more can be looked at; the checks not reached could not be made."""

    def __init__(self, key: str, verdict: Verdict) -> None:
        super().__init__(verdict.value)
        self.key = key
        self.verdict = verdict
