"""Which library is in use: a release is noticed, a damaged one is not used, an upgrade is told and taken over."""

from __future__ import annotations

import logging
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from selfcheck.db.session import transaction
from selfcheck.editing.archive import pack
from selfcheck.editing.making import STORED, Workshop, pack_library
from selfcheck.editing.model import ReleaseState
from selfcheck.editing.records import LibraryRelease
from selfcheck.editing.settling import examine, lost_archives, own_of, settle_library
from selfcheck.editing.shelf import FACTS, Held, OwnRelease, Shelf, point_to, write_facts
from selfcheck.editing.tree import FOLDER, points_of, read_tree, write_tree
from selfcheck.riskpoints.loading import load
from selfcheck.riskpoints.release import digest_of
from selfcheck.services import Services
from tests.data.library import SMALL, copy_of_small, small_catalogue

PRODUCTS = small_catalogue().by_code
AT = datetime(2026, 11, 20, tzinfo=UTC)
TITLE = "改过的题目"


def shipped_in(folder: Path) -> Held:
    """The small library as the shipped one."""
    return Held(load(folder, PRODUCTS), folder)


def lay(folder: Path, name: str, beneath: Held) -> OwnRelease:
    """Lay an own release down whose first point has another title; nothing points to it."""
    tree = read_tree(SMALL / FOLDER)
    first = next(file for file in tree.values() if points_of(file))
    next(iter(points_of(first).values()))["title"]["zh"] = TITLE
    write_tree(tree, folder / name / FOLDER)
    digest = digest_of(folder / name / FOLDER)
    library = beneath.library
    own = OwnRelease(name, digest, library.release, library.release, library.digest, "", "改了一个题目")
    write_facts(folder / name / FACTS, own)
    return own


@pytest.fixture
def beneath() -> Held:
    return shipped_in(SMALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "library").mkdir()
    return tmp_path / "library"


def has_title(held: Held) -> bool:
    return any(point.title.zh == TITLE for point in held.library.points)


def test_without_an_own_release_the_shipped_library_is_in_use(beneath: Held, folder: Path) -> None:
    shelf = Shelf(beneath, folder, PRODUCTS)
    assert shelf.held().library is beneath.library
    assert not shelf.held().is_behind(beneath.library)


def test_a_release_is_noticed_and_has_its_name(beneath: Held, folder: Path) -> None:
    shelf = Shelf(beneath, folder, PRODUCTS)
    shelf.held()
    point_to(folder, lay(folder, "2026.12", beneath))
    assert shelf.held().own is None  # within a second nobody looks again
    assert has_title(shelf.look_again())
    assert shelf.held().library.release == "2026.12"
    point_to(folder, lay(folder, "2026.12.1", beneath))
    assert shelf.look_again().library.release == "2026.12.1"


@pytest.mark.parametrize("damage", ["changed", "gone", "pointer", "elsewhere"])
def test_a_damaged_release_never_takes_the_service_down(beneath: Held, folder: Path, damage: str) -> None:
    own = lay(folder, "2026.12", beneath)
    point_to(folder, own)
    if damage == "changed":
        path = next((folder / "2026.12").rglob("*.yaml"))
        path.write_text(path.read_text("utf-8") + "# x\n", "utf-8")
    elif damage == "gone":
        next((folder / "2026.12").rglob("*.yaml")).unlink()
    elif damage == "pointer":
        (folder / "current.json").write_text("{", "utf-8")
    else:
        point_to(folder, replace(own, name="../elsewhere"))
    held = Shelf(beneath, folder, PRODUCTS).held()
    assert held.library is beneath.library
    assert held.problem is not None


@pytest.mark.parametrize("name", ["", "..", ".", "2026.12/..", "/etc", "2026.12\0", "a\\b", "2026.13"])
def test_a_pointer_leads_nowhere_but_to_a_release(beneath: Held, folder: Path, name: str) -> None:
    point_to(folder, replace(lay(folder, "2026.12", beneath), name=name))
    held = Shelf(beneath, folder, PRODUCTS).held()
    assert held.library is beneath.library
    assert held.problem is not None


