"""CON-03, CON-04, CRASH-03, CRASH-06: what SQLite does with transactions, a full disk and odd clocks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from selfcheck.accounts.records import User
from selfcheck.actor import SYSTEM
from selfcheck.audit.operations import broken_at, record, trail
from selfcheck.clock import FixedClock
from selfcheck.db.installation import InstallationFact
from selfcheck.db.session import UnitSession, transaction
from selfcheck.services import Services
from tests.people import People, form_token

THREADS, EACH = 8, 25


@pytest.fixture(scope="session")
def server() -> None:
    """SQLite alone: what is tried here is its own."""


def counter(session: UnitSession) -> InstallationFact:
    return session.query(InstallationFact).filter_by(name="counter").one()


def start_counting(services: Services) -> None:
    with transaction(services.sessions, writing=True) as session:
        session.add(InstallationFact(name="counter", value="0"))


def test_CON_03_reading_and_then_writing_never_finds_the_database_locked(services: Services) -> None:
    start_counting(services)
    troubles: list[Exception] = []

    def count() -> None:
        for _ in range(EACH):
            try:
                with transaction(services.sessions, writing=True) as session:
                    fact = counter(session)
                    fact.value = str(int(fact.value) + 1)
            except Exception as trouble:
                troubles.append(trouble)

    threads = [threading.Thread(target=count) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles
    with transaction(services.sessions, writing=False) as session:
        assert counter(session).value == str(THREADS * EACH)


def test_CON_03_a_writing_transaction_begins_immediate(services: Services) -> None:
    begun: list[str] = []
    event.listen(services.engine, "before_cursor_execute", lambda *heard: begun.append(str(heard[2])))
    with transaction(services.sessions, writing=True) as session:
        session.execute(text("select 1"))
    assert "BEGIN IMMEDIATE" in begun


def test_CON_04_a_reader_sees_one_moment_while_others_write(services: Services) -> None:
    start_counting(services)
    with transaction(services.sessions, writing=False) as reader:
        before = counter(reader).value
        with transaction(services.sessions, writing=True) as writer:
            counter(writer).value = "7"
        reader.expire_all()
        assert counter(reader).value == before == "0"


def test_CON_04_tables_made_in_a_transaction_that_fails_are_gone(services: Services) -> None:
    with suppress(RuntimeError), transaction(services.sessions, writing=True) as session:
        session.execute(text("create table half (id integer)"))
        raise RuntimeError
    with services.engine.connect() as connection:
        assert connection.scalar(text("select count(*) from sqlite_master where name = 'half'")) == 0


def test_CON_04_a_savepoint_undoes_its_own_part_alone(services: Services) -> None:
    start_counting(services)
    with transaction(services.sessions, writing=True) as session:
        counter(session).value = "1"
        with suppress(RuntimeError), session.begin_nested():
            counter(session).value = "2"
            raise RuntimeError
    with transaction(services.sessions, writing=False) as session:
        assert counter(session).value == "1"


def test_CRASH_03_a_full_disk_is_said_and_harms_nothing(
    services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    wang = people.add("wang", "王芳")
    client = client_for(wang)
    form = {"csrf_token": form_token(client.get("/account/profile")), "name": "wang", "language": "", "theme": "auto"}
    limit = {"pages": 1}  # SQLite takes at least the present size: from here on the file cannot grow

    @event.listens_for(services.engine, "checkout")
    def narrow(connection: DBAPIConnection, *_: object) -> None:
        connection.cursor().execute(f"PRAGMA max_page_count={limit['pages']}")

    kept = ""
    for number in range(300):
        answer = client.post("/account/profile", data={**form, "display_name": f"王芳{number}"})
        if answer.status_code == 507:
            break
        assert answer.status_code == 303
        kept = f"王芳{number}"
    else:
        pytest.fail("the disk never filled")
    assert client.get("/catalogue").status_code == 200
    assert people.again(wang).display_name == kept
    limit["pages"] = 100_000
    assert client.post("/account/profile", data={**form, "display_name": "王芳"}).status_code == 303
    with services.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=3650), timedelta(days=-4000)], ids=str)
def test_CRASH_06_the_trail_goes_by_sequence_whatever_the_clock_does(
    services: Services, clock: FixedClock, jump: timedelta
) -> None:
    for number in range(4):
        if number == 2:
            clock.advance(jump)
        with transaction(services.sessions, writing=True) as session:
            record(session, SYSTEM, "row-changed", ("row", number), at=clock.now())
    with transaction(services.sessions, writing=False) as session:
        assert [entry.subject_id for entry in trail(session, 0, limit=4)] == ["3", "2", "1", "0"]
        assert broken_at(session, 0) is None
