"""The work behind an issued list: whoever dies at whatever moment, one number is one document."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from selfcheck.accounts.records import User
from selfcheck.clock import FixedClock
from selfcheck.db.session import Sessions, transaction
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.handlers import works_of
from selfcheck.issuing.issue import JOB
from selfcheck.issuing.ports import Store
from selfcheck.issuing.previews import Previews
from selfcheck.issuing.printing import render_list
from selfcheck.issuing.records import IssuedFile
from selfcheck.issuing.tasks import Press, issue_list
from selfcheck.jobs.operations import LEASE, MOST_ATTEMPTS, claim
from selfcheck.jobs.worker import Worker
from selfcheck.pdf.ports import Renderer, RenderingFailed
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.sealing.attaching import attach
from selfcheck.sealing.coding import printed_code
from selfcheck.sealing.means import Vault
from selfcheck.services import Services
from tests.data.issued import (
    Issued,
    Lenient,
    Printer,
    attested,
    events_of,
    file_of,
    handled,
    job_of,
    ledger_of,
    ready_list,
    review,
    snapshot_of,
    state_of,
    work,
)
from tests.people import People


class Killed(BaseException):
    """The process is gone: nothing after this line ever ran."""


@pytest.fixture
def ordered(services: Services, people: People) -> Issued:
    """An attested list whose document is not made yet."""
    sample = ready_list(services, people)
    review(services, sample)
    return attested(services, sample)


def press(services: Services, renderer: Renderer, store: Store | None = None) -> Press:
    previews = Previews(services.settings.data_dir / "previews")
    return Press(renderer, store or services.store, previews, services.clock)


def run_until_killed(services: Services, killing: Press) -> None:
    worker = Worker(
        services.sessions, services.clock, {JOB: partial(issue_list, killing, works_of(services, Lenient()))}
    )
    with pytest.raises(Killed):
        worker.run_one()


@dataclass
class DeadlyStore:
    """Kills the process around the n-th ``put``: before anything is written, or right after."""

    store: Store
    at: int
    is_after: bool

    def put(self, unit_code: str, content: bytes) -> str:
        self.at -= 1
        if self.at == 0 and not self.is_after:
            raise Killed
        sha256 = self.store.put(unit_code, content)
        if self.at == 0:
            raise Killed
        return sha256

    def read(self, unit_code: str, sha256: str) -> bytes:
        return self.store.read(unit_code, sha256)


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("at", [1, 2])
def test_PDF_14_a_crash_around_storing_gives_the_same_number_and_the_same_bytes(
    services: Services, clock: FixedClock, ordered: Issued, at: int, is_after: bool
) -> None:
    printer = Printer()
    run_until_killed(services, press(services, printer, DeadlyStore(services.store, at, is_after)))
    assert events_of(services, ordered) == {}
    clock.advance(LEASE + timedelta(hours=3))
    assert work(services, printer) == 1
    assert set(events_of(services, ordered)) == {"published"}
    documents = {document.html for document in printer.printed}
    assert len(documents) == 2  # the Chinese list and the reading copy, whatever the number of attempts
    with ordered.of.of.scope(services) as session:
        files = session.scalars(select(IssuedFile.kind).where(IssuedFile.number == ordered.number)).all()
    assert sorted(files) == ["data", "list", "reading"]


@pytest.mark.any_database
def test_PDF_14_another_process_prints_the_same_bytes(services: Services, ordered: Issued) -> None:
    first, second = SupervisedRenderer(), SupervisedRenderer()
    try:
        work(services, first)
        snapshot, sealed = snapshot_of(services, ordered), file_of(services, ordered)
        with transaction(services.sessions, writing=True) as session:
            code = printed_code(session, Vault.of(services.settings, services.clock), snapshot)
        with pikepdf.open(io.BytesIO(sealed)) as pdf:
            files = {name: part.get_file().read_bytes() for name, part in pdf.attachments.items()}
        del files[f"{ordered.number}.json"]
        again = attach(render_list(snapshot, second, code=code), files, at=snapshot.issued_at)
        assert sealed.startswith(again)
        assert len(sealed) > len(again)
    finally:
        first.close()
        second.close()


def test_CON_07_a_worker_that_was_left_behind_publishes_nothing(
    services: Services, clock: FixedClock, ordered: Issued
) -> None:
    stolen = Thief(services, clock)
    Worker(services.sessions, clock, handled(services, stolen)).run_one()
    assert set(events_of(services, ordered)) == {"published"}
    with ordered.of.of.scope(services) as session:
        rows = session.scalars(select(IssuedFile).where(IssuedFile.number == ordered.number)).all()
    assert len(rows) == 3


@pytest.mark.parametrize("late", [Refused("failed-limit", "太大", "Too large"), RenderingFailed("died twice")])
def test_CON_07_a_worker_that_was_left_behind_voids_nothing(
    services: Services, clock: FixedClock, ordered: Issued, late: Exception
) -> None:
    Worker(services.sessions, clock, handled(services, Thief(services, clock, late))).run_one()
    assert set(events_of(services, ordered)) == {"published"}
    assert job_of(services, ordered).state == "done"


class Thief(Printer):
    """While this renderer works, its worker's lease runs out and another worker does the whole job."""

    def __init__(self, services: Services, clock: FixedClock, late: Exception | None = None) -> None:
        super().__init__()
        self.services, self.clock, self.late = services, clock, late

    def render(self, document: Any) -> bytes:
        if not self.printed:
            self.clock.advance(LEASE + timedelta(seconds=1))
            work(self.services)
            if self.late is not None:
                raise self.late
        return super().render(document)


