"""What somebody of one unit gets who asks for another's: the very answer for what does not exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.enterprises.operations import reading, units
from selfcheck.enterprises.records import Unit
from selfcheck.services import Services
from tests.conventions.routes import address, own_rules
from tests.data.units import CABLE, EBIKE, SampleUnit
from tests.people import form_token

Clients = Callable[[User], FlaskClient]
MISSING: Final = "zzzzzzzzzz"
MASKED: Final = re.compile(r'(name="(csrf_token|once)"[^>]*value=")[^"]*|[0-9a-f]{12}|value="[^"]*"')


def same(answer: TestResponse, code: str) -> tuple[int, Mapping[str, str], str]:
    """Status, headers and body, what differs by nature masked."""
    body = MASKED.sub("", answer.get_data(as_text=True)).replace(code, "")
    headers = {name: value for name, value in answer.headers.items() if name not in {"Content-Length", "Set-Cookie"}}
    return answer.status_code, headers, body


def test_TEN_01_every_address_of_another_unit_is_as_good_as_missing(
    app: Flask, mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    client = client_for(mine.owner)
    token = form_token(client.get(mine.url("sites")))
    checked = 0
    for rule in own_rules(app):
        if "<unit:unit_code>" not in rule.rule:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            answers = [
                same(client.open(address(rule.rule, code), method=method, data=form(method, token)), code)
                for code in (theirs.unit.code, MISSING)
            ]
            assert answers[0] == answers[1], f"{method} {rule.rule}"
            assert answers[0][0] == 404, f"{method} {rule.rule}"
            checked += 1
    assert checked > 40


def form(method: str, token: str) -> dict[str, str] | None:
    """The least that a form needs to get past the door."""
    return None if method == "GET" else {"csrf_token": token, "confirm": "1"}


@pytest.mark.parametrize(
    "path", ["products/{}", "products/{}/edit", "products/{}/end", "products/{}/annex", "products/{}/papers/add"]
)
def test_TEN_02_another_units_product_in_my_address_is_missing(
    mine: SampleUnit, theirs: SampleUnit, client_for: Clients, path: str
) -> None:
    client = client_for(mine.owner)
    foreign, unknown = (client.get(mine.url(path.format(product))) for product in (theirs.products[EBIKE], 987654))
    assert foreign.status_code == 404
    assert same(foreign, f"/products/{theirs.products[EBIKE]}") == same(unknown, "/products/987654")


def test_TEN_02_another_units_paper_person_and_member_are_missing(
    services: Services, mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    with theirs.scope(services) as session:
        paper = reading.product(session, theirs.products[EBIKE]).papers[0].id
        appointment = reading.appointments(session)[0][0].id
    client, cable = client_for(mine.owner), mine.products[CABLE]
    for path in (
        f"products/{cable}/papers/{paper}",
        f"people/{theirs.persons['张建国']}",
        f"people/{theirs.persons['张建国']}/appoint",
        f"members/{theirs.owner.id}",
        f"appointments/{appointment}/end",
    ):
        assert client.get(mine.url(path)).status_code == 404, path


def test_TEN_02_another_units_site_in_my_form_is_unknown(
    services: Services, mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    sites = {}
    for unit in (mine, theirs):
        with unit.scope(services, writing=True) as session:
            sites[unit.unit.id] = units.add_site(session, unit.actor, "门店", "", at=services.clock.now()).id
    client, path = client_for(mine.owner), mine.url(f"products/{mine.products[CABLE]}/edit")
    page = client.get(path)
    texts = []
    for site in (sites[theirs.unit.id], 987654):
        data = {"csrf_token": form_token(page), "version": "1", "production": "own", "site_ids": str(site)}
        answer = client.post(path, data=data)
        assert answer.status_code == 400
        texts.append(re.findall(r'class="field-error".*?</p>', answer.get_data(as_text=True), re.DOTALL))
    assert texts[0] == texts[1] != []


def test_TEN_02_another_units_person_cannot_be_invited_as_mine(
    mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    client, path = client_for(mine.owner), mine.url("invitations/new")
    data = {"csrf_token": form_token(client.get(path)), "roles": ["reader"], "days": "7"}
    slip = client.post(path, data={**data, "person_id": str(theirs.persons["张建国"])})
    assert "张建国" not in slip.get_data(as_text=True)


def test_TEN_03_fields_that_no_form_has_are_never_stored(
    services: Services, mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    client, path = client_for(mine.owner), mine.url("settings")
    extra = {"id": str(theirs.unit.id), "unit_id": str(theirs.unit.id), "code": "aaaaaaaaaa", "number_code": "AAAAAA"}
    more = {"state": "suspended", "owner": "1", "role": "administrator", "created_at": "2020-01-01", "is_maker": "1"}
    data = {"name": "样例新名", "uscc": mine.unit.uscc, "part": "seller", "version": "1", **extra, **more}
    assert client.post(path, data={**data, "csrf_token": form_token(client.get(path))}).status_code == 303
    with services.sessions() as session:
        row = session.get_one(Unit, mine.unit.id)
        assert (row.name, row.code, row.number_code, row.state, row.is_maker) == (
            "样例新名", mine.unit.code, mine.unit.number_code, "active", False,
        )  # fmt: skip
        assert row.created_at == mine.unit.created_at
        assert session.get_one(Unit, theirs.unit.id).name == theirs.unit.name


def test_TEN_04_a_unit_named_anywhere_but_in_the_address_is_ignored(
    mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    client = client_for(mine.owner)
    plain = same(client.get(mine.url("people")), "")
    client.set_cookie("tenant", theirs.unit.code)
    client.set_cookie("unit_code", theirs.unit.code)
    headers = {"X-Tenant-ID": theirs.unit.code, "X-Unit": str(theirs.unit.id)}
    query = f"?tenant={theirs.unit.code}&unit_id={theirs.unit.id}&unit_code={theirs.unit.code}"
    for answer in (client.get(mine.url("people"), headers=headers), client.get(mine.url("people") + query)):
        body = answer.get_data(as_text=True)
        assert "陈小店" in body
        assert "张建国" not in body
    assert same(client.get(mine.url("people"), headers=headers), "") == plain


def test_one_person_two_units_two_tabs_nothing_crosses(
    services: Services, mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    from tests.enterprises.test_members import READER, accept, invited

    accept(services, mine.owner, invited(services, theirs, READER))
    client = client_for(mine.owner)
    first, second = client.get(mine.url("sites")), client.get(theirs.url("people"))
    assert second.status_code == 200
    data = {"csrf_token": form_token(first), "name": "门店", "address": ""}
    assert client.post(mine.url("sites"), data=data).status_code == 303
    assert client.post(theirs.url("sites"), data={**data, "name": "别人的"}).status_code == 403
    with theirs.scope(services) as session:
        assert reading.sites(session) == []