def test_what_runs_goes_on_when_the_next_release_is_damaged(beneath: Held, folder: Path) -> None:
    shelf = Shelf(beneath, folder, PRODUCTS)
    point_to(folder, lay(folder, "2026.12", beneath))
    shelf.look_again()
    point_to(folder, replace(lay(folder, "2026.12.1", beneath), digest="0" * 64))
    held = shelf.look_again()
    assert held.library.release == "2026.12"
    assert held.problem is not None
    assert "2026.12" in held.problem.en


def row_of(session: Session, services: Services, own: OwnRelease, folder: Path) -> LibraryRelease:
    """A release as the worker registers it."""
    release = LibraryRelease(
        name=own.name,
        state=ReleaseState.RELEASED.value,
        base=own.base,
        shipped=own.shipped,
        shipped_digest=own.shipped_digest,
        shipped_sha256=services.store.put(STORED, pack_library(SMALL)),
        content_sha256=services.store.put(STORED, pack(folder / own.name)),
        digest=own.digest,
        note=own.note,
        ordered_at=AT,
        released_at=AT,
    )
    session.add(release)
    session.flush()
    return release


def test_a_release_comes_back_from_its_archive(
    services: Services, beneath: Held, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    own = lay(folder, "2026.12", beneath)
    restored = services.settings.library_dir
    with transaction(services.sessions, writing=True) as session:
        release = row_of(session, services, own, folder)
        assert list(lost_archives(session, services.store)) == []
        assert settle_library(session, restored, services.store)
        assert not settle_library(session, restored, services.store)  # nothing left to do
        shelf = Shelf(beneath, restored, PRODUCTS)
        assert has_title(shelf.held())
        assert [state for state, _ in examine(session, shelf, PRODUCTS)] == ["good"]
        next((restored / "2026.12").rglob("*.yaml")).unlink()
        assert [state for state, _ in examine(session, shelf, PRODUCTS)] == ["error"]
        assert settle_library(session, restored, services.store)
        assert own_of(release).name == "2026.12"
        stored = services.settings.blob_dir / STORED / release.content_sha256[:2] / release.content_sha256
        stored.write_bytes(b"damaged")
        assert list(lost_archives(session, services.store)) == ["library 2026.12"]
        next((restored / "2026.12").rglob("*.yaml")).unlink()
        assert not settle_library(session, restored, services.store)
        assert Shelf(beneath, restored, PRODUCTS).held().problem is not None


def test_an_upgrade_is_told(services: Services, beneath: Held, folder: Path, tmp_path: Path) -> None:
    own = lay(folder, "2026.12", beneath)
    point_to(folder, own)
    newer = tmp_path / "newer"
    copy_of_small(newer)
    tree = deepcopy(read_tree(newer / FOLDER))
    last = [file for file in tree.values() if points_of(file)][-1]
    last["points"][-1]["level_reason"] = "升级后的理由"
    write_tree(tree, newer / FOLDER)
    upgraded = shipped_in(newer)
    shelf = Shelf(upgraded, folder, PRODUCTS)
    assert shelf.held().library.release == "2026.12"
    assert shelf.held().is_behind(upgraded.library)
    with transaction(services.sessions, writing=True) as session:
        release = row_of(session, services, own, folder)
        assert [state for state, _ in examine(session, shelf, PRODUCTS)] == ["good", "warning"]
    point_to(folder, own_of(release))
    base = Workshop(shelf, small_catalogue(), services.store).base(shelf.look_again())
    assert [each.after["title"]["zh"] for each in base.carried if each.after] == [TITLE]
    assert base.conflicts == ()
    assert any(
        point["level_reason"] == "升级后的理由" for file in base.tree.values() for point in points_of(file).values()
    )
