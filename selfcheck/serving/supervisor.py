"""Starts the web server and the worker, restarts whichever dies, and ends both together."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from selfcheck.settings import Settings

log = logging.getLogger("selfcheck.supervisor")
PARTS: Final = ("--web-only", "--worker-only")
GRACE_SECONDS: Final = 10
SOONEST_RESTART: Final = 1.0
HEAD_START: Final = 5.0


@dataclass
class Child:
    """One supervised process and when it was last started."""

    part: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)

    def start(self) -> None:
        """Start the process, at most once a second."""
        time.sleep(max(0.0, self.started + SOONEST_RESTART - time.monotonic()) if self.started else 0.0)
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE)


def supervise(settings: Settings) -> None:
    """Run web and worker until told to stop by SIGINT or SIGTERM."""
    stop = threading.Event()

    def ask_to_stop(_: int, __: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    children = [Child(part, _command(settings, part)) for part in PARTS]
    try:
        _start(children, settings, stop)
        while not stop.wait(0.2):
            _restart_the_dead(children)
    finally:
        _end(children)


def _start(children: list[Child], settings: Settings, stop: threading.Event) -> None:
    """Start the web server, and the others when it answers or had its head start: people wait for pages first."""
    web, *others = children
    web.start()
    until = time.monotonic() + HEAD_START
    while time.monotonic() < until and not _answers(settings) and not stop.wait(0.1):
        pass
    for child in others:
        child.start()


def _answers(settings: Settings) -> bool:
    try:
        socket.create_connection((settings.host, settings.port), timeout=1).close()
    except OSError:
        return False
    return True


def _command(settings: Settings, part: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "selfcheck",
        "--data",
        str(settings.data_dir),
        "serve",
        "--supervised",
        part,
        "--port",
        str(settings.port),
        "--listen",
        settings.host,
    ]


def end_with_supervisor() -> None:
    """End this process when the supervisor does, however that ended: its end of our standard input closes then."""

    def watch() -> None:
        os.read(0, 1)  # not through sys.stdin, whose lock the interpreter wants back at its end
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="supervisor", daemon=True).start()


def _restart_the_dead(children: list[Child]) -> None:
    for child in children:
        if child.process is not None and child.process.poll() is not None:
            log.warning("%s ended with %s; starting it again", child.part, child.process.returncode)
            child.start()


def _end(children: list[Child]) -> None:
    for child in children:
        if child.process is not None and child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
