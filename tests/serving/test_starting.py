"""Starting: one server a data folder, only on a schema, a disk and a database that keep what they are given."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, inspect, text

from selfcheck.clock import FixedClock
from selfcheck.db import engine as engines
from selfcheck.db.engine import check_durability, open_engine, sqlite_is_sound, sqlite_module
from selfcheck.db.migrating import check_schema, current, head, migrate
from selfcheck.errors import Broken
from selfcheck.services import Services
from selfcheck.serving.folder import check_installation, held, network_kind
from selfcheck.settings import Settings
from tests.conftest import TODAY
from tests.serving.places import installed


def test_CRASH_11_a_second_server_on_one_folder_is_refused_in_words(tmp_path: Path) -> None:
    with (
        held(tmp_path / "data", has_database=True),
        pytest.raises(Broken, match="另一个服务正在使用"),
        held(tmp_path / "data", has_database=True),
    ):
        raise AssertionError("two servers hold one folder")
    with held(tmp_path / "data", has_database=True):
        pass  # the first one let go


def test_CRASH_11_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Broken, match="数据目录不能写入"), held(tmp_path / "file" / "data", has_database=True):
        raise AssertionError("a folder within a file")


MOUNTS = "/dev/vda / ext4 rw 0 0\nserver:/export /srv nfs4 rw 0 0\n/dev/vdb /srv/local xfs rw 0 0\n"


@pytest.mark.parametrize(
    ("folder", "kind"), [("/srv/data", "nfs4"), ("/srv/local/data", None), ("/var/data", None), ("/srvx", None)]
)
def test_CRASH_11_network_file_systems_are_known_by_their_mounts(folder: str, kind: str | None) -> None:
    assert network_kind(Path(folder), MOUNTS) == kind


def test_CRASH_13_a_newer_schema_refuses_to_start(place: Settings, shipped: Services) -> None:
    with installed(place, shipped, FixedClock(TODAY)) as services:
        check_installation(services.engine)
        set_version(place, "9999")
        with pytest.raises(Broken, match="9999"):
            check_schema(services.engine)
        with pytest.raises(Broken, match="newer version"):
            migrate(place)


def set_version(settings: Settings, version: str) -> None:
    engine = open_engine(settings.owner_database_url)
    with engine.connect().execution_options(writing=True) as connection:
        connection.execute(text("update alembic_version set version_num = :version"), {"version": version})
        connection.commit()
    engine.dispose()


def test_CRASH_13_an_empty_database_refuses_web_and_worker_alone(place: Settings) -> None:
    place.data_dir.mkdir(parents=True)
    engine = open_engine(place.database_url)
    with pytest.raises(Broken, match="selfcheck serve"):
        check_installation(engine)
    engine.dispose()


@pytest.mark.parametrize("statements", [1, 5, 20, 40])
def test_CRASH_13_an_upgrade_that_breaks_off_leaves_nothing_and_runs_again(place: Settings, statements: int) -> None:
    place.data_dir.mkdir(parents=True)
    with breaking_off_after(statements), pytest.raises(ConnectionAbortedError):
        migrate(place)
    engine = open_engine(place.owner_database_url)
    with engine.connect() as connection:
        assert current(connection) is None
        assert inspect(connection).get_table_names() == []
    assert migrate(place)
    with engine.connect() as connection:
        assert current(connection) == head()
    assert not migrate(place)
    engine.dispose()


@contextmanager
def breaking_off_after(statements: int) -> Iterator[None]:
    """Let the n-th statement that makes something fail as if the process were gone."""
    from sqlalchemy import Engine

    left = [statements]

    def count(*arguments: object) -> None:
        if str(arguments[2]).lstrip().upper().startswith(("CREATE", "ALTER", "GRANT")):
            left[0] -= 1
            if left[0] == 0:
                raise ConnectionAbortedError

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def test_CRASH_04_every_commit_is_written_to_disk(place: Settings, shipped: Services, database: str) -> None:
    with installed(place, shipped, FixedClock(TODAY)) as services:
        check_durability(services.engine)
        if database == "sqlite":
            with services.engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_CRASH_04_a_database_that_does_not_is_refused(tmp_path: Path) -> None:
    careless = create_engine(f"sqlite:///{tmp_path / 'careless.db'}", module=sqlite_module())

    @event.listens_for(careless, "connect")
    def relax(connection: object, _: object) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")  # type: ignore[attr-defined]  # a connection of the driver

    with pytest.raises(Broken, match="断电会丢失"):
        check_durability(careless)
    careless.dispose()


@pytest.mark.parametrize(
    ("version", "is_sound"),
    [("3.40.1", False), ("3.51.2", False), ("3.51.3", True), ("3.53.4", True), ("4.0.0", True)],
)
def test_CRASH_05_the_library_with_the_wal_fault_is_known(version: str, is_sound: bool) -> None:
    class Module:
        sqlite_version = version

    assert sqlite_is_sound(Module) is is_sound  # type: ignore[arg-type]  # all that is asked of it


def test_CRASH_05_a_faulty_library_gets_the_rollback_journal_never_wal() -> None:
    careful = engines.pragmas(is_sound=False)
    assert "journal_mode=DELETE" in careful
    assert "synchronous=EXTRA" in careful
    assert not [pragma for pragma in careful if "WAL" in pragma]


def test_CRASH_05_this_machine_runs_a_sound_library() -> None:
    assert sqlite_is_sound(sqlite_module())


# --- the real processes


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """``selfcheck serve`` in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "selfcheck", "--data", str(folder), "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/check", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def until(condition: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"never: {what}")


def children_of(pid: int) -> dict[str, int]:
    """The supervised processes by part."""
    found: dict[str, int] = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
        found.update({part: int(child) for part in ("--web-only", "--worker-only") if part in words})
    return found


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_whoever_dies_is_started_again_and_all_end_together(tmp_path: Path, port: int) -> None:
    folder = tmp_path / "data"
    with served(folder, port) as server:
        until(lambda: answers(port), "the first page")
        first = children_of(server.pid)
        for pid in first.values():
            os.kill(pid, signal.SIGKILL)
        until(lambda: set(children_of(server.pid).values()).isdisjoint(first.values()), "both started again")
        until(lambda: answers(port), "a page again")
        refused = subprocess.run(
            [sys.executable, "-m", "selfcheck", "--data", str(folder), "serve", "--port", str(port)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert refused.returncode == 1
        assert "另一个服务正在使用" in refused.stderr
        second = children_of(server.pid)
        os.kill(server.pid, signal.SIGKILL)
        until(lambda: all(is_gone(pid) for pid in second.values()), "the children ended with their supervisor")
        assert not answers(port)
