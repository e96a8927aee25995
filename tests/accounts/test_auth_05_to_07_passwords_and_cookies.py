"""AUTH-05…07: unknown and known accounts look alike, passwords are taken as typed, forged cookies are nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from werkzeug.test import TestResponse

from selfcheck.accounts import rules
from selfcheck.accounts.model import NewAccount
from selfcheck.accounts.operations import create_user
from selfcheck.accounts.passwords import Passwords
from selfcheck.accounts.web.visits import SIGNED, STORED
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.services import Services
from tests.people import CHEAP, CLICK, PASSWORD, People, sign_in

VERBATIM = [
    "x" * 20 + "64 to 128 characters " * 4,
    "  leading spaces stay  ",
    "ｆｕｌｌ－ｗｉｄｔｈ　ｓｔａｙｓ",
    "🔑🔒🗝️ emoji stay 🧷🧵",
    "nul\0stays as it is",
    "e\u0301cole is not \u00e9cole",
]


@dataclass(frozen=True)
class Counting(Passwords):
    """A hasher that notes what it was asked to compare with."""

    asked: list[bool] = field(default_factory=list)

    def is_right(self, password: str, stored: str | None) -> bool:
        self.asked.append(stored is not None)
        return CHEAP.is_right(password, stored)


def masked(page: TestResponse) -> str:
    text = re.sub(r'value="[^"]{20,}"', "", page.get_data(as_text=True))
    return re.sub(r'value="(somebody|nobody)"', "", text)


def test_AUTH_05_unknown_and_known_accounts_get_the_same_answer_for_the_same_work(app: Flask, people: People) -> None:
    people.add("somebody")
    counting = Counting(CHEAP.hasher)
    app.extensions["selfcheck"][Passwords] = counting
    known = sign_in(app.test_client(), "somebody", "not the password at all")
    unknown = sign_in(app.test_client(), "nobody", "not the password at all")
    assert counting.asked == [True, False]
    assert known.status_code == unknown.status_code == 400
    assert masked(known) == masked(unknown)
    assert {name for name, _ in known.headers} == {name for name, _ in unknown.headers}


def test_AUTH_05_the_hash_for_nobody_costs_what_a_real_one_costs() -> None:
    passwords = Passwords()
    passwords.prepare()
    real, nobody = passwords.hash(PASSWORD), passwords._nobody
    assert real.split("$")[:4] == nobody.split("$")[:4]
    assert real.startswith("$argon2id$")


def test_AUTH_05_unknown_accounts_are_slowed_down_alike(app: Flask, people: People) -> None:
    people.add("somebody")
    for name in ("somebody", "nobody"):
        client = app.test_client()
        assert [sign_in(client, name, "wrong, long enough").status_code for _ in range(6)] == [400] * 5 + [429]


def test_AUTH_06_a_password_over_the_limit_is_refused_before_hashing(app: Flask, people: People) -> None:
    people.add("wang")
    counting = Counting(CHEAP.hasher)
    app.extensions["selfcheck"][Passwords] = counting
    with pytest.raises(Refused, match="password-long"):
        CHEAP.hash("x" * 257)
    assert sign_in(app.test_client(), "wang", "x" * 900_000).status_code == 400
    assert sign_in(app.test_client(), "wang", "x" * 1_100_000).status_code == 413


@pytest.mark.parametrize("password", VERBATIM)
def test_AUTH_06_a_password_is_taken_exactly_as_typed(
    services: Services, visitor: FlaskClient, password: str
) -> None:
    rules.check_password(password, least=12, policy="nist")
    with transaction(services.sessions, writing=True) as session:
        account = NewAccount("wang", "王芳", CHEAP.hash(password))
        create_user(session, CLICK, account, at=services.clock.now())
    assert sign_in(visitor, "wang", password + " ").status_code == 400
    assert sign_in(visitor, "wang", password).status_code == 303


def test_AUTH_06_nothing_is_cut_off_a_long_password() -> None:
    stored = CHEAP.hash("a" * 255 + "b")
    assert not CHEAP.is_right("a" * 256, stored)
    assert CHEAP.is_right("a" * 255 + "b", stored)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "123456789012",
        "Password12345",
        "王芳王芳王芳王芳",
        "abcabcabcabcabc",
        "wang13800138000",
        "QWERTYUIOP123",
    ],
)
def test_AUTH_06_common_and_regular_passwords_are_refused(password: str) -> None:
    with pytest.raises(Refused):
        rules.check_password(password, least=12, policy="nist", words=("13800138000", "wang", "王芳"))


def test_AUTH_06_the_stricter_policy_asks_for_kinds_of_characters() -> None:
    rules.check_password("seven quiet looms weave", least=12, policy="nist")
    with pytest.raises(Refused, match="password-kinds"):
        rules.check_password("sevenquietloomsweave", least=12, policy="djbh")
    rules.check_password("Seven7quiet looms", least=12, policy="djbh")


def test_AUTH_06_whoever_has_an_installation_role_needs_a_longer_password() -> None:
    assert rules.least_length([]) == 12
    assert rules.least_length(["operator"]) == 15


@pytest.mark.parametrize(
    "value",
    [
        "",
        "s.",
        STORED + "x" * 43,
        STORED + "x" * 5000,
        SIGNED + "e30.forged",
        SIGNED + "{}",
        "eyJhbGciOiJub25lIn0.eyJ1c2VyIjoxfQ.",
        "\xff\xfe",
        SIGNED + str(URLSafeSerializer("a retired key", salt="visit").dumps({"half": {"user": 1}})),
        SIGNED + str(URLSafeSerializer("x", salt="visit").dumps(["no", "object"])),
    ],
)
def test_AUTH_07_a_forged_cookie_counts_as_none(app: Flask, people: People, value: str) -> None:
    people.add("wang")
    client = app.test_client(use_cookies=False)
    sent = {"Cookie": f"session={value}"}
    assert client.get("/sign-in", headers=sent).status_code == 200
    assert client.get("/account", headers=sent).status_code == 303
    assert client.get("/sign-in/second-factor", headers=sent).status_code == 303


def test_AUTH_07_a_visitors_cookie_opens_no_door_when_its_mark_is_changed(app: Flask, people: People) -> None:
    people.add("wang")
    client = app.test_client()
    client.get("/sign-in")
    found = client.get_cookie("session")
    assert found
    other = app.test_client()
    other.set_cookie("session", STORED + found.value.removeprefix(SIGNED))
    assert other.get("/account").status_code == 303
