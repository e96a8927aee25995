"""AUTH-10…13: links carry the configured address and work once; no sign-in by a foreign page; one first operator."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from selfcheck.accounts import operations
from selfcheck.accounts.operations import make_first_link, start_recovery
from selfcheck.accounts.records import OneTimeLink, User
from selfcheck.actor import SYSTEM
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.services import Services
from tests.people import PASSWORD, People, form_token, sign_in, token_of

ClientFor = Callable[[User], FlaskClient]
NEW = "nine herons over water"


def set_password(client: FlaskClient, path: str, password: str = NEW) -> TestResponse:
    token = form_token(client.get(path))
    return client.post(path, data={"csrf_token": token, "password": password, "again": password})


@pytest.fixture
def recovery(services: Services, people: People) -> str:
    """The path of a recovery link of wang's."""
    wang = people.add("wang", "王芳")
    with transaction(services.sessions, writing=True) as session:
        return f"/recover/{start_recovery(session, SYSTEM, wang.id, at=services.clock.now())}"


@pytest.fixture
def first(services: Services) -> str:
    """The path of the first operator's link."""
    with transaction(services.sessions, writing=True) as session:
        return f"/welcome/{make_first_link(session, SYSTEM, at=services.clock.now())}"


def create(client: FlaskClient, path: str, name: str = "zhao") -> TestResponse:
    form = {"name": name, "display_name": "赵敏", "password": NEW, "again": NEW}
    return client.post(path, data={"csrf_token": token_of(client), **form})


def test_AUTH_10_a_recovery_link_carries_the_configured_address(people: People, client_for: ClientFor) -> None:
    wang = people.add("wang", "王芳")
    operator = client_for(people.operator())
    token = form_token(operator.get(f"/operator/people/{wang.id}"))
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    page = operator.post(f"/operator/people/{wang.id}/recovery", data={"csrf_token": token}, headers=headers)
    addresses = re.findall(r"https?://[^\s<\"]+/recover/[^\s<\"]+", page.get_data(as_text=True))
    assert addresses
    assert all(address.startswith("http://localhost:8765/recover/") for address in addresses)
    hostile = operator.post(
        f"/operator/people/{wang.id}/recovery", data={"csrf_token": token}, headers={"Host": "evil.example"}
    )
    assert hostile.status_code == 400


def test_AUTH_11_a_recovery_link_sets_the_password_once(app: Flask, recovery: str) -> None:
    client, late = app.test_client(), app.test_client()
    waiting = form_token(late.get(recovery))
    assert set_password(client, recovery).status_code == 303
    assert sign_in(client, "wang", PASSWORD).status_code == 400
    assert sign_in(client, "wang", NEW).status_code == 303
    again = {"csrf_token": waiting, "password": "another of my choice", "again": "another of my choice"}
    assert late.post(recovery, data=again).status_code == 404
    assert late.get(recovery).status_code == 404


def test_AUTH_11_opening_a_link_changes_nothing(app: Flask, recovery: str, services: Services) -> None:
    for _ in range(3):
        assert app.test_client().get(recovery).status_code == 200
    with transaction(services.sessions, writing=False) as session:
        assert session.scalars(select(OneTimeLink.used_at)).all() == [None]


def test_AUTH_11_a_link_ends_after_a_day(visitor: FlaskClient, recovery: str, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=24))
    assert visitor.get(recovery).status_code == 404


def test_AUTH_11_a_link_ends_when_the_password_changes(
    visitor: FlaskClient, recovery: str, services: Services, people: People, client_for: ClientFor
) -> None:
    with transaction(services.sessions, writing=False) as session:
        wang = operations.by_name(session, "wang")
    assert wang
    own = client_for(wang)
    token = form_token(own.get("/account/password"))
    form = {"present": PASSWORD, "password": "chosen meanwhile", "again": "chosen meanwhile"}
    assert own.post("/account/password", data={"csrf_token": token, **form}).status_code == 303
    assert visitor.get(recovery).status_code == 404


