"""A code that the unit shows: read-only, for some hours, taken back at once; every look leaves its trace."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.audit.records import AuditEntry
from selfcheck.enterprises.operations import invitations
from selfcheck.enterprises.operations.invitations import Invited
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.glossary import Post
from selfcheck.services import Services
from selfcheck.spotcheck.records import Visit
from tests.data.files import picture
from tests.data.issued import Issued
from tests.data.units import actor_of
from tests.people import People, form_token
from tests.spotcheck.conftest import Walker, begin

SEED = "3F0A-91C2"


@pytest.fixture
def officer(mine: Issued, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """Somebody of the unit."""
    return client_for(mine.of.of.users[Post.OFFICER])


@pytest.fixture
def page(mine: Issued) -> str:
    """The address at which the unit shows its list."""
    return mine.of.of.url(f"issued/{mine.id}/show")


@pytest.fixture
def code(officer: FlaskClient, page: str) -> str:
    """A code that holds for two hours."""
    made = officer.post(page, data={"csrf_token": form_token(officer.get(page)), "hours": "2"})
    assert made.status_code == 303
    shown = re.search(r'class="shown-word"><code>([^<]+)', officer.get(page).get_data(as_text=True))
    assert shown
    return shown[1]


def test_whoever_has_the_code_reads_draws_and_takes_a_note_away(
    visitor: FlaskClient, code: str, mine: Issued, services: Services
) -> None:
    asked = visitor.get("/spot-check")
    opened = visitor.post("/spot-check", data={"csrf_token": form_token(asked), "code": code.lower()})
    assert opened.status_code == 303
    first = visitor.get(opened.location).get_data(as_text=True)
    assert mine.number in first
    assert "不采用" in first
    rows = visitor.get(f"{opened.location}/rows?seed={SEED}&wanted=12")
    numbers = re.findall(r'name="note-(\d+)"', rows.get_data(as_text=True))
    assert len(numbers) == 12
    sent = {
        "csrf_token": form_token(rows),
        "act": "docx",
        "inspector_1": "孙执法",
        "card_1": "样例-0001",
        "outcome": "normal",
        "summary": "看过了。",
        f"seen-{numbers[0]}": "differs",
        f"note-{numbers[0]}": "警示语缺失",
        f"photo-{numbers[0]}": (io.BytesIO(picture()), "a.jpg"),
    }
    note = visitor.post(f"{opened.location}/note?seed={SEED}&wanted=12", data=sent)
    paper = Document(io.BytesIO(note.data))
    words = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    for expected in ("警示语缺失", "不一致", "看过了。", SEED, "孙执法（执法证号 样例-0001）"):
        assert expected in words
    assert len(paper.inline_shapes) == 1
    with services.sessions() as session:
        assert session.scalars(select(Visit)).all() == [], "nothing is kept"


def test_the_note_can_be_printed_from_the_page(visitor: FlaskClient, code: str) -> None:
    address = f"/spot-check/{code.replace('-', '')}"
    rows = visitor.get(f"{address}/rows?seed={SEED}&wanted=1")
    sent = {"csrf_token": form_token(rows), "act": "print", "outcome": "normal", "summary": "看过了。"}
    printed = visitor.post(f"{address}/note?seed={SEED}&wanted=1", data=sent).get_data(as_text=True)
    assert "看过了。" in printed
    assert "当事人意见和签名" in printed


def test_the_guest_and_the_inspector_draw_the_same_rows(
    visitor: FlaskClient, code: str, desk: FlaskClient, mine: Issued
) -> None:
    walker = Walker(desk, begin(desk, mine.number, seed=SEED).location)
    address = f"/spot-check/{code.replace('-', '')}/rows?seed={SEED}&wanted=12"
    numbers = re.findall(r'name="note-(\d+)"', visitor.get(address).get_data(as_text=True))
    assert list(map(int, numbers)) == walker.rows


def test_every_look_stands_in_the_units_trail(
    visitor: FlaskClient, code: str, mine: Issued, services: Services
) -> None:
    address = f"/spot-check/{code.replace('-', '')}"
    visitor.get(address)
    visitor.get(f"{address}/rows?seed={SEED}")
    with services.sessions() as session:
        query = select(AuditEntry).where(AuditEntry.chain == mine.of.of.unit.id, AuditEntry.act == "list-looked-at")
        assert [entry.facts["page"] for entry in session.scalars(query)] == ["list", "rows"]


def test_a_code_taken_back_or_over_opens_nothing(
    visitor: FlaskClient, officer: FlaskClient, code: str, page: str, services: Services, mine: Issued
) -> None:
    address = f"/spot-check/{code.replace('-', '')}"
    assert visitor.get(address).status_code == 200
    shown = officer.get(page)
    ending = re.search(r'action="([^"]+/end)"', shown.get_data(as_text=True))
    assert ending
    assert officer.post(ending[1], data={"csrf_token": form_token(shown)}).status_code == 303
    gone = visitor.get(address)
    assert gone.status_code == 404
    officer.post(page, data={"csrf_token": form_token(officer.get(page)), "hours": "2"})
    second = re.search(r'class="shown-word"><code>([^<]+)', officer.get(page).get_data(as_text=True))
    assert second
    address = f"/spot-check/{second[1].replace('-', '')}"
    assert visitor.get(address).status_code == 200
    services.clock.advance(timedelta(hours=2, seconds=1))  # type: ignore[attr-defined]  # tests have a clock that moves
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("path", ["", "/rows", "/rows?seed=AAAA"])
def test_a_guessed_code_opens_nothing(visitor: FlaskClient, mine: Issued, path: str) -> None:
    assert visitor.get(f"/spot-check/AAAAAAAAAA{path}").status_code == 404


def test_a_wrong_code_is_said_beside_the_field_and_guessing_is_slowed(visitor: FlaskClient, mine: Issued) -> None:
    token = form_token(visitor.get("/spot-check"))
    answers = [visitor.post("/spot-check", data={"csrf_token": token, "code": "AAAAA-AAAAA"}) for _ in range(25)]
    assert "出示码不对" in answers[0].get_data(as_text=True)
    assert answers[-1].status_code == 429


def test_a_reader_cannot_show_the_list_to_strangers(
    mine: Issued, page: str, services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    unit, reader = mine.of.of, people.add("reader", "查阅人")
    with unit.scope(services, writing=True) as session:
        at = services.clock.now()
        _, token = invitations.invite(session, unit.actor, Invited((UnitRole.READER,)), at=at)
        invitations.accept(session, actor_of(reader), token, at=at)
    client = client_for(reader)
    assert client.get(unit.url(f"issued/{mine.id}")).status_code == 200
    assert client.get(page).status_code == 403
