"""A real server on a free port of this machine, started by its command as a person would."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

STARTS_WITHIN = 60
ENDS_WITHIN = 20


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, *, folder: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """Run a server until the block ends; gives the file of what it printed.

    :raises AssertionError: it ended by itself, or does not answer
    """
    printed = folder / f"printed-{port}.txt"
    with printed.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_for(port, process, printed)
        yield printed
    finally:
        process.terminate()
        process.wait(ENDS_WITHIN)


def _wait_for(port: int, process: subprocess.Popen[bytes], printed: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("no answer: " + printed.read_text("utf-8")[-2000:])


def get(port: int, target: str) -> tuple[int, str]:
    """Status and text of a page."""
    with closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection:
        connection.request("GET", target)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
