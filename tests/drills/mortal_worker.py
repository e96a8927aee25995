"""A worker process that is killed again and again: it loads the shipped data once, then lives in forks.

The fork server imports this module, catalogue and library included, so that a new worker is at work within
milliseconds; everything else (engine, leases, store, signals) is the worker's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from selfcheck.clock import SystemClock
from selfcheck.db.engine import open_engine
from selfcheck.db.session import session_factory
from selfcheck.handlers import handlers
from selfcheck.jobs.operations import LEASE
from selfcheck.jobs.worker import Worker
from selfcheck.services import Services, build
from selfcheck.settings import Settings, from_environment
from tests.data.issued import Printer


def _shipped() -> Services:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        return build(from_environment(Path(folder), {}))


SHIPPED = _shipped()
SHIPPED.engine.dispose()


@dataclass(frozen=True)
class LaterClock:
    """The machine's clock for one who lives ``lives`` leases later: what was left behind counts as left behind."""

    lives: int

    def now(self) -> datetime:
        """Return the moment."""
        return SystemClock().now() + self.lives * (LEASE + timedelta(seconds=1))


def live(settings: Settings, lives: int) -> None:
    """Work until killed."""
    from dataclasses import replace

    engine = open_engine(settings.database_url)
    services = replace(
        SHIPPED, settings=settings, clock=LaterClock(lives), engine=engine, sessions=session_factory(engine)
    )
    Worker(services.sessions, services.clock, handlers(services, Printer())).run()
