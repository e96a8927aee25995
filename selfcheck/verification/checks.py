"""One file or number verified with the live register: every check is run and shown, one verdict comes of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from selfcheck.attestation.canonical import digests
from selfcheck.text import Bilingual
from selfcheck.verification.joining import (
    Register,
    checks_of,
    sealed_facts,
    standing_at,
    standing_verdict,
    verdict_of,
)
from selfcheck.verification.model import Check, CheckState, IssuedFacts, Report, Verdict
from selfcheck.verification.ports import (
    FileReader,
    History,
    Ledger,
    LedgerAway,
    Read,
    ReaderBusy,
    TooCostly,
    Unreadable,
)
from selfcheck.verification.sealed.model import Judgement
from selfcheck.verification.sealed.sentences import sentence as sealed_sentence
from selfcheck.verification.sealed.words import NOT_ONLINE
from selfcheck.verification.sentences import LOST, NAMES, NOT_CHECKED, NOTES, NUMBER_LOST, WORDS, sentence

MOST_BYTES: Final = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """What looking led to: a verdict in the making. ``states`` are those of the register's own checks.

    ``said`` is the sentence where the verdict's usual one does not fit.
    """

    verdict: Verdict
    facts: IssuedFacts | None = None
    states: dict[str, CheckState] = field(default_factory=dict)
    note: Bilingual | None = None
    said: Bilingual | None = None
    judgement: Judgement | None = None
    register: Register = field(default_factory=Register)


def verify_file(name: str, content: bytes, ledger: Ledger, reader: FileReader, *, at: datetime) -> Report:
    """Verify a PDF or data file: by its seal where it has one, and by the register.

    :param name: what the person calls the file; only shown
    :param at: the moment for which it is judged
    """
    sha256, sm3 = digests(content)
    try:
        found = _look_at_file(content, sha256, ledger, reader, at=at)
    except (LedgerAway, ReaderBusy):
        found = Found(Verdict.UNAVAILABLE, states={"readable": CheckState.COULD_NOT})
    return _report(name, found, at=at, sha256=sha256, sm3=sm3)


def verify_number(number: str, check_code: str, ledger: Ledger, *, at: datetime) -> Report:
    """Verify a number with the check code printed beside it; a wrong code and an unknown number look alike."""
    try:
        facts = ledger.by_number(number)
        fits = ledger.check_code_fits(number, check_code)
        is_lost = facts is None and ledger.may_be_lost(number)
    except LedgerAway:
        return _report(number, Found(Verdict.UNAVAILABLE), at=at)
    if facts is None and is_lost:
        return _report(number, Found(Verdict.UNAVAILABLE, note=LOST, said=NUMBER_LOST), at=at)
    if facts is None or not fits:
        return _report(number, Found(Verdict.UNKNOWN, states={"known": CheckState.FAILED}), at=at)
    states = {"known": CheckState.PASSED, **_currency(facts, at)}
    return _report(number, Found(standing_verdict(facts, at), facts, states), at=at)


def _look_at_file(content: bytes, sha256: str, ledger: Ledger, reader: FileReader, *, at: datetime) -> Found:
    if len(content) > MOST_BYTES:
        return Found(Verdict.LIMIT_EXCEEDED, states={"readable": CheckState.COULD_NOT})
    same = ledger.by_file(sha256)
    if same is not None and same.kind != "list":
        return _whole(same, at)
    read = _read(content, reader, at)
    if isinstance(read, Found):
        return read
    named = next((facts for number in read.numbers if (facts := ledger.by_number(number)) is not None), None)
    if read.judgement is not None:
        return _judged(read.judgement, Register(same, named), ledger, at)
    if same is not None:
        return _whole(same, at)
    if named is None:
        return Found(Verdict.UNKNOWN, states={"readable": CheckState.PASSED, "known": CheckState.FAILED})
    return _changed(named)


def _read(content: bytes, reader: FileReader, at: datetime) -> Read | Found:
    try:
        return reader.read(content, at=at)
    except Unreadable:
        return Found(Verdict.MALFORMED, states={"readable": CheckState.FAILED})
    except TooCostly:
        return Found(Verdict.LIMIT_EXCEEDED, states={"readable": CheckState.COULD_NOT})


def _judged(judgement: Judgement, register: Register, ledger: Ledger, at: datetime) -> Found:
    facts = judgement.facts
    if judgement.verdict.is_genuine and facts is not None and facts.log is not None:
        register = Register(register.same, register.named, ledger.history_of(facts.log))
    verdict = verdict_of(judgement, register, at=at)
    if judgement.verdict is not Verdict.UNSIGNED:
        note = LOST if register.history is History.LOST else None
        return Found(verdict, register.facts, note=note, judgement=judgement, register=register)
    if register.same is not None:
        return _whole(register.same, at)
    return _changed(register.named) if register.named else _unknown()


def _whole(facts: IssuedFacts, at: datetime) -> Found:
    """Return what is found of a file without seal whose very bytes are stored here."""
    whole = dict.fromkeys(("readable", "known", "unchanged"), CheckState.PASSED)
    return Found(standing_verdict(facts, at), facts, whole | _currency(facts, at), NOTES[facts.kind])


def _changed(named: IssuedFacts) -> Found:
    states = {"readable": CheckState.PASSED, "known": CheckState.PASSED, "unchanged": CheckState.FAILED}
    return Found(Verdict.TAMPERED, named, states)


def _unknown() -> Found:
    return Found(Verdict.UNKNOWN, states={"readable": CheckState.PASSED, "known": CheckState.FAILED})


def _currency(facts: IssuedFacts, at: datetime) -> dict[str, CheckState]:
    stands = standing_at(facts, at) == "in_force"
    return {
        "current": CheckState.PASSED if stands else CheckState.FAILED,
        "dated": CheckState.FAILED if facts.issued_at > at else CheckState.PASSED,
    }


def _report(subject: str, found: Found, *, at: datetime, sha256: str = "", sm3: str = "") -> Report:
    if found.judgement is not None:
        return _judged_report(subject, found, found.judgement, at)
    return Report(
        subject=subject,
        verdict=found.verdict,
        sentence=found.said or sentence(found.verdict, found.facts),
        checks=_checks(found.states),
        facts=found.facts,
        as_of=at,
        not_checked=NOT_CHECKED,
        note=found.note,
        file_sha256=sha256,
        file_sm3=sm3,
    )


def _checks(states: dict[str, CheckState]) -> tuple[Check, ...]:
    found = ((key, name, states.get(key, CheckState.COULD_NOT)) for key, name in NAMES.items())
    return tuple(
        Check(number, name, state, WORDS[key, state], key) for number, (key, name, state) in enumerate(found, start=1)
    )


def _judged_report(subject: str, found: Found, judgement: Judgement, at: datetime) -> Report:
    sealed = sealed_facts(judgement, found.register)
    return Report(
        subject=subject,
        verdict=found.verdict,
        sentence=_sentence(found, judgement),
        checks=checks_of(judgement, found.register, at=at),
        facts=found.facts,
        as_of=at,
        not_checked=tuple(words for words in judgement.not_checked if words != NOT_ONLINE),
        note=found.note,
        sealed=sealed,
        row_codes=judgement.row_codes,
        file_sha256=judgement.file_sha256,
        file_sm3=judgement.file_sm3,
    )


def _sentence(found: Found, judgement: Judgement) -> Bilingual:
    if found.verdict is judgement.verdict:
        return judgement.sentence
    sealed = sealed_facts(judgement, found.register)
    if found.verdict.is_genuine and sealed is not None:
        return sealed_sentence(found.verdict, sealed)
    return sentence(found.verdict, found.facts)


def failed_words(report: Report) -> tuple[Bilingual, ...]:
    """What did not pass, in words; for the command line's ``findings``."""
    return tuple(check.words for check in report.checks if check.state is CheckState.FAILED)
