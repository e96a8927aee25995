"""Two full units side by side: every number of the other's under my own address is as good as missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from selfcheck.accounts.records import User
from selfcheck.checklist.records import Checklist, ChecklistRow, RowEvidence, SetAside
from selfcheck.enterprises.records import (
    Appointment,
    Invitation,
    Membership,
    Paper,
    Person,
    ProductUnit,
    Site,
    SupportGrant,
)
from selfcheck.evidence.records import File
from selfcheck.inspection.records import ItemLink
from selfcheck.issuing.records import IssuedList
from selfcheck.jobs.records import Job
from selfcheck.services import Services
from selfcheck.spotcheck.records import ShownCode, Visit
from tests.browser.visits import ITEM, VISITS
from tests.conventions.routes import own_rules
from tests.data.issued import Issued, published
from tests.data.lists import SampleList, start_list
from tests.data.units import SampleUnit
from tests.people import People, form_token
from tests.tenancy.test_addresses import same

Clients = Callable[[User], FlaskClient]
Numbers = dict[str, int]
NOBODYS: Final = 987654321
NUMBER: Final = re.compile(r"<int:(\w+)>")
COLUMNS: Final[dict[str, Any]] = {
    "checklist_id": Checklist.id,
    "row_id": ChecklistRow.id,
    "set_aside_id": SetAside.id,
    "evidence_id": RowEvidence.id,
    "link_id": ItemLink.id,
    "file_id": File.id,
    "issued_id": IssuedList.id,
    "job_id": Job.id,
    "product_id": ProductUnit.id,
    "paper_id": Paper.id,
    "person_id": Person.id,
    "appointment_id": Appointment.id,
    "site_id": Site.id,
    "invitation_id": Invitation.id,
    "grant_id": SupportGrant.id,
    "user_id": Membership.user_id,
    "code_id": ShownCode.id,
    "visit_id": Visit.id,
}


def numbers_of(services: Services, unit: SampleUnit) -> Numbers:
    """The newest number of each kind that a unit has."""
    with unit.scope(services) as session:
        found = {
            name: session.scalar(
                select(column).where(column.class_.unit_id == unit.unit.id).order_by(column.class_.id.desc()).limit(1)
            )
            for name, column in COLUMNS.items()
        }
    return {name: NOBODYS if number is None else int(number) for name, number in found.items()}


@pytest.fixture
def full(services: Services, people: People) -> Issued:
    """Somebody else's unit with everything in it."""
    return published(services, people)


@pytest.fixture
def draft(services: Services, mine: SampleUnit) -> SampleList:
    """My unit's list."""
    return start_list(services, mine)


def crossings(rule: Rule, own: Numbers, foreign: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Numbers for the parts of an address: the other's, and nobody's in their place; parents mine or theirs too."""
    names = NUMBER.findall(rule.rule)
    if not names:
        return
    *parents, last = names
    nobody = {last: NOBODYS}
    yield ({name: own[name] for name in parents} | {last: foreign[last]}, {n: own[n] for n in parents} | nobody)
    if parents:
        yield (foreign, dict.fromkeys(names, NOBODYS))


def placed(rule: Rule, unit: SampleUnit, numbers: Numbers) -> str:
    """The address with these numbers, under a unit's code."""
    path = NUMBER.sub(lambda found: str(numbers.get(found[1], NOBODYS)), rule.rule)
    path = path.replace("<unit:unit_code>", unit.unit.code).replace("<word:stage>", "process")
    path = path.replace("<word:item_key>", ITEM)
    return re.sub(r"<any\((\w+)[^>]*>", r"\1", path)


def test_TEN_01_numbers_of_another_unit_under_my_address_are_missing(
    app: Flask, services: Services, mine: SampleUnit, draft: SampleList, full: Issued, client_for: Clients
) -> None:
    own, foreign = numbers_of(services, mine), numbers_of(services, full.of.of)
    client = client_for(mine.owner)
    token = {"csrf_token": form_token(client.get(mine.url("sites"))), "once": "w" * 22}
    checked = 0
    for rule in own_rules(app):
        if "<unit:unit_code>" not in rule.rule:
            continue
        for theirs, nobodys in crossings(rule, own, foreign):
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                data = None if method == "GET" else token
                tried = [
                    same(client.open(placed(rule, mine, numbers), method=method, data=data), "")
                    for numbers in (theirs, nobodys)
                ]
                answers = [(status, _without_numbers(body)) for status, _, body in tried]
                assert answers[0] == answers[1], f"{method} {rule.rule}"
                assert answers[0][0] in {403, 404}, f"{method} {rule.rule}"
                checked += 1
    assert checked > 40


def _without_numbers(body: str) -> str:
    return re.sub(r"\d+", "", body)


def test_TEN_05_no_full_page_of_mine_shows_anything_of_theirs(
    services: Services, mine: SampleUnit, draft: SampleList, full: Issued, client_for: Clients
) -> None:
    own, client = numbers_of(services, mine), client_for(mine.owner)
    unit = full.of.of
    foreign = (unit.unit.name, unit.unit.uscc, unit.unit.code, full.number, full.check_code, *unit.persons, "TDT01Z")
    opened = 0
    for address in my_addresses(mine, own):
        page = client.get(address)
        if page.status_code == 200 and page.mimetype == "text/html":
            opened += 1
            assert not [word for word in foreign if word in page.get_data(as_text=True)], address
    assert opened > 25


def my_addresses(mine: SampleUnit, own: Numbers) -> Iterator[str]:
    """Every page within my unit."""
    short = {"checklist_id": "list", "row_id": "row", "issued_id": "issued", "job_id": "job", "user_id": "member"}
    values = {short.get(name, name.removesuffix("_id")): number for name, number in own.items()}
    for visits in VISITS.values():
        for _, path in visits:
            if path.startswith("/units/{unit}"):
                yield path.format(unit=mine.unit.code, done=values["list"], **values)
