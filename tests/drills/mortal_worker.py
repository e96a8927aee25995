"""A worker process that is killed again and again: it loads the shipped data once, then lives in forks.

The fork server imports this module, catalogue and library included, so that a new worker is at work within
milliseconds; everything else (engine, leases, store, signals) is the worker's own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from selfcheck.clock import SystemClock
from selfcheck.db.engine import open_engine
from selfcheck.db.session import session_factory
from selfcheck.jobs.worker import Worker
from selfcheck.services import Services, build
from selfcheck.settings import Settings, from_environment
from tests.data.issued import Printer, handled


def _shipped() -> Services:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        return build(from_environment(Path(folder), {}))


SHORT_LEASE: Final = timedelta(milliseconds=300)
SHIPPED: Final = _shipped()
SHIPPED.engine.dispose()


def live(settings: Settings) -> None:
    """Work until killed, under leases so short that what a killed worker held is soon taken again."""
    engine = open_engine(settings.database_url)
    services = replace(
        SHIPPED, settings=settings, clock=SystemClock(), engine=engine, sessions=session_factory(engine)
    )
    Worker(services.sessions, services.clock, handled(services, Printer()), lease=SHORT_LEASE).run()