def test_PDF_13_what_cannot_be_printed_voids_its_number_with_the_reason(services: Services, ordered: Issued) -> None:
    work(services, Printer(fails=[Refused("failed-limit", "这份文件太大", "Too large")]))
    assert events_of(services, ordered)["void"].reason == "这份文件太大"
    assert (job_of(services, ordered).state, job_of(services, ordered).error_zh) == ("failed", "这份文件太大")
    assert state_of(services, ordered.of) == "draft"
    assert ledger_of(services).by_number(ordered.number) is None


def test_PDF_09_a_renderer_that_dies_is_tried_again_and_its_number_stays(
    services: Services, clock: FixedClock, ordered: Issued
) -> None:
    printer = Printer(fails=[RenderingFailed("died twice"), RenderingFailed("died twice")])
    for _ in range(3):
        work(services, printer)
        clock.advance(timedelta(minutes=2))
    assert set(events_of(services, ordered)) == {"published"}
    assert (job_of(services, ordered).state, job_of(services, ordered).attempt) == ("done", 3)


def test_PDF_09_after_the_last_attempt_the_list_comes_back_and_the_number_is_void(
    services: Services, clock: FixedClock, ordered: Issued
) -> None:
    printer = Printer(fails=[RenderingFailed("segmentation fault")] * MOST_ATTEMPTS)
    for _ in range(MOST_ATTEMPTS):
        work(services, printer)
        clock.advance(timedelta(minutes=2))
    assert set(events_of(services, ordered)) == {"void"}
    assert job_of(services, ordered).state == "failed"
    assert state_of(services, ordered.of) == "draft"


def test_CON_09_a_suspended_unit_gets_no_document(services: Services, ordered: Issued) -> None:
    with transaction(services.sessions, writing=True) as session:
        session.get_one(Unit, ordered.of.of.unit.id).state = "suspended"
    work(services)
    assert_cancelled(services, ordered)


def test_CON_09_an_account_closed_while_its_job_runs_gets_no_document(services: Services, ordered: Issued) -> None:
    with transaction(services.sessions, writing=True) as session:
        session.get_one(User, ordered.of.of.users[Post.PERSON_IN_CHARGE].id).is_active = False
    work(services)
    assert_cancelled(services, ordered)


def assert_cancelled(services: Services, ordered: Issued) -> None:
    assert job_of(services, ordered).state == "cancelled"
    assert "停用" in events_of(services, ordered)["void"].reason
    assert ledger_of(services).by_number(ordered.number) is None


class UnsureSessions:
    """Sessions of which one commit is carried out and answered with an I/O error."""

    def __init__(self, sessions: Sessions, at: int) -> None:
        self.sessions, self.left = sessions, at

    @contextmanager
    def __call__(self) -> Iterator[Any]:
        with self.sessions() as session:
            commit = session.commit

            def unsure() -> None:
                commit()
                self.left -= 1
                if self.left == 0:
                    raise OperationalError("COMMIT", None, OSError(5, "Input/output error"))

            session.commit = unsure  # type: ignore[method-assign]  # the one seam between us and the disk
            yield session


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
def test_CRASH_02_a_commit_of_unknown_outcome_is_looked_up_before_anything_is_done_again(
    services: Services, clock: FixedClock, ordered: Issued, at: int
) -> None:
    unsure: Any = UnsureSessions(services.sessions, at)
    worker = Worker(unsure, clock, handled(replace(services, sessions=unsure), Printer()))
    for _ in range(4):
        with suppress(OperationalError):  # the loop of a real worker waits and goes on
            worker.run_all()
        clock.advance(LEASE + timedelta(seconds=1))
    assert set(events_of(services, ordered)) == {"published"}
    assert job_of(services, ordered).state == "done"


def test_a_living_worker_keeps_its_job(services: Services, ordered: Issued) -> None:
    """While the handler works, the lease moves on with the clock; nobody else gets the job."""
    clock = FixedClock(services.clock.now())
    seen: list[object] = []

    class Slow(Printer):
        def render(self, document: Any) -> bytes:
            if not self.printed:
                clock.advance(LEASE - timedelta(seconds=1))
                assert beaten(services, ordered, clock)
                clock.advance(timedelta(seconds=2))
                with transaction(services.sessions, writing=True) as session:
                    seen.append(claim(session, at=clock.now()))
            return super().render(document)

    running = replace(services, clock=clock)
    Worker(services.sessions, clock, handled(running, Slow()), beat_seconds=0.02).run_all()
    assert seen == [None]
    assert job_of(services, ordered).state == "done"


def beaten(services: Services, ordered: Issued, clock: FixedClock) -> bool:
    """Wait until the lease was renewed at the moment of the clock."""
    for _ in range(500):
        lease = job_of(services, ordered).lease_until
        if lease is not None and lease >= clock.now() + LEASE:
            return True
        time.sleep(0.01)
    return False
