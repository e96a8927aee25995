"""Reads the list numbers out of a file nobody trusts, in a child process with limits; nothing is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from selfcheck.verification.ports import ReaderBusy, TooCostly, Unreadable

WALL_SECONDS: Final = 20
# nothing of the parent's environment, least of all its secrets; and no module from where the child stands
ENVIRONMENT: Final = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(Path(__file__).parents[2]),
    "PYTHONSAFEPATH": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
TURNS: Final = threading.BoundedSemaphore(3)
PDF_HEAD: Final = b"%PDF-"
JSON_HEADS: Final = (b"{",)


@dataclass(frozen=True, slots=True)
class ChildReader:
    """Finds numbers by starting ``selfcheck.verification.child``; a file of another kind is not even handed on.

    Few children run at once; who has to wait longer than a child may take is told to come again.
    """

    wall_seconds: float = WALL_SECONDS

    def numbers_in(self, content: bytes) -> Sequence[str]:
        """Return the numbers that a PDF or data file names.

        :raises Unreadable: neither kind, or broken
        :raises TooCostly: the child reached a limit
        :raises ReaderBusy: too many others are reading
        """
        if not content.startswith((PDF_HEAD, *JSON_HEADS)):
            raise Unreadable
        if not TURNS.acquire(timeout=self.wall_seconds):
            raise ReaderBusy
        try:
            return _answer(self._ask(content))
        finally:
            TURNS.release()

    def _ask(self, content: bytes) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                [sys.executable, "-m", "selfcheck.verification.child"],
                env=ENVIRONMENT,
                cwd="/",
                input=content,
                capture_output=True,
                timeout=self.wall_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TooCostly from error


def _answer(done: subprocess.CompletedProcess[bytes]) -> Sequence[str]:
    if done.returncode < 0:  # ended by a signal: a limit
        raise TooCostly
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise TooCostly from error
    if answer["outcome"] == "unreadable":
        raise Unreadable
    if answer["outcome"] == "too-costly":
        raise TooCostly
    return [str(number) for number in answer["numbers"]]
