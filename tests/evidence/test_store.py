"""The store: whole or not at all, never through links, never served damaged."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from selfcheck.errors import Broken, Refused
from selfcheck.evidence.store import INCOMING, ContentStore, Damaged, receive

UNIT = "K7QX3MRT2A"


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    return ContentStore(tmp_path / "files")


def place(tmp_path: Path, sha256: str) -> Path:
    return tmp_path / "files" / UNIT / sha256[:2] / sha256


class Cut:
    """A connection that breaks off half way."""

    def __init__(self) -> None:
        self.is_first = True

    def read(self, size: int = -1, /) -> bytes:
        if not self.is_first:
            raise ConnectionResetError
        self.is_first = False
        return b"half"


class Endless:
    """A sender that never stops, whatever length it announced."""

    given = 0

    def read(self, size: int = -1, /) -> bytes:
        self.given += 1024
        return b"x" * 1024


def test_bytes_come_back_as_they_were(store: ContentStore, tmp_path: Path) -> None:
    sha256 = store.put(UNIT, b"evidence")
    assert sha256 == hashlib.sha256(b"evidence").hexdigest()
    assert store.read(UNIT, sha256) == b"evidence"
    assert stat.S_IMODE(place(tmp_path, sha256).stat().st_mode) == 0o600


@pytest.mark.parametrize("code", ["../up", "a/b", "", "a b", "x" * 21])
def test_UPL_01_no_outside_name_reaches_the_store(store: ContentStore, code: str) -> None:
    with pytest.raises(Broken):
        store.put(code, b"x")
    with pytest.raises(Broken):
        store.read(UNIT, "../../etc/passwd")


@pytest.mark.parametrize(("size", "is_taken"), [(9, True), (10, True), (11, False)])
def test_UPL_06_the_cap_is_exact(size: int, is_taken: bool) -> None:
    from io import BytesIO

    if is_taken:
        assert len(receive(BytesIO(b"x" * size), limit=10)) == size
        return
    with pytest.raises(Refused) as refused:
        receive(BytesIO(b"x" * size), limit=10)
    assert refused.value.status == 413


def test_UPL_06_a_sender_without_end_is_stopped_at_the_cap() -> None:
    endless = Endless()
    with pytest.raises(Refused):
        receive(endless, limit=4096)
    assert endless.given <= 4096 + 1024


def test_UPL_06_a_cut_connection_leaves_nothing(store: ContentStore, tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        receive(Cut(), limit=100)
    assert not (tmp_path / "files").exists()


def test_UPL_06_an_abandoned_temporary_file_goes_after_an_hour(store: ContentStore, tmp_path: Path) -> None:
    store.put(UNIT, b"first")
    old, young = (tmp_path / "files" / UNIT / f"{INCOMING}{name}" for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 3700, time.time() - 3700))
    store.put(UNIT, b"second")
    assert not old.exists()
    assert young.exists()


def test_UPL_07_the_same_bytes_at_once_are_one_object(store: ContentStore, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: store.put(UNIT, b"same" * 5000), range(40)))
    (sha256,) = found
    assert [path.name for path in (tmp_path / "files" / UNIT).rglob("*") if path.is_file()] == [sha256]
    assert place(tmp_path, sha256).stat().st_nlink == 1


def test_UPL_07_units_share_nothing(store: ContentStore) -> None:
    sha256 = store.put(UNIT, b"mine")
    with pytest.raises(Damaged):
        store.read("OTHER", sha256)


@pytest.mark.parametrize("damage", ["bit", "cut", "gone"])
def test_UPL_08_a_changed_file_is_never_served(store: ContentStore, tmp_path: Path, damage: str) -> None:
    sha256 = store.put(UNIT, b"evidence")
    path = place(tmp_path, sha256)
    path.chmod(0o600)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(b"evidencf" if damage == "bit" else b"evid")
    with pytest.raises(Damaged, match="evidence damaged"):
        store.read(UNIT, sha256)


def test_UPL_09_the_digest_is_the_servers(store: ContentStore) -> None:
    claimed = hashlib.sha256(b"what the client claims").hexdigest()
    assert store.put(UNIT, b"what really came") != claimed


@pytest.mark.parametrize("level", ["file", "shelf", "unit"])
def test_UPL_14_planted_links_are_not_followed(store: ContentStore, tmp_path: Path, level: str) -> None:
    sha256 = hashlib.sha256(b"evidence").hexdigest()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / sha256).write_bytes(b"evidence")
    (outside / sha256[:2]).mkdir()
    (outside / sha256[:2] / sha256).write_bytes(b"evidence")
    path = place(tmp_path, sha256)
    planted = {"file": path, "shelf": path.parent, "unit": path.parent.parent}[level]
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.symlink_to(outside / sha256 if level == "file" else outside)
    with pytest.raises(Damaged):
        store.read(UNIT, sha256)
    with pytest.raises(Damaged):
        store.put(UNIT, b"evidence")
    assert {each.name for each in outside.iterdir()} == {sha256, sha256[:2]}


def test_UPL_14_a_planted_hard_link_with_other_bytes_is_damage(store: ContentStore, tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"evidence").hexdigest()
    path = place(tmp_path, sha256)
    path.parent.mkdir(parents=True)
    (tmp_path / "foreign").write_bytes(b"foreign bytes")
    os.link(tmp_path / "foreign", path)
    with pytest.raises(Damaged):
        store.put(UNIT, b"evidence")


def test_UPL_14_a_file_is_written_beside_its_place(store: ContentStore, tmp_path: Path) -> None:
    """The temporary file lies in the unit's own folder, so its place is a link within one file system."""
    sha256 = store.put(UNIT, b"evidence")
    assert place(tmp_path, sha256).stat().st_dev == (tmp_path / "files" / UNIT).stat().st_dev
    assert not list((tmp_path / "files" / UNIT).glob(f"{INCOMING}*"))
