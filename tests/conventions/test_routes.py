"""Every address: what it needs, how it is written. The stored list shows each change of a right in review."""

from __future__ import annotations

import re
from typing import Final

import pytest
from flask import Flask

from selfcheck.app import create_app
from selfcheck.services import Services
from tests.conventions.routes import STORED, described, needs, own_rules

PARAMETER: Final = re.compile(r"<([^>]+)>")
CAPITALS: Final = {"C"}  # where QR codes lead: capitals alone fit into few modules
WORD: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*")


@pytest.fixture(scope="module")
def app(shipped: Services) -> Flask:
    """The application with every address; it answers no request here."""
    return create_app(shipped)


def test_every_address_stands_in_the_stored_list(app: Flask) -> None:
    stored = STORED.read_text(encoding="utf-8").splitlines()
    assert described(app) == stored, "run python -m tests.conventions.routes and review the change"


def test_V5_8_3_1_every_address_declares_a_right(app: Flask) -> None:
    assert not [rule.rule for rule in own_rules(app) if needs(app, rule) == "undeclared"]


def test_every_parameter_has_a_type(app: Flask) -> None:
    untyped = [
        rule.rule
        for rule in own_rules(app)
        for parameter in PARAMETER.findall(rule.rule)
        if not re.match(r"(?!(string|path|default):)[a-z]+(\(.+\))?:", parameter)
    ]
    assert not untyped


def test_addresses_are_kebab_case(app: Flask) -> None:
    odd = [
        rule.rule
        for rule in own_rules(app)
        for part in PARAMETER.sub("", rule.rule).split("/")
        if part.strip(".") and part not in CAPITALS and not WORD.fullmatch(part.strip("."))
    ]
    assert not odd
