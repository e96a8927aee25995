"""Marks and photos as a phone with bad reception sends them: again and again, late, from two pages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.services import Services
from selfcheck.spotcheck.records import FOLDER, VisitMark, VisitPhoto
from tests.data.files import located, pdf, picture
from tests.people import People
from tests.regulator.conftest import assigned
from tests.spotcheck.conftest import Walker

WORD = "word-of-the-phone-1"


def by_itself(walker: Walker, position: int, note: str, version: str, writer: str = "phone-one") -> TestResponse:
    """Send a mark as the script of the page does."""
    fields = {"seen": "differs", "note": note, "version": version, "writer": writer}
    return walker.send_by_itself(f"/rows/{position}", **fields)


def test_what_arrives_twice_counts_once_and_what_comes_late_is_no_conflict(
    walker: Walker, services: Services
) -> None:
    position = walker.rows[0]
    first = by_itself(walker, position, "标识缺少警示语", "1")
    assert first.get_json()["fields"] == {"version": "2"}
    again = by_itself(walker, position, "标识缺少警示语", "1")
    assert (again.status_code, again.get_json()["fields"]) == (200, {"version": "2"}), (
        "the answer was lost on the way"
    )
    more = by_itself(walker, position, "标识缺少警示语和厂名", "1")
    assert (more.status_code, more.get_json()["fields"]) == (200, {"version": "3"}), "the same page goes on writing"
    with services.sessions() as session:
        kept = session.scalars(select(VisitMark).where(VisitMark.position == position)).one()
        assert (kept.note, kept.seen, kept.version) == ("标识缺少警示语和厂名", "differs", 3)


def test_another_page_does_not_write_over_it_unseen(walker: Walker) -> None:
    position = walker.rows[0]
    by_itself(walker, position, "第一部手机", "1")
    late = by_itself(walker, position, "第二部手机", "1", writer="phone-two")
    assert late.status_code == 409
    assert "另一个页面" in late.get_json()["message"]
    assert late.get_json()["fields"] == {"version": "2"}
    assert by_itself(walker, position, "第二部手机", "2", writer="phone-two").status_code == 200, (
        "saving once more means it"
    )
    page = walker.see(position, "agrees", "没有脚本的页面", version=1)
    text = page.get_data(as_text=True)
    assert page.status_code == 409
    assert "第二部手机" in text
    assert "没有脚本的页面" in text


@pytest.mark.parametrize(("note", "status"), [("x" * 1001, 400), ("藏\u202e着", 400), ("", 200)])
def test_words_are_checked_and_said_back_shortly(walker: Walker, note: str, status: int) -> None:
    answer = by_itself(walker, walker.rows[0], note, "1")
    assert answer.status_code == status
    assert status == 200 or answer.get_json()["message"]


def test_a_row_outside_the_visit_cannot_be_marked(walker: Walker) -> None:
    outside = next(number for number in range(1, 200) if number not in walker.rows)
    assert by_itself(walker, outside, "x", "1").status_code == 404
    assert walker.page(f"/rows/{outside}").status_code == 404


def test_a_colleague_neither_sees_nor_changes_a_visit_under_way(
    walker: Walker, services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    colleague = people.add("colleague", "周执法")
    assigned(services, colleague)
    other = Walker(client_for(people.again(colleague)), walker.address)
    assert other.page().status_code == 404
    assert other.see(walker.rows[0], "agrees").status_code == 404


def shoot(walker: Walker, position: int, content: bytes, name: str = "a.jpg", word: str = WORD) -> TestResponse:
    """Send a photo as the script of the page does."""
    photo = (io.BytesIO(content), name)
    return walker.send_by_itself(f"/rows/{position}/photos", photo=photo, word=word)


def test_a_photo_sent_twice_is_kept_once_without_its_place(walker: Walker, services: Services) -> None:
    position, content = walker.rows[0], picture(size=(1200, 900), exif=located())
    first, again = shoot(walker, position, content), shoot(walker, position, content)
    assert first.get_json() == again.get_json()
    assert walker.text().count("<img src=") == 1
    shown = walker.client.get(first.get_json()["preview"])
    assert shown.mimetype == "image/jpeg"
    assert b"SECRET AUTHOR" not in shown.data
    with services.sessions() as session:
        kept = session.scalars(select(VisitPhoto)).one()
        assert services.store.read(FOLDER, kept.sha256) == content


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [(pdf(), "a.pdf", 415), (b"not a photo", "a.jpg", 415), (b"", "a.jpg", 400), (picture("PNG"), "a.jpg", 415)],
)
def test_what_is_no_photo_is_refused_in_words(walker: Walker, content: bytes, name: str, status: int) -> None:
    answer = shoot(walker, walker.rows[0], content, name)
    assert answer.status_code == status
    assert answer.get_json()["message"]


def test_a_photo_can_be_taken_out_and_too_many_are_refused(walker: Walker, services: Services) -> None:
    position = walker.rows[0]
    for number in range(6):
        assert shoot(walker, position, picture(), word=f"word-number-{number}").status_code == 200
    assert shoot(walker, position, picture(), word="word-number-6").status_code == 413
    with services.sessions() as session:
        first = session.scalars(select(VisitPhoto.id)).first()
    assert walker.send(f"/photos/{first}/remove").status_code == 303
    assert walker.text().count("<img src=") == 5
    assert walker.page(f"/photos/{first}").status_code == 404
