"""The worker: takes one job after the other under a lease, and finishes it under its fence.

A handler does its costly work outside any transaction and writes its effect in the transaction that finishes the
job; it may be killed at any instant and is then run again from the start.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from selfcheck.clock import Clock
from selfcheck.db.session import Sessions, UnitSession, enter_unit, transaction
from selfcheck.errors import Refused
from selfcheck.jobs.operations import (
    LEASE,
    Claim,
    Fenced,
    cancel,
    claim,
    finish,
    give_up,
    hold,
    keep,
    put_back,
    report,
)
from selfcheck.text import Bilingual

log = logging.getLogger("selfcheck.worker")
IDLE_SECONDS: Final = 0.5
BEATS_PER_LEASE: Final = 4
OURS: Final = Bilingual(
    "系统处理时出了故障，会自动重试；多次失败后请联系系统管理员。",
    "The system had a fault and will try again by itself; after several failures, tell the operator.",
)


class Cancelled(Exception):
    """A handler's word that whoever ordered the job, or their unit, may not go on."""

    def __init__(self, words: Bilingual) -> None:
        super().__init__(words.zh)
        self.words = words


class Waiting(Exception):
    """A handler's word that something it needs is away: the job waits, and goes on by itself.

    :param until: when it is looked at again; None leaves it to the worker
    """

    def __init__(self, words: Bilingual, until: datetime | None = None) -> None:
        super().__init__(words.zh)
        self.words = words
        self.until = until


@dataclass(frozen=True)
class Running:
    """A job in a handler's hands."""

    claim: Claim
    sessions: Sessions
    clock: Clock

    def reading(self) -> AbstractContextManager[UnitSession]:
        """Open a reading transaction in the scope of the job's unit."""
        return self._transaction(writing=False)

    def writing(self) -> AbstractContextManager[UnitSession]:
        """Open a writing transaction in the scope of the job's unit."""
        return self._transaction(writing=True)

    def say(self, words: Bilingual, done: int, total: int) -> None:
        """Show progress and renew the lease."""
        with transaction(self.sessions, writing=True) as session:
            report(session, self.claim, words, done, total, at=self.clock.now())

    def keep(self, session: UnitSession) -> None:
        """Make sure, until this transaction ends, that no other worker took the job over.

        :raises Fenced: one did
        """
        keep(session, self.claim, at=self.clock.now())

    def finish(self, session: UnitSession, result: dict[str, Any]) -> None:
        """Mark the job done in the transaction that holds its effect."""
        finish(session, self.claim, result, at=self.clock.now())

    def fail(self, session: UnitSession, words: Bilingual) -> None:
        """Mark the job failed for good in the transaction that holds what follows from it."""
        give_up(session, self.claim, words, at=self.clock.now())

    def cancel(self, session: UnitSession, words: Bilingual) -> None:
        """Mark the job cancelled in the transaction that holds what follows from it."""
        cancel(session, self.claim, words, at=self.clock.now())

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[UnitSession]:
        with transaction(self.sessions, writing=writing) as session:
            if self.claim.unit_id is not None:
                enter_unit(session, self.claim.unit_id)
            yield session


Handler = Callable[[Running], None]


class Worker:
    """Runs jobs until told to stop."""

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        handlers: Mapping[str, Handler],
        *,
        lease: timedelta = LEASE,
        beat_seconds: float | None = None,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._handlers = handlers
        self._lease = lease
        self._beat_seconds = beat_seconds or lease.total_seconds() / BEATS_PER_LEASE
        self._stop = threading.Event()

    def stop(self) -> None:
        """Finish the job at hand and return."""
        self._stop.set()

    def run(self) -> None:
        """Work until stopped; a fault of the database is waited out."""
        while not self._stop.is_set():
            try:
                worked = self.run_one()
            except Exception:
                log.exception("the worker could not reach its jobs; trying again")
                worked = False
            if not worked:
                self._stop.wait(IDLE_SECONDS)

    def run_all(self) -> int:
        """Work until nothing is due; return how many jobs were taken."""
        count = 0
        while self.run_one():
            count += 1
        return count

    def run_one(self) -> bool:
        """Take one job; return whether there was one."""
        with transaction(self._sessions, writing=True) as session:
            claimed = claim(session, at=self._clock.now(), lease=self._lease)
        if claimed is None:
            return False
        self._perform(claimed)
        return True

    def _perform(self, claimed: Claim) -> None:
        handler = self._handlers.get(claimed.kind)
        try:
            if handler is None:
                raise LookupError(f"no handler for jobs of kind {claimed.kind}")
            with self._alive(claimed):
                handler(Running(claimed, self._sessions, self._clock))
        except Cancelled as cancelled:
            self._end(claimed, cancel, cancelled.words)
        except Waiting as waiting:
            log.info("job %s (%s) waits: %s", claimed.job_id, claimed.kind, waiting)
            self._end(claimed, partial(hold, until=waiting.until), waiting.words)
        except Fenced:
            log.warning("job %s was taken over; its late result is dropped", claimed.job_id)
        except Refused as refused:
            self._end(claimed, give_up, Bilingual(refused.zh, refused.en))
        except Exception:
            log.exception("job %s (%s), attempt %s", claimed.job_id, claimed.kind, claimed.attempt)
            self._end(claimed, put_back, OURS)

    @contextmanager
    def _alive(self, claimed: Claim) -> Iterator[None]:
        """Renew the lease while the handler works, so that only a dead worker's job is taken over."""
        is_over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(claimed, is_over), name="lease", daemon=True)
        beating.start()
        try:
            yield
        finally:
            is_over.set()
            beating.join()

    def _beat(self, claimed: Claim, is_over: threading.Event) -> None:
        while not is_over.wait(self._beat_seconds):
            try:
                with transaction(self._sessions, writing=True) as session:
                    keep(session, claimed, at=self._clock.now())
            except Fenced:
                return
            except SQLAlchemyError:
                log.exception("the lease of job %s could not be renewed", claimed.job_id)

    def _end(self, claimed: Claim, ending: Callable[..., object], words: Bilingual) -> None:
        try:
            with transaction(self._sessions, writing=True) as session:
                ending(session, claimed, words, at=self._clock.now())
        except Fenced:
            log.warning("job %s was taken over; its end is not ours to write", claimed.job_id)
