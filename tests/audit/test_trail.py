"""The trail: one unbroken chain per unit; whatever is done to it shows."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from selfcheck.actor import SYSTEM, Actor
from selfcheck.audit.operations import broken_at, record, trail
from selfcheck.db.session import transaction
from selfcheck.services import Services

DAMAGES = {
    "an entry changed": "update audit_entries set act = 'other' where position = 3",
    "an entry deleted": "delete from audit_entries where position = 2",
    "two entries swapped": "update audit_entries set position = case position when 2 then 90 else position end",
    "a digest replaced": "update audit_entries set hash = previous_hash where position = 4",
}


def write(services: Services, count: int = 5) -> None:
    for number in range(count):
        with transaction(services.sessions, writing=True) as session:
            record(session, Actor(7, "张三"), "row-changed", ("row", number), at=services.clock.now(), field="target")


def test_a_trail_as_written_is_whole(services: Services) -> None:
    write(services)
    with transaction(services.sessions, writing=False) as session:
        assert broken_at(session, 0) is None
        assert [entry.position for entry in trail(session, 0, limit=3)] == [5, 4, 3]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_shows(services: Services, damage: str) -> None:
    if services.engine.dialect.name == "postgresql":
        pytest.skip("the application's role may not even try: see the next test")
    write(services)
    with services.engine.connect() as connection:
        connection.execute(text(damage))
        connection.commit()
    with transaction(services.sessions, writing=False) as session:
        assert broken_at(session, 0) is not None


def test_on_postgresql_the_application_cannot_change_the_trail(services: Services) -> None:
    if services.engine.dialect.name != "postgresql":
        pytest.skip("grants are PostgreSQL's")
    write(services)
    for damage in DAMAGES.values():
        with services.engine.connect() as connection, pytest.raises(Exception, match="permission denied"):
            connection.execute(text(damage))


def test_CON_10_parallel_writers_keep_one_chain(services: Services) -> None:
    def work() -> None:
        for number in range(10):
            with transaction(services.sessions, writing=True) as session:
                record(session, SYSTEM, "row-changed", ("row", number), at=services.clock.now())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with transaction(services.sessions, writing=False) as session:
        assert broken_at(session, 0) is None
        assert trail(session, 0, limit=1)[0].position == 40
