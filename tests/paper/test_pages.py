"""Floor sheets by the pages: choose, look at the first, print them all in a job that shows how far it is."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.issued import published, work
from tests.data.units import SampleUnit, found_maker
from tests.people import People, form_token

CHOICE = {
    "span": "week",
    "paper": "A4",
    "direction": "landscape",
    "row_height_mm": "12",
    "spare_rows": "2",
    "copies": "2",
    "language": "zh_Hans",
    "products": ["A"],
    "posts": ["officer", "director"],
    "frequencies": ["daily", "per_batch", "per_shift", "weekly"],
}


@pytest.fixture
def maker(services: Services, people: People) -> SampleUnit:
    """The e-bike maker with one issued list."""
    return published(services, people).of.of


@pytest.fixture
def officer(maker: SampleUnit, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """The officer's browser."""
    return client_for(maker.users[Post.OFFICER])


def send(client: FlaskClient, address: str, **changed: object) -> TestResponse:
    """Send the option box as it stands, with a few things changed."""
    box = address.removesuffix("/preview")
    page = client.get(box)
    once = re.search(r'name="once" value="([^"]+)"', page.get_data(as_text=True))
    assert once
    fields = {**CHOICE, **changed, "csrf_token": form_token(page), "once": once[1]}
    return client.post(address, data=fields)


def test_the_option_box_offers_what_the_list_holds(officer: FlaskClient, maker: SampleUnit) -> None:
    page = officer.get(maker.url("issued/1/floor-checklists")).get_data(as_text=True)
    for words in ("电动自行车", "质量安全员", "每日", "一周一张", "行高", "份数", "先看第一张"):
        assert words in page


def test_all_sheets_come_in_one_file_with_progress(
    officer: FlaskClient, maker: SampleUnit, services: Services
) -> None:
    answer = send(officer, maker.url("issued/1/floor-checklists"))
    assert answer.status_code == 303
    waiting = officer.get(answer.location).get_data(as_text=True)
    assert "<progress" in waiting
    work(services)
    ready = officer.get(answer.location).get_data(as_text=True)
    assert maker.url("issued/1/floor-checklists") in ready, "the way back"
    sheet = officer.get(f"{answer.location}/made.pdf")
    assert sheet.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(sheet.data)) as made:
        assert len(made.pages) % 2 == 0, "two copies of each"


def test_the_preview_is_the_first_sheet_alone(officer: FlaskClient, maker: SampleUnit, services: Services) -> None:
    answer = send(officer, maker.url("issued/1/floor-checklists/preview"))
    work(services)
    with pikepdf.open(io.BytesIO(officer.get(f"{answer.location}/made.pdf").data)) as made:
        assert len(made.pages) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("row_height_mm", "8"),
        ("copies", "0"),
        ("copies", "51"),
        ("copies", "１"),
        ("spare_rows", "13"),
        ("posts", []),
        ("posts", ["reader"]),
        ("products", ["Z"]),
        ("paper", "A5"),
    ],
)
def test_what_cannot_be_printed_is_said_beside_the_field(
    officer: FlaskClient, maker: SampleUnit, services: Services, field: str, value: object
) -> None:
    answer = send(officer, maker.url("issued/1/floor-checklists"), **{field: value})
    assert answer.status_code == 400
    assert "field-error" in answer.get_data(as_text=True)
    assert work(services) == 0


def test_a_withdrawn_list_is_not_hung_up_again(
    officer: FlaskClient, maker: SampleUnit, client_for: Callable[[User], FlaskClient]
) -> None:
    chief = client_for(maker.users[Post.PERSON_IN_CHARGE])
    page = chief.get(maker.url("issued/1"))
    reason = {"csrf_token": form_token(page), "reason": "停产"}
    assert chief.post(maker.url("issued/1/withdraw"), data=reason).status_code == 303
    assert "不是现行" in officer.get(maker.url("issued/1/floor-checklists")).get_data(as_text=True)


def test_a_list_of_another_unit_does_not_exist(
    maker: SampleUnit, services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    other = found_maker(services, people, suffix="x")
    stranger = client_for(other.owner)
    assert stranger.get(maker.url("issued/1/floor-checklists")).status_code == 404
    assert stranger.get(other.url("issued/1/floor-checklists")).status_code == 404
