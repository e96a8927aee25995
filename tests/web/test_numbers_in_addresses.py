"""URL: numbers typed behind an address that no database could hold lead to a page, never to a fault of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.services import Services
from tests.data.lists import start_list
from tests.data.units import found_maker
from tests.people import People

EVERYBODYS = ("/catalogue/editions/2021?page=",)
INSTALLATIONS = (
    "/operator/units?page=",
    "/operator/people?page=",
    "/auditor/trail?before=",
)
UNITS = ("invitations/new?person=", "trail?before=")


@pytest.mark.parametrize("number", ["9" * 30, "9" * 16, "9" * 5000, "-9" * 20, "٣"])
def test_a_number_that_no_database_holds_is_no_fault_of_ours(
    services: Services, people: People, client_for: Callable[[User], FlaskClient], number: str
) -> None:
    maker = found_maker(services, people)
    start_list(services, maker)
    everything = client_for(people.add("all", roles=list(InstallationRole)))
    owner = client_for(maker.owner)
    asked = [(everything, address) for address in (*EVERYBODYS, *INSTALLATIONS)]
    asked += [(owner, maker.url(address)) for address in UNITS]
    answers = {address: client.get(address + number).status_code for client, address in asked}
    assert {address: status for address, status in answers.items() if status not in (200, 404)} == {}
    assert 200 in answers.values()
