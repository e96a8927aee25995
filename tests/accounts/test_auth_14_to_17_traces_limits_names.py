"""AUTH-14…17: no token leaves a trace; sessions are few; weighty acts ask again; one spelling per name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from selfcheck.accounts import operations, rules, sessions
from selfcheck.accounts.model import NewAccount
from selfcheck.accounts.operations import create_user, start_recovery
from selfcheck.accounts.records import User, UserSession
from selfcheck.accounts.web.visits import STORED
from selfcheck.actor import SYSTEM
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.services import Services
from tests.people import CLICK, PASSWORD, PASSWORD_HASH, People, form_token, sign_in

ClientFor = Callable[[User], FlaskClient]


def test_AUTH_14_no_token_stands_in_an_address_a_header_or_a_log(
    app: Flask, people: People, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wang = people.add("wang")
    client = app.test_client()
    answer = sign_in(client, "wang")
    found = client.get_cookie("session")
    assert found
    token = found.value.removeprefix(STORED)
    pages = [client.get(path) for path in ("/account", "/account/profile", "/account/confirm", "/nowhere")]
    with transaction(services.sessions, writing=True) as session:
        link = start_recovery(session, SYSTEM, wang.id, at=services.clock.now())
    pages.append(client.get(f"/recover/{link}"))
    assert token not in answer.headers["Location"]
    assert not [page for page in pages if token in page.get_data(as_text=True)]
    assert token not in caplog.text
    assert link not in caplog.text
    assert {page.headers["Referrer-Policy"] for page in pages} == {"same-origin"}


def test_AUTH_14_tokens_are_kept_hashed(app: Flask, people: People, services: Services) -> None:
    people.add("wang")
    client = app.test_client()
    sign_in(client, "wang")
    found = client.get_cookie("session")
    assert found
    with transaction(services.sessions, writing=False) as session:
        kept = session.scalars(select(UserSession)).one()
    assert found.value.removeprefix(STORED) not in repr(vars(kept))


@pytest.mark.parametrize("base_url", [None, "https://lists.example.cn"])
def test_AUTH_14_the_cookie_is_bound_to_host_and_transport(
    services: Services, base_url: str | None, people: People
) -> None:
    from dataclasses import replace

    from selfcheck.app import create_app

    client = create_app(
        replace(services, settings=replace(services.settings, public_base_url=base_url))
    ).test_client()
    host = "lists.example.cn" if base_url else "localhost"
    given = client.get("/sign-in", headers={"Host": host}).headers["Set-Cookie"]
    assert "HttpOnly" in given
    assert "SameSite=Lax" in given
    assert "Path=/" in given
    assert "Domain" not in given
    assert given.startswith("__Host-session=" if base_url else "session=")
    assert ("Secure" in given) is bool(base_url)


def test_AUTH_15_the_sixth_session_ends_the_oldest(people: People, client_for: ClientFor, clock: FixedClock) -> None:
    wang = people.add("wang")
    clients = []
    for _ in range(6):
        clients.append(client_for(wang))
        clock.advance(timedelta(seconds=1))
    assert [client.get("/account").status_code for client in clients] == [303] + [200] * 5


def test_AUTH_15_old_sessions_are_swept_in_bounded_steps(services: Services, people: People) -> None:
    wang = people.add("wang")
    at = services.clock.now()
    with transaction(services.sessions, writing=True) as session:
        old = at - timedelta(days=2)
        for number in range(sessions.SWEEP + 50):
            session.add(
                UserSession(
                    user_id=wang.id,
                    token_hash=f"{number:064d}",
                    created_at=old,
                    seen_at=old,
                    factor_at=old,
                    expires_at=old,
                )
            )
    with transaction(services.sessions, writing=True) as session:
        sessions.start(session, operations.get_user(session, wang.id), browser="", content={}, at=at)
        assert session.scalar(select(func.count()).select_from(UserSession)) == 51


def test_AUTH_15_visitors_leave_no_row(app: Flask, services: Services) -> None:
    for _ in range(20):
        app.test_client().get("/sign-in")
    with transaction(services.sessions, writing=False) as session:
        assert session.scalar(select(func.count()).select_from(UserSession)) == 0


def test_AUTH_15_looking_at_pages_writes_at_most_once_a_minute(
    people: People, client_for: ClientFor, services: Services, clock: FixedClock
) -> None:
    client = client_for(people.add("wang"))
    begun = clock.now()
    seen = []
    for _ in range(6):
        clock.advance(timedelta(seconds=20))
        client.get("/account")
        with transaction(services.sessions, writing=False) as session:
            seen.append(session.scalars(select(UserSession.seen_at)).one() - begun)
    assert sorted(set(seen)) == [timedelta(0), timedelta(seconds=60), timedelta(seconds=120)]


def test_AUTH_16_a_weighty_act_asks_again_after_five_minutes_and_does_nothing_before(
    people: People, client_for: ClientFor, clock: FixedClock
) -> None:
    wang, operator = people.add("wang"), people.operator()
    client = client_for(operator)
    page = f"/operator/people/{wang.id}"
    form = {"csrf_token": form_token(client.get(page)), "role": "auditor", "act": "give", "back": page}
    clock.advance(timedelta(minutes=6))
    answer = client.post(f"{page}/roles", data=form)
    assert answer.status_code == 303
    confirm = answer.headers["Location"]
    assert confirm == f"/account/confirm?next={page}"
    assert people.again(wang).installation_roles == []
    wrong = client.post(confirm, data={"csrf_token": form["csrf_token"], "password": "not my password"})
    assert wrong.status_code == 400
    proved = client.post(confirm, data={"csrf_token": form["csrf_token"], "password": PASSWORD})
    assert proved.headers["Location"] == page
    assert client.post(f"{page}/roles", data=form).headers["Location"] == page
    assert people.again(wang).installation_roles == ["auditor"]


def test_AUTH_16_a_fresh_sign_in_is_not_asked_again(people: People, client_for: ClientFor) -> None:
    assert client_for(people.add("wang")).get("/account/totp").status_code == 200


def test_AUTH_16_a_page_that_can_be_fetched_again_is_where_one_comes_back(
    people: People, client_for: ClientFor, clock: FixedClock
) -> None:
    client = client_for(people.add("wang"))
    clock.advance(timedelta(minutes=6))
    assert client.get("/account/passkeys").headers["Location"] == "/account/confirm?next=/account/passkeys"


TWINS = [
    ("admin", "ａｄｍｉｎ"),
    ("admin", "Admin"),
    ("admin", " ADMIN "),
    ("13800138000", "+86 138-0013-8000"),
    ("13800138000", "１３８００１３８０００"),
    ("王芳", "王芳 "),
    ("strasse", "STRASSE"),
    ("力量", "\uf98a量"),
]


@pytest.mark.parametrize(("name", "twin"), TWINS)
def test_AUTH_17_twins_of_a_name_are_one_name(services: Services, name: str, twin: str) -> None:
    assert rules.normal_name(twin) == name
    with transaction(services.sessions, writing=True) as session:
        create_user(session, CLICK, NewAccount(name, "一", PASSWORD_HASH), at=services.clock.now())
        with pytest.raises(Refused, match="name-taken"):
            create_user(
                session, CLICK, NewAccount(rules.normal_name(twin), "二", PASSWORD_HASH), at=services.clock.now()
            )


@pytest.mark.parametrize(
    "name",
    ["аdmin", "admın", "αdmin", "ad\u200bmin", "ad min", "a", "x" * 41, "a/b", "wang\u202e", "ad\u0301min", "<b>"],
)
def test_AUTH_17_names_that_could_be_taken_for_others_are_refused(name: str) -> None:
    with pytest.raises(Refused, match="name-"):
        rules.normal_name(name)


def test_AUTH_17_the_page_refuses_a_name_that_is_taken(app: Flask, people: People, client_for: ClientFor) -> None:
    people.add("wang")
    li = people.add("li", "李雷")
    client = client_for(li)
    token = form_token(client.get("/account/profile"))
    form = {"csrf_token": token, "name": "ＷＡＮＧ", "display_name": "李雷", "language": "", "theme": "auto"}
    answer = client.post("/account/profile", data=form)
    assert answer.status_code == 409
    assert "已经有人使用" in answer.get_data(as_text=True)
    assert people.again(li).name == "li"
