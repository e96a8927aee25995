"""One file or number verified with the live register: every check is run and shown, one verdict comes of all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from selfcheck.attestation.canonical import digests
from selfcheck.text import Bilingual
from selfcheck.verification.checked import Check, CheckState
from selfcheck.verification.joining import (
    Register,
    checks_of,
    registered_verdict,
    sealed_facts,
    standing_verdict,
    verdict_of,
)
from selfcheck.verification.model import IssuedFacts, Report
from selfcheck.verification.numbered import nothing_looked_at, where_it_stopped, without_seal
from selfcheck.verification.ports import FileReader, History, Ledger, LedgerAway, ReaderBusy, TooCostly, Unreadable
from selfcheck.verification.sealed.model import Judgement
from selfcheck.verification.sealed.sentences import sentence as sealed_sentence
from selfcheck.verification.sealed.words import NOT_ONLINE
from selfcheck.verification.sentences import (
    LOST,
    NO_FILE,
    NO_SEAL,
    NOT_CHECKED,
    NOTES,
    NUMBER_LOST,
    sentence,
)
from selfcheck.verification.verdicts import Verdict

MOST_BYTES: Final = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """What looking led to. ``made`` are the judge's checks, or what stands in their place; the register's follow."""

    verdict: Verdict
    made: tuple[Check, ...]
    register: Register = field(default_factory=Register)
    note: Bilingual | None = None
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is verified: what the person calls it, and its digests where it is a file."""

    name: str
    sha256: str = ""
    sm3: str = ""


def verify_file(name: str, content: bytes, ledger: Ledger, reader: FileReader, *, at: datetime) -> Report:
    """Verify a PDF or data file: by its seal where it has one, and by the register.

    :param name: what the person calls the file; only shown
    :param at: the moment for which it is judged
    """
    subject = _Subject(name, *digests(content))
    try:
        return _report(subject, _look_at_file(content, subject.sha256, ledger, reader, at=at), at=at)
    except (LedgerAway, ReaderBusy):
        return _unavailable(subject, at)


def verify_number(number: str, check_code: str, ledger: Ledger, *, at: datetime) -> Report:
    """Look a number up with the check code printed beside it; a wrong code and an unknown number look alike.

    The register alone is asked: whatever it says, nothing is said of the paper or file that bears the number.
    """
    subject = _Subject(number)
    try:
        fits = ledger.check_code_fits(number, check_code)
        facts = ledger.by_number(number) if fits else None
        is_void = fits and facts is None and ledger.is_void(number)
        is_lost = facts is None and not is_void and ledger.may_be_lost(number)
    except LedgerAway:
        return _unavailable(subject, at)
    if is_lost:
        return _unavailable(subject, at, NUMBER_LOST, LOST)
    verdict = registered_verdict(facts, at) if facts else Verdict.REGISTERED_VOID if is_void else Verdict.UNKNOWN
    register = Register(named=facts, is_number=True, is_void=is_void)
    return _report(subject, Found(verdict, without_seal(NO_FILE), register), at=at)


def _look_at_file(content: bytes, sha256: str, ledger: Ledger, reader: FileReader, *, at: datetime) -> Found:
    if len(content) > MOST_BYTES:
        return _stopped("readable", Verdict.LIMIT_EXCEEDED)
    same = ledger.by_file(sha256)
    if same is not None and same.kind != "list":
        return _whole(same, at)
    try:
        read = reader.read(content, at=at)
    except Unreadable:
        return _stopped("readable", Verdict.MALFORMED)
    except TooCostly:
        return _stopped("readable", Verdict.LIMIT_EXCEEDED)
    named = next((facts for number in read.numbers if (facts := ledger.by_number(number)) is not None), None)
    if read.judgement is not None:
        return _judged(read.judgement, Register(same, named), ledger, at)
    if same is not None:
        return _whole(same, at)
    made = where_it_stopped("shape", Verdict.UNSIGNED)
    return Found(Verdict.TAMPERED if named else Verdict.UNKNOWN, made, Register(named=named))


def _stopped(key: str, verdict: Verdict) -> Found:
    return Found(verdict, where_it_stopped(key, verdict))


def _judged(judgement: Judgement, register: Register, ledger: Ledger, at: datetime) -> Found:
    if judgement.verdict is Verdict.UNSIGNED and register.same is not None:
        return _whole(register.same, at)
    facts = judgement.facts
    if judgement.verdict.is_genuine and facts is not None and facts.log is not None:
        register = replace(register, history=ledger.history_of(facts.log))
    verdict = verdict_of(judgement, register, at=at)
    note = LOST if register.history is History.LOST else None if register.facts else judgement.note
    return Found(verdict, judgement.checks, register, note, judgement)


def _whole(facts: IssuedFacts, at: datetime) -> Found:
    """Return what is found of a file without seal whose very bytes are stored here."""
    made = without_seal(NO_SEAL, readable=None)
    return Found(standing_verdict(facts, at), made, Register(facts), NOTES[facts.kind])


def _unavailable(
    subject: _Subject, at: datetime, said: Bilingual | None = None, note: Bilingual | None = None
) -> Report:
    words = said or sentence(Verdict.UNAVAILABLE, None)
    return Report(
        subject=subject.name,
        verdict=Verdict.UNAVAILABLE,
        sentence=words,
        checks=nothing_looked_at(words),
        facts=None,
        as_of=at,
        not_checked=NOT_CHECKED,
        note=note,
        file_sha256=subject.sha256,
        file_sm3=subject.sm3,
    )


def _report(subject: _Subject, found: Found, *, at: datetime) -> Report:
    judgement, facts = found.judgement, found.register.facts
    return Report(
        subject=subject.name,
        verdict=found.verdict,
        sentence=_sentence(found),
        checks=checks_of(found.made, found.register, at=at),
        facts=facts,
        as_of=at,
        not_checked=_not_checked(judgement) if judgement else NOT_CHECKED,
        sealed=sealed_facts(judgement, found.register) if judgement else None,
        row_codes=judgement.row_codes if judgement else (),
        note=found.note,
        file_sha256=subject.sha256,
        file_sm3=subject.sm3,
    )


def _not_checked(judgement: Judgement) -> tuple[Bilingual, ...]:
    return tuple(words for words in judgement.not_checked if words != NOT_ONLINE)


def _sentence(found: Found) -> Bilingual:
    judgement, facts = found.judgement, found.register.facts
    if judgement is None:
        return sentence(found.verdict, facts)
    if found.verdict is Verdict.UNTRUSTED_ISSUER and facts is not None:
        return sentence(found.verdict, None if found.register.same else facts)
    if found.verdict is judgement.verdict:
        return judgement.sentence
    sealed = sealed_facts(judgement, found.register)
    if found.verdict.is_genuine and sealed is not None:
        return sealed_sentence(found.verdict, sealed)
    return sentence(found.verdict, facts)


def failed_words(report: Report) -> tuple[Bilingual, ...]:
    """What did not pass, in words; for the command line's ``findings``."""
    return tuple(check.words for check in report.checks if check.state is CheckState.FAILED)
