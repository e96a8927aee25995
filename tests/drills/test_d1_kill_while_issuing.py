"""D1: the worker is killed by SIGKILL at random moments while lists are issued. Nothing is lost, nothing doubled."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import func, select

from selfcheck.checklist.model import State
from selfcheck.checklist.operations.lists import reopen
from selfcheck.clock import SystemClock
from selfcheck.errors import Refused
from selfcheck.issuing.records import IssuedFile
from selfcheck.services import Services
from selfcheck.settings import Settings
from tests.data.issued import another_list, attested, ready_list, review, state_of, terms
from tests.data.lists import SampleList
from tests.databases import Server
from tests.drills import mortal_worker
from tests.drills.checker import Everything, faults, read_everything
from tests.people import People
from tests.serving.places import empty_place, installed

LISTS = 6


@dataclass
class Client:
    """Issues lists without pause, and notes outside, line by line and on disk, what was answered."""

    services: Services
    samples: list[SampleList]
    log: Path
    stop: threading.Event = field(default_factory=threading.Event)
    faults: list[Exception] = field(default_factory=list)

    def run(self) -> None:
        """Issue whatever can be issued until told to stop."""
        try:
            while not self.stop.is_set():
                for sample in self.samples:
                    self._issue(sample)
                time.sleep(0.02)
        except Exception as fault:
            self.faults.append(fault)

    def _issue(self, sample: SampleList) -> None:
        state = State(state_of(self.services, sample))
        if state is State.ISSUING or self.stop.is_set():
            return
        if state is State.ISSUED:
            with sample.of.scope(self.services, writing=True) as session:
                reopen(session, sample.of.actor, sample.id, at=self.services.clock.now())
        cause = "" if state is State.DRAFT else "yearly"
        review(self.services, sample)
        try:
            number = attested(self.services, sample, terms(self.services, cause)).number
        except Refused as refused:
            self._note("fail", refused.code)
        else:
            self._note("ok", number)

    def _note(self, outcome: str, words: str) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            log.write(json.dumps([outcome, words]) + "\n")
            log.flush()
            os.fsync(log.fileno())

    def acknowledged(self) -> list[str]:
        """Every number that was answered with success."""
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]
        return [words for outcome, words in lines if outcome == "ok"]


class Victim(Protocol):
    """A worker that can be started and killed, with all its children."""

    longest: float  # seconds after which it is killed at the latest

    def start(self) -> None: ...

    def kill(self) -> None: ...


@dataclass
class Fork:
    """A worker in a fork, at work at once; its printer is in-process."""

    settings: Settings
    process: Any = None
    longest: float = 1.2

    def start(self) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([mortal_worker.__name__])
        self.process = context.Process(target=mortal_worker.live, args=(self.settings,), daemon=True)
        self.process.start()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


@dataclass
class Command:
    """The very command of an operator, with its renderer child."""

    settings: Settings
    process: subprocess.Popen[bytes] | None = None
    longest: float = 12.0

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "selfcheck", "--data", str(self.settings.data_dir), "serve", "--worker-only"],
            env={
                **os.environ,
                "SELFCHECK_DATABASE_URL": self.settings.database_url,
                "SELFCHECK_OWNER_DATABASE_URL": self.settings.owner_database_url,
            },
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        assert self.process is not None
        for pid in [*children_of(self.process.pid), self.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


def children_of(pid: int) -> list[int]:
    """Every process below this one."""
    try:
        own = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return [*(each for child in own for each in children_of(child)), *own]


@contextmanager
def client_at_work(services: Services, log: Path) -> Iterator[Client]:
    """Somebody who issues lists for as long as this lasts."""
    first = ready_list(services, People(services))
    client = Client(services, [first, *(another_list(services, first.of) for _ in range(LISTS - 1))], log)
    thread = threading.Thread(target=client.run)
    thread.start()
    try:
        yield client
    finally:
        client.stop.set()
        thread.join()


def drill(services: Services, victim: Victim, log: Path, *, kills: int) -> Everything:
    """Kill so many times while lists are issued, then let the work end by itself; return what is there."""
    chance = random.Random(20261120)
    with client_at_work(services, log) as client:
        longest = min(one_undisturbed_life(services, victim), victim.longest)
        for _ in range(kills):
            victim.start()
            time.sleep(chance.uniform(0.0, longest))
            victim.kill()
    victim.start()
    try:
        wait_until_done(services, client.samples)
    finally:
        victim.kill()
    assert client.faults == []
    return read_everything(services.settings, client.acknowledged())


def one_undisturbed_life(services: Services, victim: Victim) -> float:
    """Let a worker publish something; return how long that takes here, from its start, and half as long again."""
    began = time.monotonic()
    victim.start()
    while not published_lists(services):
        time.sleep(0.02)
        assert time.monotonic() - began < 120, "the worker does nothing"
    victim.kill()
    return 1.5 * (time.monotonic() - began)


def published_lists(services: Services) -> int:
    """How many lists are published."""
    with services.engine.connect() as connection:
        return int(connection.execute(select(func.count()).where(IssuedFile.kind == "list")).scalar_one())


def wait_until_done(services: Services, samples: list[SampleList]) -> None:
    """Without a human, everything that was interrupted ends."""
    for _ in range(1200):
        if all(state_of(services, sample) != State.ISSUING for sample in samples):
            return
        time.sleep(0.1)
    raise AssertionError("interrupted work was not done")


def prove(everything: Everything, kills: int) -> None:
    """Nothing lost, nothing doubled, nothing half."""
    assert faults(everything) == []
    attempts = [job["attempt"] for job in everything.tables["jobs"]]
    figures = {"drill": "D1", "kills": kills, "issued": len(attempts), "interrupted": sum(attempts) - len(attempts)}
    print(json.dumps(figures))  # noqa: T201 - one line of figures for whoever runs the drill by hand
    assert len(everything.acknowledged) >= LISTS
    assert figures["interrupted"] > 0, "no kill ever met a job"


@pytest.fixture
def used(server: Server | None, shipped: Services, tmp_path: Path) -> Iterator[Services]:
    """An installation on the machine's own clock."""
    with (
        empty_place(server, tmp_path / "data") as settings,
        installed(settings, shipped, SystemClock()) as services,
    ):
        yield services


@pytest.mark.any_database
@pytest.mark.parametrize("kills", [10, pytest.param(250, marks=pytest.mark.full)])
def test_D1_kills(used: Services, tmp_path: Path, kills: int) -> None:
    prove(drill(used, Fork(used.settings), tmp_path / "client.log", kills=kills), kills)


@pytest.mark.full
def test_D1_fifty_kills_of_the_operators_command_with_its_renderer(used: Services, tmp_path: Path) -> None:
    prove(drill(used, Command(used.settings), tmp_path / "client.log", kills=50), 50)
