"""What a sealed file proves, joined with what the live register and the live log say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError

from selfcheck.attestation.notes import NoteSigner
from selfcheck.attestation.trust import Trust
from selfcheck.clock import FixedClock
from selfcheck.issuing.records import IssuedFile
from selfcheck.sealing.certificates import make_root, new_key
from selfcheck.services import Services
from selfcheck.text import Bilingual
from selfcheck.transparency.records import TreeHash
from selfcheck.verification.believing import Believed
from selfcheck.verification.checked import CheckState
from selfcheck.verification.checks import verify_file, verify_number
from selfcheck.verification.joining import Register, standing_at, verdict_of
from selfcheck.verification.model import Report
from selfcheck.verification.numbered import NOT_ASKED, REGISTER_NAMES
from selfcheck.verification.offline import verify_offline
from selfcheck.verification.ports import History
from selfcheck.verification.reading import ChildReader
from selfcheck.verification.sealed.model import Judgement
from selfcheck.verification.sealed.sentences import ASK_THERE, ELSEWHERE
from selfcheck.verification.sealed.words import NAMES
from selfcheck.verification.sentences import NO_FILE
from selfcheck.verification.verdicts import Family, Verdict
from tests.data.issued import Issued, file_of, issued_again, ledger_of, snapshot_of
from tests.data.snapshots import ISSUED_AT, maker
from tests.verification.asking import end
from tests.verification.forgeries import JPEG
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


@dataclass(frozen=True)
class Elsewhere:
    """Whom an installation believes that has a root, a log, an address and numbers of its own."""

    trust: Trust

    def own(self) -> Trust:
        return self.trust


@pytest.fixture
def elsewhere(services: Services) -> Elsewhere:
    """An installation that never heard of ours."""
    root = make_root(new_key(), "ZZ99", at=services.clock.now()).public_bytes(Encoding.DER)
    log = NoteSigner.generate("elsewhere.example/log")
    own = replace(services.trust.own(), code="ZZ99", base_url="https://elsewhere.example", seal_roots=(root,))
    return Elsewhere(replace(own, time_roots=(root,), log_origin=log.name, log_keys=(log.key.text,)))


def test_at_another_installation_it_is_not_theirs_and_accused_of_nothing_else(
    services: Services, issued: Issued, elsewhere: Elsewhere
) -> None:
    content, at = file_of(services, issued), services.clock.now()
    report = verify_file("list.pdf", content, register_of(maker(1)), ChildReader(elsewhere), at=at)
    assert report.verdict is Verdict.UNTRUSTED_ISSUER
    assert {key for key, state in states(report).items() if state is CheckState.FAILED} == {"issuer", "registered"}
    assert (report.facts, report.sealed) == (None, None)
    assert report.sentence.zh.endswith(ELSEWHERE.zh)
    assert report.note == ASK_THERE


def test_where_the_register_holds_the_number_a_stranger_s_seal_is_an_imitation(
    services: Services, issued: Issued, elsewhere: Elsewhere
) -> None:
    content, at = file_of(services, issued), services.clock.now()
    known = register_of(snapshot_of(services, issued))
    report = verify_file("list.pdf", content, known, ChildReader(elsewhere), at=at)
    assert report.verdict is Verdict.UNTRUSTED_ISSUER
    assert "冒用" in report.sentence.zh
    assert issued.number in report.sentence.en
    assert ELSEWHERE.zh not in report.sentence.zh
    assert report.note is None


UNSEALED = {"an empty file": b"", "a photo": JPEG, "a broken PDF": b"%PDF-1.7\n", "data of nobody": b"{}"}


@pytest.mark.parametrize("what", [*UNSEALED, "the data", "the reading copy", "the list", "away"])
def test_the_numbered_checks_are_the_same_at_every_door(services: Services, issued: Issued, what: str) -> None:
    kinds = {"the data": "data", "the reading copy": "reading", "the list": "list", "away": "list"}
    content = UNSEALED[what] if what in UNSEALED else file_of(services, issued, kinds[what])
    if what == "away":
        register = replace(register_of(maker(1)), is_away=True)
        online = verify_file("file", content, register, ChildReader(services.trust), at=services.clock.now())
    else:
        online = verified(services, content)
    believed = Believed(services.trust.own(), True)
    (offline,) = verify_offline([("file", content)], [believed], at=services.clock.now())
    told = [[(check.number, check.key, check.name) for check in report.checks] for report in (online, offline)]
    assert told[0] == told[1]
    assert [key for _, key, _ in told[0]] == [*NAMES, *REGISTER_NAMES]
    assert {check.words for check in offline.checks[len(NAMES) :]} == {NOT_ASKED}
    if what in UNSEALED and what != "data of nobody":
        assert online.checks[: len(NAMES)] == offline.checks[: len(NAMES)]


def test_data_beside_their_list_say_what_was_compared(services: Services, issued: Issued) -> None:
    files = [(kind, file_of(services, issued, kind)) for kind in ("list", "data")]
    believed = Believed(services.trust.own(), True)
    _, data = verify_offline(files, [believed], at=services.clock.now())
    passed = {check.key for check in data.checks if check.state is CheckState.PASSED}
    assert passed == {"readable", "data"}
    assert CheckState.FAILED not in states(data).values()


# --- a number alone


def test_a_number_s_checks_say_that_there_was_no_file() -> None:
    known = register_of(maker(1))
    report = verify_number(known.snapshot.number, known.snapshot.check_code, known, at=ISSUED_AT)
    assert report.verdict is Verdict.REGISTERED_CURRENT
    assert {key for key, state in states(report).items() if state is CheckState.PASSED} == {
        "current",
        "registered",
        "dated",
    }
    left = {check.words for check in report.checks if check.state is CheckState.COULD_NOT}
    assert left == {NO_FILE}


def test_a_number_that_was_given_up_is_said_to_whoever_knows_its_check_code() -> None:
    void = replace(register_of(maker(1)), is_given_up=True)
    number, code = void.snapshot.number, void.snapshot.check_code
    assert verify_number(number, code, void, at=ISSUED_AT).verdict is Verdict.REGISTERED_VOID
    guessed = verify_number(number, "AAAAAAAAAAAAA", void, at=ISSUED_AT)
    unknown = verify_number(number, "AAAAAAAAAAAAA", register_of(maker(1)), at=ISSUED_AT)
    assert guessed == unknown
    assert guessed.verdict is Verdict.UNKNOWN


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
