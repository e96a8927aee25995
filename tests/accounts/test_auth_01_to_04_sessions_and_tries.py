"""AUTH-01…04: sessions cannot be planted or outlive their end; tries are slowed down, nobody is locked out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from selfcheck.accounts import operations
from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.actor import Actor
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.services import Services
from tests.people import PASSWORD, People, form_token, sign_in, token_of

OPERATOR = Actor(None, "operator", "system")
WRONG = "wrong, and long enough"
ClientFor = Callable[[User], FlaskClient]


def cookie(client: FlaskClient, name: str = "session") -> str:
    found = client.get_cookie(name)
    assert found
    return found.value


def with_cookie(app: Flask, value: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("session", value)
    return client


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def guess(client: FlaskClient, name: str, password: str = WRONG, address: str = "") -> TestResponse:
    form = {"csrf_token": token_of(client), "name": name, "password": password}
    return client.post("/sign-in", data=form, environ_overrides={"REMOTE_ADDR": address or "127.0.0.1"})


def test_AUTH_01_signing_in_over_a_planted_session_makes_a_new_one_and_ends_the_planted(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    people.add("wang")
    victim = client_for(people.add("mallory"))
    planted = cookie(victim)
    token = form_token(victim.get("/account/profile"))
    answer = victim.post("/sign-in", data={"csrf_token": token, "name": "wang", "password": PASSWORD})
    assert answer.status_code == 303
    assert cookie(victim) != planted
    assert not is_signed_in(with_cookie(app, planted))
    assert "mallory" not in victim.get("/account").get_data(as_text=True)


def test_AUTH_01_a_form_token_from_before_sign_in_is_worth_nothing_after(
    visitor: FlaskClient, people: People
) -> None:
    people.add("wang")
    before = token_of(visitor)
    sign_in(visitor, "wang")
    assert visitor.post("/sign-out", data={"csrf_token": before}).status_code == 400


def test_AUTH_02_a_cookie_is_dead_after_sign_out(app: Flask, people: People, client_for: ClientFor) -> None:
    client = client_for(people.add("wang"))
    kept = cookie(client)
    client.post("/sign-out", data={"csrf_token": form_token(client.get("/account/profile"))})
    assert not is_signed_in(client)
    assert not is_signed_in(with_cookie(app, kept))


def test_AUTH_02_a_cookie_is_dead_after_the_password_changed(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    wang = people.add("wang")
    here, elsewhere = client_for(wang), client_for(wang)
    old = cookie(here)
    form = {"present": PASSWORD, "password": "nine herons over water", "again": "nine herons over water"}
    token = form_token(here.get("/account/password"))
    assert here.post("/account/password", data={"csrf_token": token, **form}).status_code == 303
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(with_cookie(app, old))


def test_AUTH_02_a_cookie_is_dead_after_the_account_was_closed(
    services: Services, people: People, client_for: ClientFor
) -> None:
    wang = people.add("wang")
    client = client_for(wang)
    with transaction(services.sessions, writing=True) as session:
        operations.close_account(session, OPERATOR, wang.id, at=services.clock.now())
    assert not is_signed_in(client)
    assert sign_in(client, "wang").status_code == 400


def test_AUTH_02_a_role_taken_away_is_gone_at_once(services: Services, people: People, client_for: ClientFor) -> None:
    people.operator()
    second = people.operator("second")
    client = client_for(second)
    assert client.get("/operator").status_code == 200
    with transaction(services.sessions, writing=True) as session:
        operations.take_role(session, OPERATOR, second.id, InstallationRole.OPERATOR, at=services.clock.now())
    assert client.get("/operator").status_code == 303
    assert client_for(people.again(second)).get("/operator").status_code == 404


@pytest.mark.parametrize(("steps", "minutes"), [(1, 31), (30, 25)], ids=["idle", "absolute"])
def test_AUTH_02_a_session_ends_by_itself(
    people: People, client_for: ClientFor, clock: FixedClock, steps: int, minutes: int
) -> None:
    client = client_for(people.add("wang"))
    for _ in range(steps):
        clock.advance(timedelta(minutes=minutes))
        signed_in = is_signed_in(client)
    assert not signed_in


def test_AUTH_02_a_session_in_use_goes_on(people: People, client_for: ClientFor, clock: FixedClock) -> None:
    client = client_for(people.add("wang"))
    for _ in range(20):
        clock.advance(timedelta(minutes=29))
        assert is_signed_in(client)


def test_AUTH_03_guesses_on_one_account_are_fewer_than_ten_a_minute(
    app: Flask, people: People, clock: FixedClock
) -> None:
    people.add("wang")
    judged = 0
    for second in range(60):
        for address in ("192.0.2.1", f"198.51.100.{second}"):
            judged += guess(app.test_client(), "wang", address=address).status_code == 400
        clock.advance(timedelta(seconds=1))
    assert judged <= 10


def test_AUTH_03_one_address_is_slowed_down_over_all_accounts(app: Flask, people: People) -> None:
    people.add("wang")
    client = app.test_client()
    answers = [guess(client, f"somebody{number}", address="192.0.2.7").status_code for number in range(30)]
    assert answers.count(400) == 20
    refused = guess(client, "wang", PASSWORD, address="192.0.2.7")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert guess(client, "wang", PASSWORD, address="192.0.2.8").status_code == 303


def test_AUTH_03_the_right_password_does_not_help_while_the_account_waits(
    visitor: FlaskClient, people: People
) -> None:
    people.add("wang")
    for _ in range(5):
        guess(visitor, "wang")
    assert sign_in(visitor, "wang").status_code == 429


def test_AUTH_03_many_people_behind_one_address_do_not_delay_each_other(app: Flask, people: People) -> None:
    for number in range(30):
        people.add(f"person{number}")
        assert sign_in(app.test_client(), f"person{number}").status_code == 303


def test_AUTH_04_the_owner_gets_in_from_a_known_device_while_strangers_guess(app: Flask, people: People) -> None:
    people.add("wang")
    own = app.test_client()
    sign_in(own, "wang")
    own.post("/sign-out", data={"csrf_token": form_token(own.get("/account/profile"))})
    for _ in range(50):
        guess(app.test_client(), "wang")
    assert sign_in(own, "wang").status_code == 303


def test_AUTH_04_a_delay_ends(visitor: FlaskClient, people: People, clock: FixedClock) -> None:
    people.add("wang")
    for _ in range(50):
        guess(visitor, "wang")
    clock.advance(timedelta(minutes=5))
    assert sign_in(visitor, "wang").status_code == 303


def test_AUTH_04_a_device_known_to_one_account_is_a_stranger_to_another(app: Flask, people: People) -> None:
    people.add("wang")
    people.add("li")
    own = app.test_client()
    sign_in(own, "wang")
    for _ in range(5):
        guess(app.test_client(), "li")
    other = app.test_client()
    other.set_cookie("device", cookie(own, "device"))
    assert sign_in(other, "li").status_code == 429
