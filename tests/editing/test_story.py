"""The whole way: drafts, another person's approval, a release, and what it changes for whom."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from selfcheck.audit.operations import INSTALLATION, broken_at, trail
from selfcheck.checklist.operations import reading
from selfcheck.db.session import transaction
from selfcheck.editing.archive import unpack
from selfcheck.editing.tree import FOLDER, changes, read_tree
from selfcheck.issuing.records import IssuedList
from selfcheck.places import checklists_dir
from selfcheck.riskpoints.loading import load
from selfcheck.services import Services
from tests.data.issued import Issued, published
from tests.data.lists import row_ids, start_list
from tests.data.units import found_maker
from tests.editing.conftest import FILE, POINT, TheDesk
from tests.filling import Change, send
from tests.pages import read, untranslated
from tests.people import People

TITLE, TITLE_EN = "电池组、控制器、限速器能被改动", "Battery pack, controller or limiter can be altered"
RETIRED, UNFINISHED = "electric_bicycle-06", "electric_bicycle-03"

WHOLE: dict[str, Change] = {
    "stage": "test",
    "description_zh": "转向卡滞使骑行失控",
    "description_en": "A binding steering makes the rider lose control",
    "target_zh": "车把左右各转到底 3 次，无卡滞",
    "target_en": "The handlebar turns to both ends 3 times without binding",
    "measure_zh": "装配后逐辆转动车把，卡滞的返修",
    "measure_en": "Turn the handlebar of each vehicle after assembly; rework one that binds",
    "check_method_zh": "每班抽 5 辆，把车把左右转到底 3 次，用手感觉有无卡滞",
    "check_method_en": "Each shift take 5 vehicles, turn the handlebar to both ends 3 times and feel for binding",
    "evidence_zh": "装配检验记录",
    "evidence_en": "assembly inspection record",
    "frequency": "per_shift",
    "level": "medium",
    "level_reason": "装配后可当场发现",
    "basis-0-document": "GB 17761-2024",
}


@pytest.fixture(scope="session")
def few_points(shipped: Services) -> Services:
    """The whole way goes with the whole library."""
    return shipped


def words_issued(services: Services, issued: Issued) -> bytes:
    """The frozen data of an issued list."""
    with issued.of.of.scope(services) as session:
        row = session.scalars(select(IssuedList).where(IssuedList.id == issued.id)).one()
    return services.store.read(issued.of.of.unit.code, row.data_sha256)


def add_point(desk: TheDesk) -> str:
    """Begin a point through its file's page, fill it in and have it approved."""
    address = "/library/files/electric_bicycle"
    answer = send(
        desk.li, desk.li.get(address), f"{address}/points", title_zh="车把转向卡滞", title_en="Steering binds"
    )
    assert answer.status_code == 303
    point_id = answer.headers["Location"].rpartition("/")[2]
    desk.approve(WHOLE, point_id=point_id)
    return point_id


@pytest.mark.any_database
def test_the_whole_way(desk: TheDesk, people: People, tmp_path: Path) -> None:
    services = desk.services
    before = published(services, people)
    frozen, worker = words_issued(services, before), replace(services)  # the same installation in another process
    assert worker.library.release == services.shipped.release
    assert send(desk.li, desk.li.get("/library"), "/library/uses").status_code == 303
    desk.work()
    assert "1 份签发过的" in read(desk.li.get(f"/library/points/{POINT}")).words

    desk.approve({"title_zh": TITLE, "title_en": TITLE_EN})
    desk.approve({"applies_until": "2026-11-19"}, point_id=RETIRED)
    added = add_point(desk)
    desk.release()

    assert worker.shelf.look_again().library.release == "2026.12"
    check_lists(services, people, added)
    assert words_issued(services, before) == frozen
    assert TITLE not in frozen.decode()
    check_trail(services)
    check_files(desk, added, tmp_path)
    check_pages(desk)


def check_lists(services: Services, people: People, added: str) -> None:
    """A new list has the new words and the new point, and not the one whose time is over."""
    fresh = start_list(services, found_maker(services, people, suffix="2"))
    rows = row_ids(services, fresh)
    assert added in rows
    assert RETIRED not in rows
    with fresh.of.scope(services) as session:
        found = reading.row_of(session, fresh.id, rows[POINT])
        assert (found.title, found.title_en) == (TITLE, TITLE_EN)
        assert reading.checklist_of(session, fresh.id).library_release == "2026.12"


def check_trail(services: Services) -> None:
    """Every act stands in the trail."""
    with transaction(services.sessions, writing=False) as session:
        entries = [entry.act for entry in reversed(trail(session, INSTALLATION))]
        assert broken_at(session, INSTALLATION) is None
    acts = [act for act in entries if act.startswith(("draft-", "library-"))]
    assert acts[:3] == ["draft-saved", "draft-submitted", "draft-approved"]
    assert acts[-2:] == ["library-release-ordered", "library-released"]


def check_files(desk: TheDesk, added: str, folder: Path) -> None:
    """The files can be taken away and shipped: only what was changed differs."""
    answer = desk.li.get("/library/releases/2026.12/library.zip")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert all(name.startswith(f"{FOLDER}/") or name == "release.json" for name in archive.namelist())
    unpack(answer.data, folder / "taken")
    library = load(folder / "taken", desk.services.catalogue.by_code)
    assert library.by_id[POINT].title.zh == TITLE
    shipped, taken = checklists_dir() / FOLDER, folder / "taken" / FOLDER
    found = changes(read_tree(shipped), read_tree(taken))
    assert {(each.file, each.point_id) for each in found} == {(FILE, POINT), (FILE, RETIRED), (FILE, added)}
    others = [path.relative_to(shipped) for path in shipped.rglob("*.yaml") if path.name != "electric_bicycle.yaml"]
    assert all((taken / path).read_bytes() == (shipped / path).read_bytes() for path in others)


def check_pages(desk: TheDesk) -> None:
    """The running process shows the release; every page has its words in both languages."""
    assert "2026.12" in read(desk.li.get("/library")).main
    assert "已停用" in read(desk.li.get("/library/files/electric_bicycle")).main
    found = desk.save({"level": "low", "target_zh": "目标 3"}, point_id=UNFINISHED)
    addresses = (
        "/library",
        "/library/files/electric_bicycle?q=电池",
        "/library/files/generic_maker?q=qqqq",
        f"/library/points/{POINT}",
        f"/library/points/{UNFINISHED}",
        "/library/drafts",
        "/library/drafts?state=approved",
        f"/library/drafts/{found.id}",
        "/library/release",
        "/library/releases",
        "/library/releases/2026.12",
    )
    untranslated()
    for language in ("zh_Hans", "en"):
        desk.li.set_cookie("language", language)
        assert {address: desk.li.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
    assert untranslated() == set()
