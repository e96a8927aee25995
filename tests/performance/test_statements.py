"""The number of SQL statements of a page depends neither on how many units there are nor on how much a unit holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.bench.pages import PAGES, address, counted
from selfcheck.services import Services
from tests.data.issued import Issued, another_list, issued_again, published
from tests.data.lists import row_ids
from tests.people import People
from tests.performance.growing import grow

pytestmark = pytest.mark.any_database

MOST_STATEMENTS: Final = 30
ClientFor = Callable[[User], FlaskClient]


@pytest.fixture
def count(
    app: Flask, services: Services, people: People, client_for: ClientFor
) -> Callable[[Issued], dict[str, int]]:
    """Count the statements of every main page, seen by the unit's administrator and the operator."""
    operator = people.operator()

    def statements(issued: Issued) -> dict[str, int]:
        member, manager = client_for(issued.of.of.owner), client_for(operator)
        values = addresses(services, issued)
        return {
            page.name: taken(services, manager if page.is_operators else member, address(app, page, values))
            for page in PAGES
        }

    return statements


def addresses(services: Services, issued: Issued) -> dict[str, Any]:
    unit = issued.of.of
    return {
        "unit_code": unit.unit.code,
        "checklist_id": issued.of.id,
        "row_id": next(iter(row_ids(services, issued.of).values())),
        "issued_id": issued.id,
        "number": issued.number,
        "check_code": issued.check_code,
        "product_code": services.catalogue.products[0].code,
        "product_id": next(iter(unit.products.values())),
    }


def taken(services: Services, client: FlaskClient, path: str) -> int:
    with counted(services.engine) as statements:
        assert client.get(path).status_code == 200, path
    return len(statements)


def test_a_page_takes_as_many_statements_with_much_as_with_little(
    services: Services, people: People, count: Callable[[Issued], dict[str, int]]
) -> None:
    small = published(services, people, suffix="1")
    grow(services, small, 1)
    few = count(small)
    for number in range(2, 5):
        published(services, people, suffix="x" * number)
    large = published(services, people, suffix="large")
    another_list(services, large.of.of)
    newest = issued_again(services, issued_again(services, large.of).of)
    grow(services, newest, 5)
    assert count(newest) == few
    assert max(few.values()) <= MOST_STATEMENTS, few
