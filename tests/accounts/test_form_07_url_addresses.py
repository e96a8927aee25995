"""FORM-07, URL-01, 02, 04, 05, 09: forms of ours alone act; hosts, proxies and ways back are never taken on trust."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.app import create_app
from selfcheck.services import Services
from selfcheck.web.addresses import own_path
from selfcheck.web.limits import client_address
from tests.people import People, form_token, sign_in, token_of

ClientFor = Callable[[User], FlaskClient]
FOREIGN = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\tevil",
    " //evil.example",
    "/\r\nLocation: https://evil.example",
    "evil",
    "",
    "/" + "x" * 2000,
]


def rename(client: FlaskClient, token: str, **options: object) -> int:
    form = {"csrf_token": token, "name": "wang", "display_name": "改名", "language": "", "theme": "auto"}
    return client.post("/account/profile", data=form, **options).status_code


def test_FORM_07_the_form_token_must_be_there_and_right(people: People, client_for: ClientFor) -> None:
    wang = people.add("wang", "王芳")
    client = client_for(wang)
    right = form_token(client.get("/account/profile"))
    assert rename(client, "") == 400
    assert rename(client, "wrong") == 400
    assert rename(client, right[:-2]) == 400
    assert people.again(wang).display_name == "王芳"
    assert rename(client, right) == 303


def test_FORM_07_the_token_of_another_session_is_refused(people: People, client_for: ClientFor) -> None:
    wang, li = people.add("wang"), people.add("li")
    theirs = form_token(client_for(li).get("/account/profile"))
    assert rename(client_for(wang), theirs) == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_FORM_07_a_foreign_page_is_refused_even_with_the_token(
    people: People, client_for: ClientFor, headers: dict[str, str]
) -> None:
    client = client_for(people.add("wang"))
    token = form_token(client.get("/account/profile"))
    assert rename(client, token, headers=headers) == 400


def test_FORM_07_a_text_body_is_no_form(people: People, client_for: ClientFor) -> None:
    client = client_for(people.add("wang"))
    token = form_token(client.get("/account/profile"))
    body = f'{{"csrf_token": "{token}", "name": "x"}}'
    assert client.post("/account/profile", data=body, content_type="text/plain").status_code == 400
    assert client.post("/account/profile", data=body, content_type="application/json").status_code == 400


def test_FORM_07_getting_a_page_signs_nobody_out(people: People, client_for: ClientFor) -> None:
    client = client_for(people.add("wang"))
    assert client.get("/sign-out").status_code == 405
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:8765"])
def test_URL_01_a_foreign_host_is_refused(visitor: FlaskClient, host: str) -> None:
    for path in ("/sign-in", "/", "/nowhere"):
        answer = visitor.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert host not in answer.get_data(as_text=True)


def test_URL_02_forwarded_headers_count_only_from_stated_proxies(services: Services) -> None:
    headers = {
        "X-Forwarded-For": "203.0.113.9, 198.51.100.2",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
    }
    seen = []
    for proxies in (0, 1):
        app = create_app(replace(services, settings=replace(services.settings, trusted_proxies=proxies)))
        app.before_request(lambda: seen.append(client_address()))
        page = app.test_client().get("/sign-in", headers=headers)
        assert "evil.example" not in page.get_data(as_text=True)
        assert page.status_code == 200
    assert seen == ["127.0.0.1", "198.51.100.2"]


def test_URL_02_an_address_of_the_newer_kind_is_counted_by_its_network(app: Flask) -> None:
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"):
        with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": address}):
            assert client_address() == "2001:db8:1:2::"


@pytest.mark.parametrize("asked", FOREIGN)
def test_URL_04_only_own_paths_are_followed(asked: str) -> None:
    assert own_path(asked) == "/"


@pytest.mark.parametrize("asked", ["/", "/account", "/units/abc?tab=1&q=%E7%94%B5", "/a//b", "/x%2f%2fevil"])
def test_URL_04_own_paths_are_kept(asked: str) -> None:
    assert own_path(asked) == asked


@pytest.mark.parametrize("asked", FOREIGN)
def test_URL_04_signing_in_leads_to_own_paths_only(app: Flask, people: People, asked: str) -> None:
    people.add("wang")
    assert sign_in(app.test_client(), "wang", next=asked).headers["Location"] == "/"


def test_URL_04_one_is_led_back_after_signing_in(visitor: FlaskClient, people: People) -> None:
    people.add("wang")
    way = visitor.get("/account/profile?x=1").headers["Location"]
    assert way == "/sign-in?next=/account/profile?x%3D1"
    page = visitor.get(way)
    assert 'value="/account/profile?x=1"' in page.get_data(as_text=True)
    answer = sign_in(visitor, "wang", next="/account/profile?x=1")
    assert answer.headers["Location"] == "/account/profile?x=1"


@pytest.mark.parametrize("value", ["/a\r\nSet-Cookie: x=1", "/a\nb", "/a%0d%0aSet-Cookie:%20x=1", "/\x00"])
def test_URL_05_line_breaks_reach_no_header(visitor: FlaskClient, value: str) -> None:
    token = token_of(visitor)
    answer = visitor.post("/language", data={"csrf_token": token, "language": "en", "next": value})
    assert answer.status_code == 303
    assert "x=1" not in answer.headers.get("Set-Cookie", "")
    assert "\n" not in answer.headers["Location"]
    odd = visitor.post("/language", data={"csrf_token": token, "language": "en\r\nx: y", "next": "/"})
    assert "language" not in odd.headers.get("Set-Cookie", "")


@pytest.mark.parametrize("path", ["/account/x.css", "/account/profile.css", "/account/..%2fx.css", "/account/;x.css"])
def test_URL_09_no_private_page_answers_under_the_name_of_a_file(
    people: People, client_for: ClientFor, path: str
) -> None:
    client = client_for(people.add("wang", "王芳"))
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get("/account").headers["Cache-Control"] == "private, no-store"
