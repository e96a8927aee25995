"""Has files that nobody trusts read and judged by a process with nothing of ours; nothing is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from selfcheck.attestation.trust import Trust, to_plain
from selfcheck.verification.frames import receive, send
from selfcheck.verification.ports import Read, ReaderBusy, TooCostly, TrustSource, Unreadable
from selfcheck.verification.sealed.model import judgement_from

WALL_SECONDS: Final = 20.0
ANSWER_AT_MOST: Final = 64 * 1024 * 1024
# nothing of the parent's environment, least of all its secrets; and no module from where the child stands
ENVIRONMENT: Final = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(Path(__file__).parents[2]),
    "PYTHONSAFEPATH": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
TURNS: Final = threading.BoundedSemaphore(3)
HEADS: Final = (b"%PDF-", b"{")
NOBODY: Final = Trust(1, datetime(2000, 1, 1, tzinfo=UTC), "", "")


class ChildReader:
    """Reads files by ``selfcheck.verification.child``; a file of another kind is not even handed on.

    A child that answered is kept for the next file, and ends by itself when none comes. Few run at once; who has to
    wait longer than a child may take is told to come again.

    :param trust: whom sealed files are judged by; None to believe nobody
    """

    def __init__(self, trust: TrustSource | None = None, wall_seconds: float = WALL_SECONDS) -> None:
        self._trust = trust
        self._wall_seconds = wall_seconds
        self._idle: list[_Child] = []
        weakref.finalize(self, _end_all, self._idle)

    def read(self, content: bytes, *, at: datetime) -> Read:
        """Return the numbers that a file names, and of a PDF what the judge says.

        :raises Unreadable: neither a PDF nor a data file, or broken
        :raises TooCostly: a limit was reached
        :raises ReaderBusy: too many others are reading
        :raises LedgerAway: whom to believe cannot be read now
        """
        if not content.startswith(HEADS):
            raise Unreadable
        trust = self._trust.own() if self._trust else NOBODY
        head = {"at": at.isoformat(), "wall_seconds": self._wall_seconds, "trust": to_plain(trust)}
        if not TURNS.acquire(timeout=self._wall_seconds):
            raise ReaderBusy
        try:
            return _understood(self._ask(json.dumps(head).encode(), content))
        finally:
            TURNS.release()

    def _ask(self, head: bytes, content: bytes) -> bytes:
        until = time.monotonic() + self._wall_seconds
        while True:
            child, is_used = self._child()
            answer = child.ask(head, content, until)
            if answer is not None:
                self._idle.append(child)
                return answer
            child.end()
            if not is_used or time.monotonic() >= until:
                raise TooCostly

    def _child(self) -> tuple[_Child, bool]:
        """Return a child and whether it was used before: such a one may have ended since, which is nobody's fault."""
        try:
            return self._idle.pop(), True
        except IndexError:
            return _Child(), False


class _Child:
    """One running child."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "selfcheck.verification.child"],
            env=ENVIRONMENT,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )

    def ask(self, head: bytes, content: bytes, until: float) -> bytes | None:
        """Return the answer, or None where none came in time."""
        into, out_of = self._process.stdin, self._process.stdout
        if into is None or out_of is None:
            return None
        if not (send(into.fileno(), head, until) and send(into.fileno(), content, until)):
            return None
        return receive(out_of.fileno(), ANSWER_AT_MOST, until)

    def end(self) -> None:
        """End it, whatever it does."""
        with suppress(OSError):
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()


def _end_all(children: list[_Child]) -> None:
    while children:
        children.pop().end()


def _understood(answer: bytes) -> Read:
    try:
        told: dict[str, Any] = json.loads(answer)
        outcome = told["outcome"]
        if outcome == "read":
            judged = told.get("judgement")
            numbers = tuple(str(number) for number in told["numbers"])
            return Read(numbers, judgement_from(judged) if judged is not None else None)
    except (ValueError, TypeError, KeyError) as error:
        raise TooCostly from error
    raise Unreadable if outcome == "unreadable" else TooCostly
