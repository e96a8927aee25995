"""Every page of a spot check takes as many statements with many rows, photos, visits and codes as with few."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.files import picture
from tests.data.issued import Issued, work
from tests.people import form_token
from tests.regulator.test_statements import MOST, Count, taken
from tests.spotcheck.conftest import Walker, begin
from tests.spotcheck.test_marks import shoot
from tests.spotcheck.test_visit import sign_all

pytestmark = pytest.mark.any_database


def walked(desk: FlaskClient, mine: Issued, wanted: str, photos: int) -> Walker:
    """A visit with so many rows, every one marked, with so many photos."""
    walker = Walker(desk, begin(desk, mine.number, wanted=wanted).location)
    walker.walk()
    for place, position in enumerate(walker.rows[:photos]):
        assert (
            shoot(walker, position, picture(size=(60 + place, 60)), word=f"word-of-the-phone-{place}").status_code
            == 200
        )
    return walker


def of_walk(walker: Walker, count_statements: Count) -> list[int]:
    """What the pages of a walk take."""
    row = walker.rows[0]
    walker.text("/record")
    paths = tuple(walker.address + path for path in ("", "/record", f"/rows/{row}"))
    return list(taken(walker.client, paths, count_statements).values())


def test_a_walk_of_many_rows(desk: FlaskClient, mine: Issued, count_statements: Count) -> None:
    few, many = walked(desk, mine, "5", 1), walked(desk, mine, "30", 6)
    assert len(many.rows) >= 2 * len(few.rows)
    counts = of_walk(few, count_statements)
    assert of_walk(many, count_statements) == counts
    assert max(counts) <= MOST, counts


def test_signing_and_what_came_of_it(
    services: Services, desk: FlaskClient, mine: Issued, count_statements: Count
) -> None:
    visits = [walked(desk, mine, "5", 0), walked(desk, mine, "30", 4)]
    for each in visits:
        assert each.freeze().status_code == 303
    few, many = (tuple(each.address + path for path in ("", "/answer")) for each in visits)
    desk.get(few[0])
    assert [*taken(desk, few, count_statements).values()] == [*taken(desk, many, count_statements).values()]
    for each in visits:
        sign_all(each)
    work(services)
    desk.get(few[0])
    closed = taken(desk, tuple(each.address for each in visits), count_statements)
    assert len({*closed.values()}) == 1, closed


def test_pages_that_grow_with_every_visit(
    services: Services,
    desk: FlaskClient,
    mine: Issued,
    client_for: Callable[[User], FlaskClient],
    count_statements: Count,
) -> None:
    officer = client_for(mine.of.of.users[Post.OFFICER])
    inspectors = ("/regulator/visits", f"/regulator/visits/brief?number={mine.number}")
    units = (mine.of.of.url("visits"),)

    def close_one() -> None:
        walker = walked(desk, mine, "5", 0)
        assert walker.freeze().status_code == 303
        sign_all(walker)
        work(services)

    close_one()
    taken(desk, inspectors, count_statements), taken(officer, units, count_statements)
    few = taken(desk, inspectors, count_statements), taken(officer, units, count_statements)
    close_one()
    close_one()
    begin(desk, mine.number)
    assert (taken(desk, inspectors, count_statements), taken(officer, units, count_statements)) == few
    assert max(few[0].values()) <= MOST, few


def test_pages_of_a_shown_code(
    mine: Issued, visitor: FlaskClient, client_for: Callable[[User], FlaskClient], count_statements: Count
) -> None:
    officer, page = client_for(mine.of.of.users[Post.OFFICER]), mine.of.of.url(f"issued/{mine.id}/show")

    def show() -> str:
        held = officer.post(page, data={"csrf_token": form_token(officer.get("/account/profile")), "hours": "2"})
        assert held.status_code == 303
        shown = re.search(r'class="shown-word"><code>([^<]+)', officer.get(page).get_data(as_text=True))
        assert shown
        return shown[1].replace("-", "")

    def guest(code: str, wanted: int) -> list[int]:
        paths = (f"/spot-check/{code}", f"/spot-check/{code}/rows?seed=3F0A-91C2&wanted={wanted}")
        return list(taken(visitor, paths, count_statements).values())

    code = show()
    guest(code, 5), taken(officer, (page,), count_statements)
    few, of_unit = guest(code, 5), taken(officer, (page,), count_statements)
    for _ in range(4):
        show()
    assert guest(code, 30) == few
    assert taken(officer, (page,), count_statements) == of_unit
    assert max(few) <= MOST, few
