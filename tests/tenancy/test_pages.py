"""Lists, counts, searches and trails of one unit never show another's; nothing is served from a cache."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import text

from selfcheck.accounts.records import User
from selfcheck.services import Services
from tests.data.units import SampleUnit

Clients = Callable[[User], FlaskClient]
PAGES = (
    "",
    "products",
    "products/add?q=电动自行车",
    "people",
    "members",
    "sites",
    "trail",
    "support",
    "invitations/new",
    "checklists",
    "issued",
)
SORTED = "?q=张&sort=unit_id&filter=all&page=1&before=99999&unit=1&all=1"


def test_TEN_05_no_page_shows_a_name_a_number_or_a_count_of_another_unit(
    mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    client = client_for(mine.owner)
    foreign = (theirs.unit.name, theirs.unit.uscc, theirs.unit.code, *theirs.persons, "SAMPLE-CCC-0001", "TDT01Z")
    foreign += (theirs.owner.display_name,)
    for page in PAGES:
        for address in (mine.url(page), mine.url(page.split("?")[0]) + SORTED):
            text_shown = client.get(address).get_data(as_text=True)
            assert not [word for word in foreign if word in text_shown], address
    assert theirs.unit.name not in client.get("/units?all=1").get_data(as_text=True)


def test_TEN_05_the_trail_holds_the_units_own_entries_alone(
    mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    for unit in (mine, theirs):
        page = client_for(unit.owner).get(unit.url("trail")).get_data(as_text=True)
        assert page.count("建立单位") == 1


def test_TEN_10_the_database_has_no_view_that_could_pass_row_level_security(
    services: Services, mine: SampleUnit
) -> None:
    questions = {
        "sqlite": "select name from sqlite_master where type = 'view'",
        "postgresql": "select viewname from pg_views where schemaname = 'public'",
    }
    with services.engine.connect() as connection:
        assert connection.scalars(text(questions[services.engine.dialect.name])).all() == []


def test_TEN_14_pages_of_a_unit_are_never_cached_nor_answered_unchanged(
    mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    answer = client_for(theirs.owner).get(theirs.url("people"))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers
    headers = {"If-None-Match": '"*"', "If-Modified-Since": "Fri, 20 Nov 2099 01:00:00 GMT"}
    assert client_for(mine.owner).get(mine.url("people"), headers=headers).status_code == 200
    assert client_for(mine.owner).get(theirs.url("people"), headers=headers).status_code == 404


def test_TEN_16_guessing_numbers_finds_only_ones_own(
    mine: SampleUnit, theirs: SampleUnit, client_for: Clients
) -> None:
    client = client_for(mine.owner)
    for path, own in (("products/{}", set(mine.products.values())), ("people/{}", set(mine.persons.values()))):
        found = {number for number in range(1, 15) if client.get(mine.url(path.format(number))).status_code == 200}
        assert found == own
    for path in ("products/0", "products/-1", "products/999999999999999", "products/9999999999999999999999"):
        assert client.get(mine.url(path)).status_code == 404