def test_AUTH_11_a_newer_link_ends_the_older(visitor: FlaskClient, recovery: str, services: Services) -> None:
    with transaction(services.sessions, writing=True) as session:
        newer = start_recovery(session, SYSTEM, 1, at=services.clock.now())
    assert visitor.get(recovery).status_code == 404
    assert visitor.get(f"/recover/{newer}").status_code == 200


def test_AUTH_11_a_link_of_one_purpose_opens_nothing_of_another(visitor: FlaskClient, recovery: str) -> None:
    assert visitor.get(recovery.replace("recover", "welcome")).status_code == 404


def test_AUTH_11_recovery_does_not_skip_the_second_factor_nor_the_sessions(
    app: Flask, recovery: str, services: Services, client_for: ClientFor
) -> None:
    with transaction(services.sessions, writing=True) as session:
        wang = operations.by_name(session, "wang")
        assert wang
        wang.totp_secret = "1.sealed"
    elsewhere = client_for(wang)
    client = app.test_client()
    set_password(client, recovery)
    assert elsewhere.get("/account").status_code == 303
    assert sign_in(client, "wang", NEW).headers["Location"] == "/sign-in/second-factor"


@pytest.mark.parametrize("token", ["", "wrong"])
def test_AUTH_12_sign_in_and_sign_out_need_the_form_token(
    visitor: FlaskClient, people: People, client_for: ClientFor, token: str
) -> None:
    wang = people.add("wang")
    visitor.get("/sign-in")
    form = {"csrf_token": token, "name": "wang", "password": PASSWORD}
    assert visitor.post("/sign-in", data=form).status_code == 400
    client = client_for(wang)
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 400
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_AUTH_12_sign_in_from_a_foreign_page_is_refused(
    visitor: FlaskClient, people: People, headers: dict[str, str]
) -> None:
    people.add("wang")
    form = {"csrf_token": token_of(visitor), "name": "wang", "password": PASSWORD}
    assert visitor.post("/sign-in", data=form, headers=headers).status_code == 400


def test_AUTH_13_the_first_link_creates_the_operator_and_then_is_no_more(app: Flask, first: str) -> None:
    client = app.test_client()
    assert client.get(first).status_code == 200
    assert create(client, first).headers["Location"] == "/operator"
    assert client.get("/operator").status_code == 200
    assert app.test_client().get(first).status_code == 404
    assert create(app.test_client(), first, "li").status_code == 404


def test_AUTH_13_no_further_link_is_made(app: Flask, first: str, services: Services) -> None:
    create(app.test_client(), first)
    with (
        transaction(services.sessions, writing=True) as session,
        pytest.raises(Refused, match="operator-exists"),
    ):
        make_first_link(session, SYSTEM, at=services.clock.now())


def test_AUTH_13_the_first_operator_needs_a_longer_password(app: Flask, first: str) -> None:
    client = app.test_client()
    form = {"name": "zhao", "display_name": "赵敏", "password": "only fourteen!", "again": "only fourteen!"}
    answer = client.post(first, data={"csrf_token": token_of(client), **form})
    assert answer.status_code == 400
    assert "15" in answer.get_data(as_text=True)


def test_AUTH_13_of_many_at_the_same_moment_exactly_one_becomes_operator(
    app: Flask, first: str, services: Services
) -> None:
    clients = [app.test_client() for _ in range(6)]
    tokens = [token_of(client) for client in clients]
    together, answers = threading.Barrier(len(clients)), []

    def arrive(number: int) -> None:
        form = {"name": f"person{number}", "display_name": "赵敏", "password": NEW, "again": NEW}
        together.wait()
        answers.append(clients[number].post(first, data={"csrf_token": tokens[number], **form}).status_code)

    threads = [threading.Thread(target=arrive, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 404, 404, 404, 404, 404]
    with transaction(services.sessions, writing=False) as session:
        assert len(session.scalars(select(User)).all()) == 1
