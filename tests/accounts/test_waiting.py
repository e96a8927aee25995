"""No lock is held while a password is hashed, so nobody waits for another's; tries at one moment see each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from selfcheck.accounts.operations import make_first_link, start_recovery
from selfcheck.accounts.passwords import Passwords
from selfcheck.accounts.records import User
from selfcheck.actor import SYSTEM
from selfcheck.db.session import transaction
from selfcheck.services import Services
from tests.people import CHEAP, PASSWORD, People, form_token, sign_in, token_of

ClientFor = Callable[[User], FlaskClient]
NEW = {"password": "nine herons over water", "again": "nine herons over water"}


@dataclass(frozen=True)
class Writing(Passwords):
    """A hasher during whose work somebody else writes."""

    services: Services | None = None
    written: list[str] = field(default_factory=list)

    def _write(self, during: str) -> None:
        assert self.services
        with transaction(self.services.sessions, writing=True) as session:
            session.execute(text("update users set theme = 'dark'"))
        self.written.append(during)

    def hash(self, password: str) -> str:
        self._write("hash")
        return CHEAP.hash(password)

    def is_right(self, password: str, stored: str | None) -> bool:
        self._write("compare")
        return CHEAP.is_right(password, stored)


@pytest.fixture
def writing(app: Flask, services: Services) -> Writing:
    hasher = Writing(CHEAP.hasher, services)
    app.extensions["selfcheck"][Passwords] = hasher
    return hasher


def test_signing_in_holds_no_lock_while_comparing(app: Flask, people: People, writing: Writing) -> None:
    people.add("wang")
    assert sign_in(app.test_client(), "wang").status_code == 303
    assert sign_in(app.test_client(), "nobody").status_code == 400
    assert writing.written == ["compare", "compare"]


def test_changing_and_confirming_hold_no_lock_while_hashing(
    people: People, client_for: ClientFor, writing: Writing
) -> None:
    client = client_for(people.add("wang"))
    token = form_token(client.get("/account/password"))
    confirmed = client.post("/account/confirm", data={"csrf_token": token, "password": PASSWORD})
    changed = client.post("/account/password", data={"csrf_token": token, "present": PASSWORD, **NEW})
    assert (confirmed.status_code, changed.status_code) == (303, 303)
    assert writing.written == ["compare", "compare", "hash"]


def test_links_hold_no_lock_while_hashing(app: Flask, services: Services, people: People, writing: Writing) -> None:
    wang, at = people.add("wang"), services.clock.now()
    with transaction(services.sessions, writing=True) as session:
        first, recovery = make_first_link(session, SYSTEM, at=at), start_recovery(session, SYSTEM, wang.id, at=at)
    client = app.test_client()
    form = {"csrf_token": token_of(client), **NEW}
    assert client.post(f"/recover/{recovery}", data=form).status_code == 303
    named = {"name": "zhao", "display_name": "赵敏"}
    assert client.post(f"/welcome/{first}", data=form | named).status_code == 303
    assert writing.written == ["hash", "hash"]


def test_AUTH_03_tries_at_the_same_moment_see_each_other(app: Flask, people: People) -> None:
    people.add("wang")
    clients = [app.test_client() for _ in range(12)]
    tokens = [token_of(client) for client in clients]
    together, answers = threading.Barrier(len(clients)), []

    def guess(number: int) -> None:
        form = {"csrf_token": tokens[number], "name": "wang", "password": "wrong, and long enough"}
        together.wait()
        answers.append(clients[number].post("/sign-in", data=form).status_code)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [400] * 5 + [429] * 7
