"""Every page of the desk, and the unit's pages about it, take as many statements with much as with little."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.files import pdf
from tests.data.issued import Issued, file_of, issued_again, published, work
from tests.filling import send
from tests.people import People
from tests.regulator.conftest import assigned, moved
from tests.regulator.test_batches import upload
from tests.regulator.test_receipts import handed_in, page_of

pytestmark = pytest.mark.any_database

Count = Callable[[], int]
MOST = 30


def taken(client: FlaskClient, paths: tuple[str, ...], count_statements: Count) -> dict[str, int]:
    """How many statements each page takes."""
    counts = {}
    for path in paths:
        before = count_statements()
        assert client.get(path).status_code == 200, path
        counts[path] = count_statements() - before
    return counts


def test_pages_of_the_desk(
    services: Services,
    people: People,
    mine: Issued,
    inspector: User,
    client_for: Callable[[User], FlaskClient],
    count_statements: Count,
) -> None:
    desk = client_for(inspector)
    batch = upload(desk, [("a.pdf", file_of(services, mine))]).headers["Location"]
    work(services)
    paths = (
        "/regulator",
        "/regulator/find",
        "/regulator/units",
        "/regulator/receipts",
        "/regulator/looks",
        "/regulator/batches",
        batch,
        f"/regulator/units/{mine.of.of.unit.code}",
        f"/regulator/lists/{mine.number}",
    )
    handed_in(services, mine)
    taken(desk, paths, count_statements)  # the first looks make the list of what was opened last
    few = taken(desk, paths, count_statements)
    for number in range(2, 5):
        handed_in(services, moved(services, published(services, people, suffix="x" * number), "000000"))
        upload(desk, [(f"{each}.pdf", pdf()) for each in range(number)])
    issued_again(services, mine.of)  # a day later, when the inspector signs in again
    assert taken(client_for(inspector), paths, count_statements) == few
    assert max(few.values()) <= MOST, few


def test_a_batch_of_many_files(services: Services, mine: Issued, desk: FlaskClient, count_statements: Count) -> None:
    few, many = (
        upload(desk, [(f"{each}.pdf", file_of(services, mine)) for each in range(number)]).headers["Location"]
        for number in (1, 6)
    )
    work(services)
    desk.get(few)
    assert len({*taken(desk, (few, many), count_statements).values()}) == 1


def test_pages_of_the_unit(
    services: Services,
    mine: Issued,
    desk: FlaskClient,
    client_for: Callable[[User], FlaskClient],
    count_statements: Count,
) -> None:
    officer = client_for(mine.of.of.users[Post.OFFICER])
    handed_in(services, mine)
    paths = (page_of(mine), f"/units/{mine.of.of.unit.code}")
    listed = f"/regulator/lists/{mine.number}"
    assert send(desk, desk.get(listed), "/read", remarks="第一句").status_code == 303
    taken(officer, paths, count_statements)
    few = taken(officer, paths, count_statements)
    for words in ("第二句", "第三句", "第四句"):
        assert send(desk, desk.get(listed), "/read", remarks=words).status_code == 303
    assert taken(officer, paths, count_statements) == few


def test_pages_of_the_operator(
    services: Services, people: People, client_for: Callable[[User], FlaskClient], count_statements: Count
) -> None:
    operator, first = client_for(people.operator("zhou")), people.add("sun", "孙执法")
    assigned(services, first)
    paths = ("/operator/regulators", f"/operator/people/{first.id}/area")
    taken(operator, paths, count_statements)
    few = taken(operator, paths, count_statements)
    for number in range(4):
        assigned(services, people.add(f"sun{number}", "孙执法"))
    assert taken(operator, paths, count_statements) == few
