"""Marks and photos as a phone with bad reception sends them: again and again, late, from two pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.db.session import transaction
from selfcheck.errors import Stale
from selfcheck.services import Services
from selfcheck.spotcheck.model import Seen
from selfcheck.spotcheck.records import FOLDER, Visit, VisitMark, VisitPhoto
from selfcheck.spotcheck.visits import Sighting, mark
from tests.data.files import located, pdf, picture
from tests.data.together import at_once
from tests.people import People
from tests.regulator.conftest import assigned
from tests.spotcheck.conftest import RECORD, Walker, version_in

WORD = "word-of-the-phone-1"


def by_itself(
    walker: Walker, position: int, note: str, version: str, writer: str = "phone-one", turn: str = ""
) -> TestResponse:
    """Send a mark as the script of the page does."""
    fields = {"seen": "differs", "note": note, "version": version, "writer": writer, "turn": turn}
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


def test_what_a_page_sent_earlier_and_arrives_later_changes_nothing(walker: Walker, services: Services) -> None:
    """The phone gave the first request up and sent a newer one; the first was still on its way."""
    position = walker.rows[0]
    assert by_itself(walker, position, "标识缺少警示语", "1", turn="2000").status_code == 200
    late = by_itself(walker, position, "标识", "1", turn="1000")
    assert late.status_code == 409
    assert note_of(services, position) == "标识缺少警示语"
    assert by_itself(walker, position, "标识缺少警示语和厂名", "1", turn="3000").status_code == 200
    assert note_of(services, position) == "标识缺少警示语和厂名"


def test_words_that_were_taken_back_do_not_come_back(walker: Walker, services: Services) -> None:
    position = walker.rows[0]
    emptied = {"seen": "", "note": "", "version": "1", "writer": "phone-one", "turn": "2000"}
    assert walker.send_by_itself(f"/rows/{position}", **emptied).status_code == 200
    assert by_itself(walker, position, "写了又删的话", "1", turn="1000").status_code == 409
    assert note_of(services, position) == ""


def test_a_conflict_tells_what_the_other_page_wrote(walker: Walker) -> None:
    position = walker.rows[0]
    by_itself(walker, position, "第一部手机看到的", "1")
    late = by_itself(walker, position, "第二部手机看到的", "1", writer="phone-two")
    assert late.status_code == 409
    assert "第一部手机看到的" in late.get_json()["message"]


def note_of(services: Services, position: int) -> str:
    """What is kept at a row."""
    with services.sessions() as session:
        return session.scalars(select(VisitMark).where(VisitMark.position == position)).one().note


def test_two_phones_at_the_same_instant_do_not_write_over_each_other(walker: Walker, services: Services) -> None:
    """Each in a session of its own; whoever comes second is told, and nothing of the first is lost."""
    position, visit_id = walker.rows[0], int(walker.address.rsplit("/", 1)[1])

    def write(phone: str) -> str:
        sighting = Sighting(Seen.DIFFERS, phone, 1, phone, 1000)
        with transaction(services.sessions, writing=True) as session:
            visit = session.scalars(select(Visit).where(Visit.id == visit_id).with_for_update()).one()
            mark(session, visit, position, sighting, at=services.clock.now())
        return phone

    done = at_once([partial(write, f"phone-{number}") for number in range(4)])
    (winner,) = [each for each in done if isinstance(each, str)]
    assert {type(each) for each in done if not isinstance(each, str)} == {Stale}
    assert note_of(services, position) == winner


def test_an_older_record_does_not_write_over_a_newer_one(walker: Walker) -> None:
    fields = {key: value for key, value in RECORD.items() if value}
    opened = walker.version()
    assert walker.send("/record", act="save", version=opened, **fields).status_code == 303
    assert walker.send("/record", act="save", version=opened, **fields).status_code == 303, "the same once more"
    late = walker.send("/record", act="save", version=opened, **{**fields, "summary": "第二部手机写的。"})
    text = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "第二部手机写的。" in text
    assert RECORD["summary"] in text, "what stands now is shown beside it"
    assert RECORD["summary"] in walker.text("/record")
    again = {**fields, "summary": "第二部手机写的。", "version": version_in(text)}
    assert walker.send("/record", act="save", **again).status_code == 303
    assert "第二部手机写的。" in walker.text("/record")


def test_a_row_that_comes_after_the_note_was_frozen_is_refused_in_words(frozen: Walker) -> None:
    late = by_itself(frozen, 1, "来晚了", "1")
    assert late.status_code == 409
    assert "已经进入下一步" in late.get_json()["message"]
