"""AUTH-08, AUTH-09: codes once, few tries, one step either side; half a sign-in opens nothing."""

from __future__ import annotations

import html
import re
from base64 import b32decode
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from selfcheck.accounts import totp
from selfcheck.accounts.records import User
from selfcheck.clock import FixedClock
from tests.people import People, form_token, sign_in

ClientFor = Callable[[User], FlaskClient]


class App:
    """Somebody's authenticator app."""

    def __init__(self, secret: bytes, clock: FixedClock) -> None:
        self.secret = secret
        self.clock = clock

    def code(self, seconds: int = 0) -> str:
        return totp.code(self.secret, totp.step_of(self.clock.now() + timedelta(seconds=seconds)))


def turn_on(client: FlaskClient, clock: FixedClock) -> tuple[App, list[str]]:
    """Turn the app's codes on as a person does; return the app and the recovery codes."""
    page = client.get("/account/totp").get_data(as_text=True)
    secret = re.search(r"<code>([A-Z2-7 ]{39})</code>", page)
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', page)
    assert secret
    assert sealed
    app = App(b32decode(secret[1].replace(" ", "")), clock)
    form = {"sealed": html.unescape(sealed[1]), "code": app.code()}
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    answer = client.post("/account/totp", data={"csrf_token": token[1], **form})
    assert answer.status_code == 200
    clock.advance(timedelta(seconds=30))
    return app, re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", answer.get_data(as_text=True))


def type_code(client: FlaskClient, code: str) -> TestResponse:
    token = form_token(client.get("/sign-in/second-factor"))
    return client.post("/sign-in/second-factor", data={"csrf_token": token, "code": code})


@pytest.fixture
def wang(people: People) -> User:
    return people.add("wang", "王芳")


@pytest.fixture
def phone(wang: User, client_for: ClientFor, clock: FixedClock) -> App:
    return turn_on(client_for(wang), clock)[0]


def half(app: Flask) -> FlaskClient:
    """Somebody who gave the right password and owes the code."""
    client = app.test_client()
    answer = sign_in(client, "wang", next="/account/profile")
    assert answer.headers["Location"] == "/sign-in/second-factor"
    return client


def test_a_person_with_an_app_signs_in_by_password_and_code(app: Flask, phone: App) -> None:
    client = half(app)
    answer = type_code(client, phone.code())
    assert answer.headers["Location"] == "/account/profile"
    assert client.get("/account").status_code == 200


def test_AUTH_08_a_code_works_once(app: Flask, phone: App) -> None:
    first, second = half(app), half(app)
    assert type_code(first, phone.code()).status_code == 303
    assert type_code(second, phone.code()).status_code == 400


@pytest.mark.parametrize(("seconds", "fits"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_AUTH_08_one_step_either_side_and_no_more(app: Flask, phone: App, seconds: int, fits: bool) -> None:
    phone.clock.advance(timedelta(minutes=2))
    assert type_code(half(app), phone.code(seconds)).status_code == (303 if fits else 400)


def test_AUTH_08_an_older_code_is_spent_with_a_newer_one(app: Flask, phone: App) -> None:
    phone.clock.advance(timedelta(minutes=2))
    earlier = phone.code(-30)
    assert type_code(half(app), phone.code()).status_code == 303
    assert type_code(half(app), earlier).status_code == 400


def test_AUTH_08_five_tries_in_ten_minutes(app: Flask, phone: App) -> None:
    client = half(app)
    answers = [type_code(client, "000000").status_code for _ in range(8)]
    assert answers == [400] * 5 + [429] * 3
    assert type_code(client, phone.code()).status_code == 429
    phone.clock.advance(timedelta(minutes=10))
    assert type_code(half(app), phone.code()).status_code == 303


def test_AUTH_08_a_recovery_code_works_once(app: Flask, wang: User, client_for: ClientFor, clock: FixedClock) -> None:
    _, codes = turn_on(client_for(wang), clock)
    assert len(set(codes)) == 10
    assert type_code(half(app), codes[0].upper()).status_code == 303
    assert type_code(half(app), codes[0]).status_code == 400


def test_a_code_typed_in_full_width_fits(app: Flask, phone: App) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in phone.code())
    assert type_code(half(app), f"{wide[:3]} {wide[3:]}").status_code == 303


def test_AUTH_08_nothing_of_the_second_factor_can_be_read_in_the_database(
    wang: User, phone: App, people: People
) -> None:
    kept = people.again(wang)
    assert kept.totp_secret
    assert phone.secret.hex() not in kept.totp_secret
    assert totp.readable(phone.secret).replace(" ", "") not in kept.totp_secret
    assert all(re.fullmatch(r"[0-9a-f]{64}", code) for code in kept.recovery_codes)


@pytest.mark.parametrize(
    "path", ["/account", "/account/profile", "/account/totp", "/account/passkeys", "/account/confirm", "/operator"]
)
def test_AUTH_09_half_a_sign_in_opens_nothing(app: Flask, phone: App, path: str) -> None:
    answer = half(app).get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_AUTH_09_half_a_sign_in_ends_after_ten_minutes(app: Flask, phone: App) -> None:
    client = half(app)
    phone.clock.advance(timedelta(minutes=11))
    assert client.get("/sign-in/second-factor").headers["Location"] == "/sign-in"


def test_AUTH_09_half_a_sign_in_ends_when_the_factors_change(
    app: Flask, wang: User, phone: App, client_for: ClientFor
) -> None:
    client, owner = half(app), client_for(wang)
    owner.post("/account/totp/off", data={"csrf_token": form_token(owner.get("/account/profile"))})
    assert client.get("/sign-in/second-factor").headers["Location"] == "/sign-in"
