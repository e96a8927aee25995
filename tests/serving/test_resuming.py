"""An older backup comes back: nothing given after it is given twice, and what was issued then is still genuine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from selfcheck.app import create_app
from selfcheck.audit.operations import INSTALLATION, trail
from selfcheck.checklist.operations.lists import reopen
from selfcheck.cli import Installation
from selfcheck.clock import FixedClock, local_day
from selfcheck.db.session import transaction
from selfcheck.issuing.ledger import SessionLedger
from selfcheck.issuing.numbers import gaps
from selfcheck.regulator.records import ReceiptSeries
from selfcheck.services import Services
from selfcheck.serving.backup import back_up
from selfcheck.serving.cli import restore
from selfcheck.serving.proving import prove
from selfcheck.serving.restore import Restored, restore_from
from selfcheck.serving.resuming import Resume
from selfcheck.settings import Settings
from selfcheck.transparency.keys import origin_of, policy_file
from selfcheck.transparency.monitor.auditing import Audit
from selfcheck.transparency.restarting import restarts
from selfcheck.transparency.witness.folder import trust_log
from selfcheck.verification.believing import Believed
from selfcheck.verification.checked import CheckState
from selfcheck.verification.checks import verify_file, verify_number
from selfcheck.verification.model import Report
from selfcheck.verification.offline import verify_offline
from selfcheck.verification.reading import ChildReader
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.data.issued import (
    Issued,
    attested,
    events_of,
    file_of,
    published,
    review,
    snapshot_of,
    state_of,
    terms,
    work,
)
from tests.data.lists import SampleList
from tests.data.log import running_witness
from tests.databases import Server
from tests.issuing.sealing import waits
from tests.pages import read, untranslated
from tests.people import People, signed_in
from tests.serving.conftest import Original
from tests.serving.places import empty_place, installed, opened

GAP = 1000


@dataclass(frozen=True)
class Lost:
    """What the original issued after its backup: a third edition, and the list that was being made then."""

    third: Issued
    third_file: bytes
    made_file: bytes
    check_code: str


def edition_after(services: Services, sample: SampleList) -> Issued:
    """The next edition of a list, a minute later."""
    services.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # tests have a clock that moves
    with sample.of.scope(services, writing=True) as session:
        reopen(session, sample.of.actor, sample.id, at=services.clock.now())
    review(services, sample)
    issued = attested(services, sample, terms(services, "yearly", ""))
    work(services)
    return issued


@pytest.fixture(scope="module")
def lost(original: Original) -> Lost:
    services = original.services
    assert work(services) == 1
    third = edition_after(services, original.first.of)
    content, made = file_of(services, third), file_of(services, original.being_made)
    return Lost(third, content, made, snapshot_of(services, third).check_code)


@contextmanager
def put_back(original: Original, place: Settings, shipped: Services) -> Iterator[tuple[Restored, Services]]:
    """Restore the backup an hour later, as an operator does who knows no better, and open what came of it."""
    clock = FixedClock(original.clock.now() + timedelta(hours=1))
    restored = restore_from(place, original.backup, Resume(clock.now(), GAP))
    with opened(place, shipped, clock) as services:
        yield restored, services


def verified(services: Services, content: bytes) -> Report:
    ledger = SessionLedger(services.sessions, services.store)
    return verify_file("list.pdf", content, ledger, ChildReader(services.trust), at=services.clock.now())


def test_no_number_is_given_twice(original: Original, lost: Lost, place: Settings, shipped: Services) -> None:
    assert lost.third.number.endswith("-0003")
    with put_back(original, place, shipped) as (restored, services):
        assert restored.proof.is_whole
        assert "各空出 1000 个编号" in restored.describe()
        assert "1000 numbers were left out" in restored.describe()
        again = edition_after(services, original.first.of)
        assert again.number == lost.third.number.replace("-0003", f"-{GAP + 3}")
        with original.first.of.of.scope(services) as session:
            (gap,) = gaps(session)
            assert (gap.year, gap.first, gap.last) == (local_day(original.clock.now()).year, 3, GAP + 2)
            unit_trail = trail(session, original.first.of.of.unit.id)
            assert "numbers-left-out" in {entry.act for entry in unit_trail}
            assert "restored" in {entry.act for entry in trail(session, INSTALLATION)}
        assert prove(services.sessions, place).is_whole, "what was left out is not missing"
        with transaction(services.sessions, writing=False) as session:
            assert {each.last for each in session.scalars(select(ReceiptSeries))} == {GAP}


def test_a_list_that_was_being_made_is_given_up(
    original: Original, lost: Lost, place: Settings, shipped: Services
) -> None:
    """It was finished after the backup: a second file of that number must never be."""
    with put_back(original, place, shipped) as (_, services):
        work(services)
        assert set(events_of(services, original.being_made)) == {"void"}
        assert state_of(services, original.being_made.of) == "draft"
        report = verified(services, lost.made_file)
        assert report.verdict is Verdict.VALID_CURRENCY_UNKNOWN, "and no second file of its number"


def test_a_list_from_after_the_backup_is_genuine_and_the_answer_says_what_is_lost(
    original: Original, lost: Lost, place: Settings, shipped: Services
) -> None:
    with put_back(original, place, shipped) as (_, services):
        edition_after(services, original.first.of)  # the log grows past where it was
        report = verified(services, lost.third_file)
        assert report.verdict is Verdict.VALID_CURRENCY_UNKNOWN
        assert report.note is not None
        assert "从较早的备份恢复过" in report.note.zh
        told = {check.key: check.state for check in report.checks}
        assert told["registered"] is told["history"] is CheckState.COULD_NOT
        assert CheckState.FAILED not in told.values()
        ledger = SessionLedger(services.sessions, services.store)
        by_code = verify_number(lost.third.number, lost.check_code, ledger, at=services.clock.now())
        assert by_code.verdict is Verdict.UNAVAILABLE
        assert by_code.note == report.note
        assert "请核验清单文件" in by_code.sentence.zh
        beyond = lost.third.number.replace("-0003", "-9003")
        assert verify_number(beyond, "", ledger, at=services.clock.now()).verdict is Verdict.UNKNOWN


def test_the_log_goes_on_under_another_name_and_contradicts_nothing(
    original: Original, lost: Lost, place: Settings, shipped: Services
) -> None:
    with put_back(original, place, shipped) as (restored, services):
        with transaction(services.sessions, writing=False) as session:
            (restart,) = restarts(session)
            name, size = origin_of(session), restart.size
        assert name is not None
        assert name != restart.former
        assert name in restored.describe()
        again = edition_after(services, original.first.of)
        work(services)
        with transaction(services.sessions, writing=False) as session:
            log = services.logbook.open(session)
            assert log is not None
            watched = Audit(session, log).run(services.logbook.published(session))
        assert watched.findings == ()
        assert watched.size > size
        for content in (file_of(services, original.second), file_of(services, again)):
            assert verified(services, content).verdict in {Verdict.VALID_CURRENT, Verdict.VALID_SUPERSEDED}
        sealed = verified(services, file_of(services, again)).sealed
        assert sealed is not None
        assert sealed.log is not None
        assert sealed.log.origin == name


def test_a_stranger_with_the_new_bundle_believes_lists_of_both_names(
    original: Original, lost: Lost, place: Settings, shipped: Services
) -> None:
    with put_back(original, place, shipped) as (_, services):
        again = edition_after(services, original.first.of)
        believed = [Believed(services.trust.own(), is_compared=True)]
        at = services.clock.now()
        own = [file_of(services, each) for each in (original.first, again)]
        files = [("list.pdf", content) for content in (lost.third_file, *own)]
        reports = verify_offline(files, believed, at=at)
        assert [report.verdict for report in reports] == [Verdict.VALID_CURRENCY_UNKNOWN] * 3
        before = [Believed(original.services.trust.own(), is_compared=True)]
        (report,) = verify_offline(files[2:], before, at=at)
        assert report.verdict is Verdict.TRUST_BUNDLE_STALE, "an inspector has to renew the bundle"


def test_a_witness_that_saw_more_is_asked_for_its_trust_in_the_new_name(
    server: Server | None, shipped: Services, place: Settings, tmp_path: Path
) -> None:
    """Under the old name it would answer "ahead" for ever."""
    clock = FixedClock(TODAY)
    with (
        running_witness(tmp_path / "w", clock) as witness,
        empty_place(server, tmp_path / "used") as used,
        installed(used, shipped, clock) as services,
    ):
        policy = f"witness w {witness.key.text} {witness.url}\nquorum w\n"
        policy_file(used).write_text(policy, "utf-8")
        with transaction(services.sessions, writing=True) as session:
            trust_log(witness.folder.path, services.logbook.begin(session).key.text)
        first = published(services, People(services))
        back_up(services, tmp_path / "backup")
        edition_after(services, first.of)
        restore_from(place, tmp_path / "backup", Resume(clock.now() + timedelta(hours=1), GAP))
        clock.advance(timedelta(hours=2))
        with opened(place, shipped, clock) as restored:
            pending = edition_after(restored, first.of)
            assert "见证方" in waits(restored, pending)
            with transaction(restored.sessions, writing=False) as session:
                log = restored.logbook.open(session)
            assert log is not None
            trust_log(witness.folder.path, log.key.text)
            clock.advance(timedelta(minutes=20))
            work(restored)
            assert set(events_of(restored, pending)) == {"published"}


def test_the_command_leaves_numbers_out_unless_told_that_nothing_was_issued(
    original: Original, server: Server | None, place: Settings, tmp_path: Path
) -> None:
    done = CliRunner().invoke(restore, [str(original.backup), "--gap", "50"], obj=Installation(place, "zh"))
    assert done.exit_code == 0, done.output
    assert "各空出 50 个编号" in done.output
    assert "selfcheck witness trust" in done.output


def test_moving_house_leaves_nothing_out(original: Original, place: Settings, shipped: Services) -> None:
    arguments = [str(original.backup), "--nothing-issued"]
    done = CliRunner().invoke(restore, arguments, obj=Installation(place, "zh"))
    assert done.exit_code == 0, done.output
    assert "空出" not in done.output
    with opened(place, shipped, original.clock) as services, transaction(services.sessions, writing=False) as session:
        assert restarts(session) == []


def test_unit_and_public_read_what_was_lost(
    original: Original, lost: Lost, place: Settings, shipped: Services
) -> None:
    with put_back(original, place, shipped) as (_, services):
        app = create_app(services)
        visitor, unit = app.test_client(), original.first.of.of
        assert "之后的记录已经丢失" in read(visitor.get("/log")).main
        visited = visitor.get(f"/check/{lost.third.number}/{lost.check_code}")
        assert "从较早的备份恢复过" in read(visited).main
        member = signed_in(app, services, unit.owner)
        assert "第 3 到 1002 号空着" in read(member.get(unit.url("issued"))).main
        assert not untranslated()
