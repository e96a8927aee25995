"""The daily time stamp: made by itself, once a day, judged by OpenSSL; nothing is kept while nobody answers."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from flask.testing import FlaskClient
from sqlalchemy import func, select

from selfcheck.clock import FixedClock, local_day
from selfcheck.db.session import transaction
from selfcheck.handlers import handlers
from selfcheck.issuing.daily import JOB, order_stamp
from selfcheck.jobs.records import Job
from selfcheck.jobs.worker import Worker
from selfcheck.sealing.public import public_keys
from selfcheck.services import Services
from selfcheck.transparency.heads import newest_head
from selfcheck.transparency.records import StampedHead
from tests.data.log import fill
from tests.transparency.test_pages_and_commands import begun


def run_due(services: Services) -> None:
    """Let the worker do what is due."""
    Worker(services.sessions, services.clock, handlers(services)).run_all()


def ordered(services: Services) -> None:
    """Order today's stamp, as the worker process does when it starts."""
    with transaction(services.sessions, writing=True) as session:
        order_stamp(session, at=services.clock.now())


def count(services: Services) -> int:
    with transaction(services.sessions, writing=False) as session:
        return session.scalar(select(func.count()).select_from(StampedHead)) or 0


def states(services: Services) -> list[str]:
    """The states of the daily jobs, oldest first."""
    with transaction(services.sessions, writing=False) as session:
        return list(session.scalars(select(Job.state).where(Job.kind == JOB).order_by(Job.id)))


def verified(folder: Path, note: bytes, token: bytes, roots: bytes) -> bool:
    """Whether OpenSSL finds the token to be over the checkpoint and under these roots."""
    for name, content in {"note": note, "token": token, "roots": roots}.items():
        (folder / name).write_bytes(content)
    verify = ["/usr/bin/openssl", "ts", "-verify", "-token_in", "-in", "token", "-data", "note", "-CAfile", "roots"]
    done = subprocess.run(verify, cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


def test_each_day_has_one_stamp_that_openssl_verifies(
    services: Services, clock: FixedClock, visitor: FlaskClient, tmp_path: Path
) -> None:
    begun(services, 3)
    ordered(services)
    ordered(services)
    run_due(services)
    assert count(services) == 1
    day = local_day(clock.now()).isoformat()
    note = visitor.get(f"/log/stamps/{day}.checkpoint").data
    token = visitor.get(f"/log/stamps/{day}.tst").data
    with transaction(services.sessions, writing=False) as session:
        roots = b"".join(each.public_bytes(Encoding.PEM) for each in public_keys(session).time_roots)
        log = services.logbook.open(session)
        head = newest_head(session, log) if log else None
    assert head is not None
    assert note == head.note
    assert verified(tmp_path, note, token, roots)
    assert not verified(tmp_path, note.replace(b"\n3\n", b"\n4\n"), token, roots), "another history"
    assert "本系统时钟" in visitor.get("/log").get_data(as_text=True)


def test_the_next_day_comes_by_itself_and_stamps_what_the_log_is_then(services: Services, clock: FixedClock) -> None:
    begun(services, 2)
    ordered(services)
    run_due(services)
    fill(services, 2, start=10)
    run_due(services)
    assert count(services) == 1, "the day has its stamp"
    clock.advance(timedelta(days=1))
    run_due(services)
    with transaction(services.sessions, writing=False) as session:
        assert session.scalars(select(StampedHead.day).order_by(StampedHead.day)).all() == [
            local_day(clock.now()) - timedelta(days=1),
            local_day(clock.now()),
        ]
        log = services.logbook.open(session)
        assert log is not None
        newest = newest_head(session, log)
        assert newest is not None
        assert newest.size == 4
    assert states(services) == ["done", "done", "queued"]


def test_without_a_log_the_day_passes_and_the_next_is_ordered(services: Services) -> None:
    ordered(services)
    run_due(services)
    assert (count(services), states(services)) == (0, ["done", "queued"])


def test_while_the_authority_is_away_nothing_is_kept_and_the_job_waits(services: Services, clock: FixedClock) -> None:
    begun(services, 1)
    outside = replace(services, settings=replace(services.settings, time_url="http://127.0.0.1:9/tsa"))
    ordered(outside)
    run_due(outside)
    assert (count(services), states(services)) == (0, ["queued"])
    clock.advance(timedelta(hours=1))
    run_due(services)
    assert (count(services), states(services)) == (1, ["done", "queued"])


@pytest.mark.parametrize("day", ["2026-02-30", "2020-01-01", "1999-01-01", "20261120", "2026-11-20.tst"])
def test_a_day_without_a_stamp_is_not_found(services: Services, visitor: FlaskClient, day: str) -> None:
    begun(services, 1)
    ordered(services)
    run_due(services)
    assert visitor.get(f"/log/stamps/{day}.tst").status_code == 404
