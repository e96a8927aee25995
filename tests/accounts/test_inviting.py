"""Nobody registers unasked: an operator's link lets somebody new create an account, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.clock import FixedClock
from tests.people import PASSWORD, People, form_token


@pytest.fixture
def link(people: People, client_for: Callable[[User], FlaskClient]) -> str:
    """The path of a fresh invitation."""
    operator = client_for(people.operator())
    page = operator.get("/operator/people/invite")
    slip = operator.post("/operator/people/invite", data={"csrf_token": form_token(page), "name": "张建国"})
    assert "张建国" in slip.get_data(as_text=True)
    found = re.search(r"http://localhost:\d+(/join/[\w-]+)", slip.get_data(as_text=True))
    assert found
    return found[1]


def join(visitor: FlaskClient, link: str, name: str = "zhang") -> int:
    page = visitor.get(link)
    form = {"csrf_token": form_token(page), "name": name, "display_name": "张建国", "password": PASSWORD}
    return visitor.post(link, data={**form, "again": PASSWORD}).status_code


def test_the_link_makes_one_account_and_leads_to_founding_a_unit(visitor: FlaskClient, link: str) -> None:
    assert "张建国" in visitor.get(link).get_data(as_text=True)
    assert join(visitor, link) == 303
    assert visitor.get("/units").location.endswith("/units/found")
    assert visitor.get(link).status_code == 404


def test_the_link_ends_after_a_day(visitor: FlaskClient, link: str, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=24, seconds=1))
    assert visitor.get(link).status_code == 404


def test_a_name_that_is_taken_leaves_the_link_good(visitor: FlaskClient, link: str, people: People) -> None:
    people.add("zhang")
    assert join(visitor, link) == 409
    assert join(visitor, link, "zhang2") == 303


def test_only_an_operator_invites(signed_in_client: FlaskClient, visitor: FlaskClient) -> None:
    assert signed_in_client.get("/operator/people/invite").status_code == 404
    assert visitor.get("/operator/people/invite").status_code == 303
