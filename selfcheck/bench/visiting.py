"""Visitors: they open pages of a real server over loopback, each page timed from the request to its last byte."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

from selfcheck.errors import Broken

THINK_SECONDS: Final = 1.0
START_SECONDS: Final = 60
ANSWER_SECONDS: Final = 30
SERVER_LOG: Final = "server.log"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opens which pages: address and cookie by the page's name; ``address`` is where they seem to come from."""

    pages: Mapping[str, tuple[str, str]]
    address: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One page opened: how long it took, and the answer's status, 0 where none came."""

    page: str
    milliseconds: float
    status: int

    @property
    def is_good(self) -> bool:
        """Whether it was the page."""
        return self.status == 200


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve the installation in ``folder`` by the real web process on a free port; end that process afterwards."""
    port = _free_port()
    own = {"SELFCHECK_PROXIES": "1", "SELFCHECK_DATABASE_URL": f"sqlite:///{folder / 'selfcheck.db'}"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SELFCHECK_")}
    command = [sys.executable, "-m", "selfcheck", "--data", str(folder), "serve", "--web-only", "--port", str(port)]
    with (folder / SERVER_LOG).open("wb") as log:
        process = subprocess.Popen(command, env=kept | own, stdout=log, stderr=log)
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if open_page(HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS), "/health", {}) == 200:
            return
        time.sleep(0.05)
    raise Broken(f"the server did not start, see {SERVER_LOG}")


def open_page(connection: HTTPConnection, path: str, headers: Mapping[str, str]) -> int:
    """Open a page to its last byte; return its status, 0 where no answer came."""
    try:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()
        return 0
    return answer.status


def one_round(port: int, visitors: Sequence[Visitor]) -> list[Visit]:
    """Let every visitor open each of their pages once, all at the same time, in an order of their own."""
    with ThreadPoolExecutor(len(visitors)) as crowd:
        return [visit for visits in crowd.map(lambda visitor: _walk(port, visitor), visitors) for visit in visits]


def _walk(port: int, visitor: Visitor) -> list[Visit]:
    chance = random.Random(visitor.address)  # noqa: S311 - the order of pages is no secret
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    names, visits = list(visitor.pages), []
    chance.shuffle(names)
    for name in names:
        time.sleep(THINK_SECONDS * chance.uniform(0.5, 1.5))
        path, cookie = visitor.pages[name]
        headers = {"Cookie": f"session={cookie}", "X-Forwarded-For": visitor.address}
        started = time.perf_counter()
        status = open_page(connection, path, headers)
        visits.append(Visit(name, (time.perf_counter() - started) * 1000, status))
    connection.close()
    return visits
