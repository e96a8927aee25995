"""Background work: nothing is lost, nothing is done twice, whoever dies at whatever moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from selfcheck.actor import SYSTEM
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.jobs.operations import LEASE, MOST_ATTEMPTS, Claim, Fenced, Order, claim, enqueue, finish
from selfcheck.jobs.records import Job
from selfcheck.jobs.worker import Running, Worker
from selfcheck.services import Services
from selfcheck.text import Bilingual


def order(services: Services, key: str = "k1", kind: str = "echo") -> int:
    with transaction(services.sessions, writing=True) as session:
        return enqueue(session, SYSTEM, Order(kind, key), at=services.clock.now()).id


def take(services: Services) -> Claim | None:
    with transaction(services.sessions, writing=True) as session:
        return claim(session, at=services.clock.now())


def job(services: Services, job_id: int) -> Job:
    with transaction(services.sessions, writing=False) as session:
        found = session.get(Job, job_id)
        assert found is not None
        return found


def done(running: Running) -> None:
    with running.writing() as session:
        running.finish(session, {"answer": 42})


def test_a_job_with_a_known_key_is_not_made_again(services: Services) -> None:
    assert order(services) == order(services)


def test_a_job_is_done_once_and_keeps_its_result(services: Services) -> None:
    number = order(services)
    worker = Worker(services.sessions, services.clock, {"echo": done})
    assert worker.run_all() == 1
    assert job(services, number).state == "done"
    assert job(services, number).result == {"answer": 42}
    assert worker.run_all() == 0


def test_a_job_whose_worker_died_is_taken_again_after_its_lease(services: Services, clock: FixedClock) -> None:
    order(services)
    first = take(services)
    assert first is not None
    assert take(services) is None
    clock.advance(LEASE + timedelta(seconds=1))
    second = take(services)
    assert second is not None
    assert (second.job_id, second.fence) == (first.job_id, first.fence + 1)


def test_CON_07_a_late_finisher_is_refused_by_its_fence(services: Services, clock: FixedClock) -> None:
    order(services)
    first = take(services)
    assert first is not None
    clock.advance(LEASE + timedelta(seconds=1))
    second = take(services)
    assert second is not None
    with transaction(services.sessions, writing=True) as session:
        finish(session, second, {"by": "second"}, at=clock.now())
    with pytest.raises(Fenced), transaction(services.sessions, writing=True) as session:
        finish(session, first, {"by": "first"}, at=clock.now())
    assert job(services, first.job_id).result == {"by": "second"}


def test_a_refusal_ends_the_job_with_words_for_the_person(services: Services) -> None:
    def refuse(_: Running) -> None:
        raise Refused("no", "缺少内容，请补充。", "Something is missing; add it.")

    number = order(services, kind="refuse")
    Worker(services.sessions, services.clock, {"refuse": refuse}).run_all()
    assert (job(services, number).state, job(services, number).error_zh) == ("failed", "缺少内容，请补充。")


def test_a_fault_of_ours_is_tried_again_and_parked_at_last(services: Services, clock: FixedClock) -> None:
    def fail(_: Running) -> None:
        raise ValueError("poison")

    number = order(services, kind="fail")
    worker = Worker(services.sessions, services.clock, {"fail": fail})
    for _ in range(MOST_ATTEMPTS):
        assert worker.run_one()
        clock.advance(timedelta(minutes=5))
    assert not worker.run_one()
    assert job(services, number).state == "parked"


def test_progress_is_seen_while_the_job_runs(services: Services) -> None:
    seen: list[tuple[int, int, str]] = []

    def slow(running: Running) -> None:
        running.say(Bilingual("正在排版", "Laying out"), 1, 3)
        now = job(services, running.claim.job_id)
        seen.append((now.progress_done, now.progress_total, now.progress_zh))
        done(running)

    order(services, kind="slow")
    Worker(services.sessions, services.clock, {"slow": slow}).run_all()
    assert seen == [(1, 3, "正在排版")]
