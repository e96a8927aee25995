"""What a sealed file proves, joined with what the live register and the live log say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError

from selfcheck.clock import FixedClock
from selfcheck.issuing.records import IssuedFile
from selfcheck.services import Services
from selfcheck.text import Bilingual
from selfcheck.transparency.records import TreeHash
from selfcheck.verification.checks import verify_file
from selfcheck.verification.joining import Register, standing_at, verdict_of
from selfcheck.verification.model import CheckState, Report, Verdict
from selfcheck.verification.ports import History
from selfcheck.verification.reading import ChildReader
from selfcheck.verification.sealed.model import Judgement
from selfcheck.verification.verdicts import Family
from tests.data.issued import Issued, file_of, issued_again, ledger_of
from tests.data.snapshots import ISSUED_AT, maker
from tests.verification.asking import end
from tests.verification.register import register_of

FACTS = register_of(maker(1)).facts


def verified(services: Services, content: bytes) -> Report:
    reader = ChildReader(services.trust)
    return verify_file("list.pdf", content, ledger_of(services), reader, at=services.clock.now())


def states(report: Report) -> dict[str, CheckState]:
    return {check.key: check.state for check in report.checks}


def test_a_sealed_list_is_proved_by_itself_and_by_the_register(services: Services, issued: Issued) -> None:
    report = verified(services, file_of(services, issued))
    assert report.verdict is Verdict.VALID_CURRENT
    assert report.sealed is not None
    assert report.facts is not None
    assert report.sealed.data_sha256 == report.facts.digest_sha256
    assert [check.number for check in report.checks] == list(range(1, len(report.checks) + 1))
    told = states(report)
    assert told["registered"] is told["unchanged"] is told["history"] is told["current"] is CheckState.PASSED
    assert CheckState.FAILED not in told.values()


@pytest.mark.parametrize("kind", ["reading", "data"])
def test_files_without_seal_say_what_they_are(services: Services, issued: Issued, kind: str) -> None:
    report = verified(services, file_of(services, issued, kind))
    assert report.verdict is Verdict.VALID_CURRENT
    assert report.sealed is None
    assert report.note is not None
    assert "没有签章" in report.note.zh


def test_the_register_knows_what_became_of_a_list(services: Services, issued: Issued, clock: FixedClock) -> None:
    content = file_of(services, issued)
    second = issued_again(services, issued.of)
    report = verified(services, content)
    assert report.verdict is Verdict.VALID_SUPERSEDED
    assert report.sealed is not None
    assert report.sealed.successor == second.number
    assert second.number in report.sentence.zh
    assert states(report)["current"] is CheckState.FAILED
    end(services, second, "产品停产")
    assert verified(services, file_of(services, second)).verdict is Verdict.VALID_WITHDRAWN
    clock.advance(timedelta(days=-1))
    assert verified(services, content).verdict is Verdict.VALID_CURRENT, "as of the day before"


def test_a_list_whose_time_stamps_were_cut_off_is_settled_as_changed(services: Services, issued: Issued) -> None:
    content = file_of(services, issued)
    cut = content[: content.rindex(b"%%EOF", 0, content.rindex(b"%%EOF")) + 6]
    report = verified(services, cut)
    assert report.verdict is Verdict.TAMPERED
    assert report.facts is not None
    assert report.facts.number == issued.number


def test_a_byte_changed_and_a_byte_hung_on(services: Services, issued: Issued) -> None:
    content = file_of(services, issued)
    assert verified(services, content + b"\n").verdict is Verdict.TRAILING_DATA
    assert verified(services, content[:900] + bytes([content[900] ^ 1]) + content[901:]).verdict is Verdict.TAMPERED


def test_a_rewritten_log_is_seen_by_every_file(services: Services, issued: Issued) -> None:
    content = file_of(services, issued)
    rewriting = update(TreeHash).where(TreeHash.id == 1).values(hash=b"\0" * 32)
    with services.sessions() as session:
        if services.engine.dialect.name == "postgresql":
            with pytest.raises(ProgrammingError, match="permission denied"):  # there the database refuses
                session.execute(rewriting)
            return
        session.execute(rewriting)
        session.commit()
    report = verified(services, content)
    assert report.verdict is Verdict.LOG_INCONSISTENT
    assert states(report)["history"] is CheckState.FAILED
    assert not report.genuine


def test_two_sealed_files_of_one_number_contradict_each_other(services: Services, issued: Issued) -> None:
    content = file_of(services, issued)
    with services.sessions() as session:
        changing = update(IssuedFile).where(IssuedFile.kind == "list").values(sha256="0" * 64)
        session.execute(changing)
        session.commit()
    assert verified(services, content).verdict is Verdict.EQUIVOCATION


def test_an_installation_believes_its_own_seals_alone(services: Services, issued: Issued) -> None:
    report = verify_file(
        "list.pdf", file_of(services, issued), ledger_of(services), ChildReader(), at=services.clock.now()
    )
    assert report.verdict is Verdict.UNTRUSTED_ISSUER
    assert report.verdict.family is Family.NOT_OURS


# --- the rules themselves


def judged(verdict: Verdict) -> Judgement:
    return Judgement(verdict, Bilingual("", ""), (), "", "", ISSUED_AT, ())


REFUSED = sorted(each for each in Verdict if not each.is_genuine and each is not Verdict.UNSIGNED)


@pytest.mark.parametrize("verdict", REFUSED)
def test_no_register_makes_genuine_what_the_judge_refuses(verdict: Verdict) -> None:
    for register in (Register(), Register(FACTS), Register(None, FACTS), Register(FACTS, FACTS, History.CONTINUES)):
        assert not verdict_of(judged(verdict), register, at=ISSUED_AT).is_genuine


@pytest.mark.parametrize(
    ("verdict", "register", "expected"),
    [
        (Verdict.UNSIGNED, Register(FACTS, FACTS), Verdict.VALID_CURRENT),
        (Verdict.UNSIGNED, Register(None, FACTS), Verdict.TAMPERED),
        (Verdict.UNSIGNED, Register(), Verdict.UNKNOWN),
        (Verdict.EVIDENCE_STRIPPED, Register(None, FACTS), Verdict.TAMPERED),
        (Verdict.EVIDENCE_STRIPPED, Register(), Verdict.EVIDENCE_STRIPPED),
        (Verdict.ENCRYPTED, Register(None, FACTS), Verdict.TAMPERED),
        (Verdict.ENCRYPTED, Register(), Verdict.ENCRYPTED),
        (Verdict.UNTRUSTED_ISSUER, Register(None, FACTS), Verdict.UNTRUSTED_ISSUER),
        (Verdict.VALID_CURRENCY_UNKNOWN, Register(), Verdict.VALID_CURRENCY_UNKNOWN),
        (Verdict.VALID_CURRENCY_UNKNOWN, Register(FACTS, FACTS, History.CONTINUES), Verdict.VALID_CURRENT),
        (Verdict.VALID_CURRENCY_UNKNOWN, Register(FACTS, FACTS, History.SHORTER), Verdict.LOG_INCONSISTENT),
        (Verdict.VALID_CURRENT, Register(None, FACTS), Verdict.EQUIVOCATION),
    ],
)
def test_the_more_telling_word_wins(verdict: Verdict, register: Register, expected: Verdict) -> None:
    assert verdict_of(judged(verdict), register, at=ISSUED_AT) is expected


def test_a_list_stood_until_it_ended() -> None:
    ended = replace(FACTS, standing="withdrawn", ended_at=ISSUED_AT + timedelta(days=5))
    assert standing_at(ended, ISSUED_AT) == "in_force"
    assert standing_at(ended, ISSUED_AT + timedelta(days=6)) == "withdrawn"
