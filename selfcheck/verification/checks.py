"""The numbered checks. All of them run and are shown; the verdict is made from all, in ``verify``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from selfcheck.clock import local_day
from selfcheck.text import Bilingual
from selfcheck.verification.model import Check, CheckState, IssuedFacts, Report, Verdict
from selfcheck.verification.ports import FileReader, Ledger, LedgerAway, ReaderBusy, TooCostly, Unreadable
from selfcheck.verification.sentences import NAMES, NOT_CHECKED, WORDS, sentence

MOST_BYTES: Final = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """What looking led to: a verdict in the making."""

    verdict: Verdict
    facts: IssuedFacts | None
    states: dict[str, CheckState]


def verify_file(name: str, content: bytes, ledger: Ledger, reader: FileReader, *, at: datetime) -> Report:
    """Verify a PDF or data file by its bytes.

    :param name: what the person calls the file; only shown
    """
    try:
        found = _look_at_file(content, ledger, reader, at=at)
    except (LedgerAway, ReaderBusy):
        found = Found(Verdict.UNAVAILABLE, None, {"readable": CheckState.COULD_NOT})
    return _report(name, found, at=at)


def verify_number(number: str, check_code: str, ledger: Ledger, *, at: datetime) -> Report:
    """Verify a number with the check code printed beside it; a wrong code and an unknown number look alike."""
    try:
        facts = ledger.by_number(number)
        fits = ledger.check_code_fits(number, check_code)
    except LedgerAway:
        return _report(number, Found(Verdict.UNAVAILABLE, None, {}), at=at)
    if facts is None or not fits:
        return _report(number, Found(Verdict.UNKNOWN, None, {"known": CheckState.FAILED}), at=at)
    states = {"known": CheckState.PASSED, **_currency(facts, at)}
    return _report(number, Found(_standing_verdict(facts, at), facts, states), at=at)


def _look_at_file(content: bytes, ledger: Ledger, reader: FileReader, *, at: datetime) -> Found:
    if len(content) > MOST_BYTES:
        return Found(Verdict.LIMIT_EXCEEDED, None, {"readable": CheckState.COULD_NOT})
    facts = ledger.by_file(hashlib.sha256(content).hexdigest())
    if facts is not None:
        whole = dict.fromkeys(("readable", "known", "unchanged"), CheckState.PASSED)
        return Found(_standing_verdict(facts, at), facts, whole | _currency(facts, at))
    return _look_for_numbers(content, ledger, reader)


def _look_for_numbers(content: bytes, ledger: Ledger, reader: FileReader) -> Found:
    try:
        numbers = reader.numbers_in(content)
    except Unreadable:
        return Found(Verdict.MALFORMED, None, {"readable": CheckState.FAILED})
    except TooCostly:
        return Found(Verdict.LIMIT_EXCEEDED, None, {"readable": CheckState.COULD_NOT})
    facts = next((facts for number in numbers if (facts := ledger.by_number(number)) is not None), None)
    if facts is None:
        return Found(Verdict.UNKNOWN, None, {"readable": CheckState.PASSED, "known": CheckState.FAILED})
    changed = {"readable": CheckState.PASSED, "known": CheckState.PASSED, "unchanged": CheckState.FAILED}
    return Found(Verdict.TAMPERED, facts, changed)


def _standing_verdict(facts: IssuedFacts, at: datetime) -> Verdict:
    if facts.standing == "withdrawn":
        return Verdict.VALID_WITHDRAWN
    if facts.standing == "superseded":
        return Verdict.VALID_SUPERSEDED
    return Verdict.VALID_REVIEW_PAST if local_day(at) > facts.review_by else Verdict.VALID_CURRENT


def _currency(facts: IssuedFacts, at: datetime) -> dict[str, CheckState]:
    stands = facts.standing == "in_force"
    return {
        "current": CheckState.PASSED if stands else CheckState.FAILED,
        "dated": CheckState.FAILED if facts.issued_at > at else CheckState.PASSED,
    }


def _report(subject: str, found: Found, *, at: datetime) -> Report:
    checks = []
    for number, (key, name) in enumerate(NAMES.items(), start=1):
        state = found.states.get(key, CheckState.COULD_NOT)
        checks.append(Check(number, name, state, WORDS[key, state]))
    return Report(
        subject=subject,
        verdict=found.verdict,
        sentence=sentence(found.verdict, found.facts),
        checks=tuple(checks),
        facts=found.facts,
        as_of=at,
        not_checked=NOT_CHECKED,
    )


def failed_words(report: Report) -> tuple[Bilingual, ...]:
    """What did not pass, in words; for the command line's ``findings``."""
    return tuple(check.words for check in report.checks if check.state is CheckState.FAILED)
