"""Passkeys: added by their owner, used alone or as the second factor; a challenge is good once, for one person."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.clock import FixedClock
from tests.accounts.authenticator import Authenticator
from tests.people import People, form_token, sign_in, token_of

ClientFor = Callable[[User], FlaskClient]


def add(client: FlaskClient, key: Authenticator) -> TestResponse:
    token = form_token(client.get("/account/passkeys"))
    options = client.post("/account/passkeys/challenge", headers={"X-CSRFToken": token}).get_json()
    form = {"csrf_token": token, "label": "我的手机", "answer": key.make(options)}
    return client.post("/account/passkeys", data=form)


def challenge(client: FlaskClient) -> tuple[str, dict[str, Any]]:
    token = token_of(client)
    return token, client.post("/sign-in/passkey-challenge", headers={"X-CSRFToken": token}).get_json()


def prove(client: FlaskClient, key: Authenticator) -> TestResponse:
    token, options = challenge(client)
    return client.post("/sign-in/passkey", data={"csrf_token": token, "answer": key.sign(options)})


@pytest.fixture
def key() -> Authenticator:
    return Authenticator()


@pytest.fixture
def wang(people: People, client_for: ClientFor, key: Authenticator) -> User:
    user = people.add("wang", "王芳")
    assert add(client_for(user), key).status_code == 303
    return user


def test_a_passkey_signs_in_alone(visitor: FlaskClient, wang: User, key: Authenticator) -> None:
    assert prove(visitor, key).status_code == 303
    assert "王芳" in visitor.get("/account").get_data(as_text=True)


def test_with_a_passkey_the_password_alone_does_not_sign_in(
    visitor: FlaskClient, wang: User, key: Authenticator
) -> None:
    assert sign_in(visitor, "wang").headers["Location"] == "/sign-in/second-factor"
    assert visitor.get("/account").status_code == 303
    token = form_token(visitor.get("/sign-in/second-factor"))
    options = visitor.post("/sign-in/passkey-challenge", headers={"X-CSRFToken": token}).get_json()
    answer = visitor.post("/sign-in/passkey", data={"csrf_token": token, "answer": key.sign(options)})
    assert answer.status_code == 303
    assert visitor.get("/account").status_code == 200


def test_a_challenge_is_good_once(app: Flask, wang: User, key: Authenticator) -> None:
    client = app.test_client()
    token, options = challenge(client)
    answer = {"csrf_token": token, "answer": key.sign(options)}
    assert client.post("/sign-in/passkey", data=answer).status_code == 303
    other = app.test_client()
    again = {"csrf_token": token_of(other), "answer": answer["answer"]}
    assert other.post("/sign-in/passkey", data=again).status_code == 400


def test_a_challenge_ends_after_five_minutes(
    visitor: FlaskClient, wang: User, key: Authenticator, clock: FixedClock
) -> None:
    token, options = challenge(visitor)
    clock.advance(timedelta(minutes=6))
    answer = visitor.post("/sign-in/passkey", data={"csrf_token": token, "answer": key.sign(options)})
    assert answer.status_code == 400


def test_a_key_of_another_origin_is_refused(visitor: FlaskClient, wang: User, key: Authenticator) -> None:
    key.origin = "https://evil.example"
    assert prove(visitor, key).status_code == 400


def test_a_copied_key_is_refused(app: Flask, wang: User, key: Authenticator) -> None:
    key.count = 10
    assert prove(app.test_client(), key).status_code == 303
    key.count = 5
    assert prove(app.test_client(), key).status_code == 400


def test_somebody_elses_key_does_not_complete_a_sign_in(
    app: Flask, people: People, wang: User, client_for: ClientFor
) -> None:
    other = Authenticator()
    add(client_for(people.add("li")), other)
    client = app.test_client()
    sign_in(client, "wang")
    token = form_token(client.get("/sign-in/second-factor"))
    options = client.post("/sign-in/passkey-challenge", headers={"X-CSRFToken": token}).get_json()
    assert (
        client.post("/sign-in/passkey", data={"csrf_token": token, "answer": other.sign(options)}).status_code == 400
    )


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x", '{"response": {"clientDataJSON": "!"}}', "[" * 5000])
def test_an_odd_answer_is_refused(visitor: FlaskClient, wang: User, answer: str) -> None:
    token, _ = challenge(visitor)
    assert visitor.post("/sign-in/passkey", data={"csrf_token": token, "answer": answer}).status_code == 400


def test_a_removed_passkey_opens_nothing(
    visitor: FlaskClient, wang: User, client_for: ClientFor, key: Authenticator
) -> None:
    owner = client_for(wang)
    token = form_token(owner.get("/account/passkeys"))
    assert owner.post("/account/passkeys/1/remove", data={"csrf_token": token}).status_code == 303
    assert prove(visitor, key).status_code == 400


def test_nobody_removes_the_key_of_another(people: People, wang: User, client_for: ClientFor) -> None:
    other = client_for(people.add("li"))
    token = form_token(other.get("/account/passkeys"))
    assert other.post("/account/passkeys/1/remove", data={"csrf_token": token}).status_code == 404


def test_challenges_say_only_what_the_browser_needs(visitor: FlaskClient, wang: User) -> None:
    _, options = challenge(visitor)
    assert "王芳" not in json.dumps(options, ensure_ascii=False)
    assert not options.get("allowCredentials")
