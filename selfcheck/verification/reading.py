"""Reads the list number out of a file nobody trusts, in a child process with limits; nothing is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from selfcheck.verification.ports import TooCostly, Unreadable

WALL_SECONDS: Final = 20
PDF_HEAD: Final = b"%PDF-"
JSON_HEADS: Final = (b"{",)


@dataclass(frozen=True, slots=True)
class ChildReader:
    """Finds a number by starting ``selfcheck.verification.child``; a file of another kind is not even handed on."""

    wall_seconds: float = WALL_SECONDS

    def number_in(self, content: bytes) -> str | None:
        """Return the number that a PDF or data file names, or None.

        :raises Unreadable: neither kind, or broken
        :raises TooCostly: the child reached a limit
        """
        if not content.startswith((PDF_HEAD, *JSON_HEADS)):
            raise Unreadable
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-m", "selfcheck.verification.child"],
                input=content,
                capture_output=True,
                timeout=self.wall_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TooCostly from error
        return _answer(done)


def _answer(done: subprocess.CompletedProcess[bytes]) -> str | None:
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
    number = answer["number"]
    return number if isinstance(number, str) else None
