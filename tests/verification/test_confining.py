"""Whoever opens hostile files can write nothing, call nobody, start nothing, and has little memory and time."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from selfcheck.verification.confining import MEMORY, in_fork


def test_what_the_fork_answers_comes_back_whatever_its_size() -> None:
    assert in_fork(lambda: b"") == b""
    large = os.urandom(3_000_000)
    assert in_fork(lambda: large) == large


def write_a_file(folder: Path, port: int) -> None:
    (folder / "kept").write_bytes(b"x")


def delete_a_file(folder: Path, port: int) -> None:
    (folder / "there").unlink()


def reach_a_server(folder: Path, port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=2).close()


def ask_for_a_name(folder: Path, port: int) -> None:
    socket.getaddrinfo("localhost", 80)


def start_a_program(folder: Path, port: int) -> None:
    subprocess.run(["/bin/true"], check=True)


def fork_again(folder: Path, port: int) -> None:
    if os.fork() == 0:
        os._exit(0)


def take_all_memory(folder: Path, port: int) -> None:
    bytearray(2 * MEMORY)


@pytest.mark.parametrize(
    "harm",
    [write_a_file, delete_a_file, reach_a_server, ask_for_a_name, start_a_program, fork_again, take_all_memory],
)
def test_VER_05_it_can_do_no_harm(harm: Callable[[Path, int], None], tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"x")

    def work(port: int) -> bytes:
        harm(tmp_path, port)
        return b"done"

    with socket.create_server(("127.0.0.1", 0)) as server:
        assert in_fork(lambda: work(server.getsockname()[1])) is None
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_VER_05_one_that_hangs_is_ended() -> None:
    def work() -> bytes:
        time.sleep(60)
        return b"done"

    started = time.monotonic()
    assert in_fork(work, wall_seconds=0.2) is None
    assert time.monotonic() - started < 10


def test_nothing_of_the_fork_stays() -> None:
    seen: list[int] = []

    def work() -> bytes:
        seen.append(1)
        return b"done"

    assert in_fork(work) == b"done"
    assert seen == []


def test_a_fork_holds_no_pipe_but_its_own() -> None:
    """By the pipe of the process that waits, a hostile file could answer for the next one that is judged."""
    receiving, sending = os.pipe()

    def work() -> bytes:
        with suppress(OSError):
            os.write(sending, b"VALID")
        with suppress(OSError):
            os.write(1, b"VALID")
        return json.dumps(sorted(os.listdir("/proc/self/fd"))).encode()

    answer = in_fork(work)
    os.close(sending)
    assert os.read(receiving, 100) == b""
    os.close(receiving)
    assert answer is not None
    assert len([each for each in json.loads(answer) if int(each) > 2]) <= 2, "its own, and the folder being listed"
