"""Trying and releasing in the background: killed at any moment, refused in words, never half done."""

from __future__ import annotations

import shutil
from datetime import timedelta
from functools import partial
from typing import cast

import pytest

from selfcheck.accounts.model import FRESH_FACTOR
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.editing.making import Workshop
from selfcheck.editing.operations import open_drafts
from selfcheck.editing.releasing import RELEASE, newest, releases
from selfcheck.editing.tasks import make_release
from selfcheck.evidence.store import ContentStore
from selfcheck.jobs.operations import LEASE
from selfcheck.jobs.worker import Worker
from tests.editing.conftest import POINT, TheDesk
from tests.filling import Change, form_to, send, values_of
from tests.pages import read
from tests.people import PASSWORD

TITLE: dict[str, Change] = {"title_zh": "限速器能被改动", "title_en": "The limiter can be altered"}
WISH = {"name": "2026.12", "confirmed": "2026.12", "note": "更正电动自行车的题目，便于理解"}


class Killed(BaseException):
    """The process is gone: nothing after this line ever ran."""


class DyingStore(ContentStore):
    """A store in whose second writing the process dies."""

    writings = 0

    def put(self, unit_code: str, content: bytes) -> str:
        """Keep the bytes, once."""
        self.writings += 1
        if self.writings == 2:
            raise Killed
        return super().put(unit_code, content)


def later(desk: TheDesk, span: timedelta = LEASE + timedelta(seconds=1)) -> None:
    """Let the lease of a dead worker run out."""
    cast(FixedClock, desk.services.clock).advance(span)


@pytest.fixture
def ordered(desk: TheDesk) -> TheDesk:
    """A release that is ordered and not made yet."""
    desk.approve(TITLE)
    send(desk.li, desk.li.get("/library/release"), "/library/release/trial")
    desk.work()
    answer = send(desk.li, desk.li.get("/library/release"), "/library/release", **WISH)
    assert "正在发布" in read(desk.li.get(answer.headers["Location"])).main
    return desk


def test_a_worker_that_dies_leaves_nothing_half_done(ordered: TheDesk) -> None:
    services = ordered.services
    dying = Workshop(services.shelf, services.catalogue, DyingStore(services.settings.blob_dir))
    with pytest.raises(Killed):
        Worker(services.sessions, services.clock, {RELEASE: partial(make_release, dying)}).run_one()
    assert services.shelf.look_again().own is None
    later(ordered)
    ordered.work()
    assert services.shelf.look_again().library.release == "2026.12"
    with transaction(services.sessions, writing=False) as session:
        assert [each.state for each in releases(session)] == ["released"]
    assert not [path for path in services.settings.library_dir.iterdir() if path.name.startswith(".making")]


def test_a_release_that_stands_in_the_register_is_pointed_to_in_the_end(ordered: TheDesk) -> None:
    services = ordered.services
    pointer = services.settings.library_dir / "current.json"
    (pointer / "in the way").mkdir(parents=True)
    ordered.work()
    with transaction(services.sessions, writing=False) as session:
        found = newest(session)
    assert found is not None  # its row was written before the pointer failed
    shutil.rmtree(pointer)
    later(ordered, timedelta(minutes=2))
    ordered.work()
    assert services.shelf.look_again().library.release == "2026.12"


def test_files_changed_on_the_disk_are_not_released_as_if_they_had_been_reviewed(desk: TheDesk) -> None:
    desk.approve(TITLE)
    desk.release()
    held = desk.services.shelf.look_again()
    path = held.files / "families/electric_bicycle.yaml"
    path.write_text(path.read_text("utf-8").replace("48 V", "480 V") + "# x\n", "utf-8")
    desk.approve({"level_reason": "另有一处改动"})
    send(desk.li, desk.li.get("/library/release"), "/library/release/trial")
    desk.work()
    page = read(desk.li.get("/library/release"))
    assert "和载入时不同" in page.main
    assert "第二步" not in page.main


def test_a_file_that_cannot_be_read_is_said_to_be_damaged_on_every_page(desk: TheDesk) -> None:
    desk.approve(TITLE)
    desk.release()
    (desk.services.shelf.look_again().files / "families/electric_bicycle.yaml").write_bytes(b"\xff\xfe: {")
    for address in ("/library/workbook/export", f"/library/points/{POINT}"):
        assert desk.li.get(address).status_code == 503
    assert "和发布时不同" in read(desk.li.get("/library")).main


def test_nonsense_is_not_released(desk: TheDesk) -> None:
    words: dict[str, Change] = {
        "title_zh": "食品接触材料总迁移量超限",
        "title_en": "Overall migration of food-contact material",
    }
    desk.approve(words)
    send(desk.li, desk.li.get("/library/release"), "/library/release/trial")
    desk.work()
    page = read(desk.li.get("/library/release"))
    assert "荒谬的组合" in page.main
    assert "第二步" not in page.main


def test_what_was_typed_stands_in_the_form_after_proving_who_is_there(desk: TheDesk, clock: FixedClock) -> None:
    desk.approve(TITLE)
    send(desk.li, desk.li.get("/library/release"), "/library/release/trial")
    desk.work()
    page = desk.li.get("/library/release")
    clock.advance(FRESH_FACTOR + timedelta(minutes=1))
    asked = send(desk.li, page, "/library/release", name="2026.12", confirmed="2026.12", note="等了很久才写完的说明")
    assert "/account/confirm" in asked.headers["Location"]
    assert "等了很久" not in read(desk.li.get("/library/release/trial")).text
    proved = send(desk.li, desk.li.get(asked.headers["Location"]), asked.headers["Location"], password=PASSWORD)
    assert proved.headers["Location"] == "/library/release"
    form = form_to(read(desk.li.get("/library/release")), "/library/release")
    assert values_of(form)["note"] == "等了很久才写完的说明"
    assert values_of(form)["name"] == "2026.12"
    assert "等了很久" not in read(desk.li.get("/library/release")).text


def test_findings_come_as_one_types_and_nothing_is_kept(desk: TheDesk) -> None:
    page = desk.li.get(f"/library/points/{POINT}")
    form = form_to(read(page), f"/library/points/{POINT}")
    values = values_of(form)
    values.setlist("target_zh", ["间隙不大于 3 mm"])
    values.setlist("target_en", ["gap no more than 4 mm"])
    answer = desk.li.post(f"/library/points/{POINT}/findings", data=values, headers={"HX-Request": "true"})
    said = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "数字不一致" in said
    assert 'href="#target_zh"' in said
    with transaction(desk.services.sessions, writing=False) as session:
        assert open_drafts(session) == []
