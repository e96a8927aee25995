"""What every answer carries, whatever the address and whatever became of the request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from selfcheck.accounts.access import refuse_unmarked
from selfcheck.app import create_app
from selfcheck.services import Services
from selfcheck.web.security import HEADERS
from tests.conventions.routes import address, own_rules

NO_UNIT = "zzzzzzzzzz"


def test_every_route_answers_with_the_security_headers(app: Flask, visitor: FlaskClient) -> None:
    for rule in own_rules(app):
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            answer = visitor.open(address(rule.rule, NO_UNIT), method=method)
            said = f"{method} {rule.rule}: {answer.status_code}"
            assert answer.status_code < 500, said
            assert not {name: value for name, value in HEADERS.items() if answer.headers.get(name) != value}, said
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"], said
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], said
            assert "unsafe" not in answer.headers["Content-Security-Policy"], said
            assert answer.headers["Cache-Control"] == "private, no-store", said


def test_no_cors_header_is_ever_sent(app: Flask, visitor: FlaskClient) -> None:
    for rule in own_rules(app):
        answer = visitor.get(address(rule.rule, NO_UNIT), headers={"Origin": "https://elsewhere.example"})
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")], rule.rule


def test_hsts_is_sent_where_tls_is_on(services: Services) -> None:
    settings = replace(services.settings, public_base_url="https://lists.example")
    client = create_app(replace(services, settings=settings)).test_client()
    assert (
        client.get("/", base_url="https://lists.example").headers["Strict-Transport-Security"].startswith("max-age=")
    )


def test_hsts_is_not_sent_on_loopback(visitor: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in visitor.get("/").headers


def test_a_route_without_a_declared_right_does_not_start() -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open-to-all", "forgotten", lambda: "")
    with pytest.raises(RuntimeError, match="forgotten"):
        refuse_unmarked(bare)
