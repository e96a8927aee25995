"""A backup of a running installation comes back whole in an empty place, in either kind of database."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from selfcheck.app import create_app
from selfcheck.attestation.merkle import check_inclusion
from selfcheck.attestation.tlog_proof import TlogProof, verify_proof
from selfcheck.clock import FixedClock
from selfcheck.db.copying import dump_rows
from selfcheck.db.engine import open_engine
from selfcheck.db.session import transaction
from selfcheck.errors import Broken
from selfcheck.issuing.ledger import SessionLedger
from selfcheck.services import Services
from selfcheck.serving.backup import back_up
from selfcheck.serving.proving import prove
from selfcheck.serving.restore import restore_from
from selfcheck.settings import Settings
from selfcheck.transparency.heads import newest_head
from selfcheck.transparency.tree import inclusion_path, leaf_of, place_of, tree_root
from selfcheck.verification.checks import verify_file
from selfcheck.verification.reading import ChildReader
from selfcheck.verification.verdicts import Verdict
from tests.conftest import TODAY
from tests.data.issued import another_list, attested, file_of, issued_again, published, review, work
from tests.databases import Server
from tests.issuing.sealing import files_in
from tests.people import People
from tests.serving.conftest import Original
from tests.serving.places import empty_place, installed, opened


def dumped(settings: Settings, folder: Path) -> dict[str, bytes]:
    """Every row of an installation, by table."""
    folder.mkdir()
    engine = open_engine(settings.owner_database_url)
    with engine.connect() as connection:
        dump_rows(connection, folder)
    engine.dispose()
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows_in(backup: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (backup / "rows").iterdir()}


def test_every_row_and_file_comes_back(original: Original, place: Settings, tmp_path: Path) -> None:
    restored = restore_from(place, original.backup)
    assert restored.proof.is_whole
    assert restored.proof.issued_files == 7  # two whole lists, and the data of the one being made
    assert dumped(place, tmp_path / "rows") == rows_in(original.backup)
    assert place.secret_file.read_bytes() == original.services.settings.secret_file.read_bytes()
    assert stat.S_IMODE(place.secret_file.stat().st_mode) == 0o600
    assert "已核对 7 个签发文件" in restored.describe()


def test_the_restored_installation_verifies_and_goes_on(
    original: Original, place: Settings, shipped: Services
) -> None:
    restore_from(place, original.backup)
    with opened(place, shipped, original.clock) as services:
        ledger = SessionLedger(services.sessions, services.store)
        for issued, verdict in ((original.first, Verdict.VALID_SUPERSEDED), (original.second, Verdict.VALID_CURRENT)):
            content = file_of(services, issued)
            report = verify_file("list", content, ledger, ChildReader(services.trust), at=original.clock.now())
            assert report.verdict is verdict
        visitor = create_app(services).test_client()
        assert "登记在册，现行" in visitor.get(original.second.check_path).get_data(as_text=True)
        assert work(services) == 1  # the list that was being made when the backup was taken
        assert ledger.by_number(original.being_made.number) is not None
        third = issued_again(services, original.first.of)
        assert third.number[-4:] == "0003"
        People(services).add("newcomer")
        assert prove(services.sessions, place).is_whole


def test_keys_and_log_come_back_and_go_on(original: Original, place: Settings, shipped: Services) -> None:
    restore_from(place, original.backup)
    keys = sorted((place.data_dir / "keys").iterdir())
    assert [path.name.split("-")[0] for path in keys] == ["log", "qr", "root", "seal", "seal", "time"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}
    with opened(place, shipped, original.clock) as services:
        here, there = services.trust.own(), original.services.trust.own()
        for told in ("seal_roots", "time_roots", "log_origin", "log_keys", "code_keys"):
            assert getattr(here, told) == getattr(there, told) != ()
        work(services)  # seals the list that was being made, with the key of its unit
        with transaction(services.sessions, writing=True) as session:
            log = services.logbook.begin(session)
            head, index = newest_head(session, log), place_of(session, original.first.number)
            assert head is not None
            assert index is not None
            path, leaf = inclusion_path(session, index, head.size), leaf_of(session, original.first.number)
        assert leaf is not None
        check_inclusion(index, head.size, leaf, path, head.root)
        old = files_in(file_of(services, original.first))["list.tlog-proof"]
        with transaction(services.sessions, writing=False) as session:
            seen = verify_proof(TlogProof.from_content(old), leaf, log.keys).checkpoint
            assert tree_root(session, seen.size) == seen.root  # the log goes on from what stands in old files
        assert head.size > seen.size


def test_a_backup_is_one_moment_of_an_installation_in_use(
    server: Server | None, shipped: Services, place: Settings, tmp_path: Path
) -> None:
    clock = FixedClock(TODAY)
    with empty_place(server, tmp_path / "used") as settings, installed(settings, shipped, clock) as services:
        people, over, faults = People(services), threading.Event(), []
        first = published(services, people)

        def go_on() -> None:
            try:
                while not over.is_set():
                    sample = another_list(services, first.of.of)
                    review(services, sample)
                    attested(services, sample)
                    work(services)
            except Exception as fault:
                faults.append(fault)

        busy = threading.Thread(target=go_on)
        busy.start()
        for turn in range(3):
            back_up(services, tmp_path / f"backup{turn}")
        over.set()
        busy.join()
        assert faults == []
    restored = restore_from(place, tmp_path / "backup2")
    assert restored.proof.is_whole
    assert restored.proof.issued_files >= 3


@pytest.mark.parametrize("from_kind", ["sqlite", "same"])
def test_either_database_takes_the_others_backup(
    original: Original, shipped: Services, server: Server | None, tmp_path: Path, from_kind: str
) -> None:
    """From SQLite into this kind, and from this kind into SQLite."""
    if from_kind == "same":
        source, kind = original.backup, None
    else:
        source, kind = tmp_path / "backup", server
        with (
            empty_place(None, tmp_path / "small") as settings,
            installed(settings, shipped, FixedClock(TODAY)) as services,
        ):
            published(services, People(services))
            back_up(services, source)
    with empty_place(kind, tmp_path / "target") as target:
        assert restore_from(target, source).proof.is_whole
        assert dumped(target, tmp_path / "rows") == rows_in(source)
        with opened(target, shipped, original.clock) as services, transaction(services.sessions, writing=True):
            pass
        with opened(target, shipped, original.clock) as services:
            People(services).add("newcomer")  # sequences go on after the highest id


def test_what_the_original_had_lost_is_named(original: Original, place: Settings, tmp_path: Path) -> None:
    """A file that went missing before the backup was taken."""
    backup, name = tmp_path / "backup", file_name(original)
    copy(original.backup, backup)
    (backup / name).unlink()
    rewrite(backup, lambda manifest: manifest["files"].pop(name))
    proof = restore_from(place, backup).proof
    assert not proof.is_whole
    assert proof.missing == (f"{original.second.number} list",)
    assert any(original.second.number in line for line in proof.lines())


def test_a_trail_that_was_edited_before_the_backup_is_named(
    original: Original, place: Settings, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    copy(original.backup, backup)
    path = backup / "rows/audit_entries.jsonl"
    text = path.read_text("utf-8")
    assert '"act": "list-review"' in text
    path.write_text(text.replace('"act": "list-review"', '"act": "list-return"', 1), "utf-8")
    rewrite(backup, lambda manifest: manifest["files"].update({"rows/audit_entries.jsonl": digest_of(path)}))
    proof = restore_from(place, backup).proof
    assert proof.broken_chains
    assert any("留痕链断裂" in line for line in proof.lines())


def file_name(original: Original) -> str:
    """The place of the second list's PDF in the backup."""
    content = file_of(original.services, original.second)
    found = [
        path for path in (original.backup / "files").rglob("*") if path.is_file() and path.read_bytes() == content
    ]
    return found[0].relative_to(original.backup).as_posix()


def copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target)


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rewrite(backup: Path, change: Any) -> None:
    """Change the manifest of a backup."""
    path = backup / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), "utf-8")


# --- damaged, truncated, swapped, foreign: refused before anything is touched


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def rows(backup: Path, table: str) -> Path:
    return backup / f"rows/{table}.jsonl"


def swap(first: Path, second: Path) -> None:
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def some_blobs(backup: Path) -> list[Path]:
    return sorted(path for path in (backup / "files").rglob("*") if path.is_file())


def link_elsewhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


Damage = Callable[[Path], object]
DAMAGES: dict[str, Damage] = {
    "one bit of a table": lambda b: flip(rows(b, "units"), 40),
    "one bit of a document": lambda b: flip(some_blobs(b)[0], 100),
    "one bit of the secret": lambda b: flip(b / "secret.key", 3),
    "a table cut short": lambda b: rows(b, "persons").write_bytes(rows(b, "persons").read_bytes()[:-30]),
    "a table gone": lambda b: rows(b, "jobs").unlink(),
    "a document gone": lambda b: some_blobs(b)[-1].unlink(),
    "a document more": lambda b: (b / "files/extra").write_bytes(b"x"),
    "two tables swapped": lambda b: swap(rows(b, "users"), rows(b, "units")),
    "two documents swapped": lambda b: swap(*some_blobs(b)[:2]),
    "a table that is a link": lambda b: link_elsewhere(rows(b, "units")),
    "the manifest gone": lambda b: (b / "manifest.json").unlink(),
    "the manifest cut short": lambda b: (b / "manifest.json").write_bytes((b / "manifest.json").read_bytes()[:200]),
    "no manifest of ours": lambda b: (b / "manifest.json").write_text("[1,2]"),
    "another format": lambda b: rewrite(b, lambda m: m.update(format="selfcheck-backup/9")),
    "a newer version": lambda b: rewrite(b, lambda m: m.update(revision="9999")),
    "an older version": lambda b: rewrite(b, lambda m: m.update(revision="0000")),
    "a table more": lambda b: rewrite(b, lambda m: m["rows"].update(secrets=1)),
    "a table less": lambda b: rewrite(b, lambda m: m["rows"].pop("jobs")),
    "a file outside": lambda b: rewrite(b, lambda m: m["files"].update({"../../etc/passwd": "0" * 64})),
    "a file unnamed": lambda b: rewrite(b, lambda m: m["files"].pop("rows/jobs.jsonl")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    original: Original, place: Settings, tmp_path: Path, damage: str
) -> None:
    copy(original.backup, tmp_path / "backup")
    DAMAGES[damage](tmp_path / "backup")
    with pytest.raises(Broken):
        restore_from(place, tmp_path / "backup")
    assert not place.data_dir.exists()


def test_rows_that_do_not_count_up_are_not_kept(original: Original, place: Settings, tmp_path: Path) -> None:
    copy(original.backup, tmp_path / "backup")
    rewrite(tmp_path / "backup", lambda manifest: manifest["rows"].update(users=99))
    with pytest.raises(Broken, match="do not match"):
        restore_from(place, tmp_path / "backup")
    assert restore_from(place, original.backup).proof.is_whole  # the place is as empty as before


def test_nothing_is_restored_over_something(original: Original, place: Settings) -> None:
    restore_from(place, original.backup)
    with pytest.raises(Broken, match="not empty"):
        restore_from(place, original.backup)


def test_nothing_is_restored_into_a_used_database(original: Original, place: Settings, shipped: Services) -> None:
    with installed(place, shipped, original.clock) as services:
        People(services).add("somebody")
    with pytest.raises(Broken, match="not empty"):
        restore_from(place, original.backup)


def test_nothing_is_backed_up_over_something(original: Original) -> None:
    with pytest.raises(Broken, match="not empty"):
        back_up(original.services, original.backup)


def test_a_backup_is_readable_by_its_owner_alone(original: Original) -> None:
    assert stat.S_IMODE(original.backup.stat().st_mode) == 0o700
