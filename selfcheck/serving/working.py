"""The worker process: handlers by kind of job."""

from __future__ import annotations

import signal
from types import FrameType

from selfcheck.db.session import transaction
from selfcheck.editing.settling import settle_library
from selfcheck.handlers import handlers
from selfcheck.issuing.daily import order_stamp
from selfcheck.issuing.trust.making import Maker, prepare
from selfcheck.jobs.worker import Worker
from selfcheck.services import Services
from selfcheck.serving import memory
from selfcheck.serving.folder import check_installation


def serve_jobs(services: Services) -> None:
    """Work until the process is told to end; the job at hand is finished first."""
    check_installation(services.engine)
    with transaction(services.sessions, writing=False) as session:
        settle_library(session, services.settings.library_dir, services.store)
    with transaction(services.sessions, writing=True) as session:
        order_stamp(session, at=services.clock.now())
        prepare(session, Maker(services.settings, services.clock))
    worker = Worker(services.sessions, services.clock, handlers(services))
    memory.loaded()

    def ask_to_stop(_: int, __: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    worker.run()
