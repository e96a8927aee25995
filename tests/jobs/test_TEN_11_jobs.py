"""Jobs of several units take turns in one worker; each sees its own unit and no other, also after a fault."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from selfcheck.actor import SYSTEM
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.enterprises.records import Person
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.jobs.worker import Running, Worker
from selfcheck.services import Services
from tests.data.units import found_maker
from tests.people import People


def test_TEN_11_interleaved_jobs_keep_to_their_units(services: Services, people: People, clock: FixedClock) -> None:
    units = {found_maker(services, people, suffix=suffix).unit.id for suffix in ("a", "b", "c")}
    seen: list[tuple[int, set[int]]] = []
    failed: set[int] = set()

    def look(running: Running) -> None:
        own = running.claim.unit_id or 0
        with running.reading() as session:
            seen.append((own, set(session.scalars(select(Person.unit_id)))))
        if running.claim.job_id % 3 == 0 and running.claim.job_id not in failed:
            failed.add(running.claim.job_id)
            raise ValueError("a fault in the middle of another unit's turn")
        with running.writing() as session:
            running.finish(session, {})

    with transaction(services.sessions, writing=True) as session:
        for turn in range(5):
            for unit_id in units:
                enqueue(session, SYSTEM, Order("look", f"{turn}-{unit_id}", unit_id), at=clock.now())
    worker = Worker(services.sessions, services.clock, {"look": look})
    for _ in range(3):
        worker.run_all()
        clock.advance(timedelta(minutes=5))
    assert len(seen) >= 15
    assert all(found == {own} for own, found in seen)
