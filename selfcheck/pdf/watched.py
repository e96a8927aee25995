"""The parent's side of one renderer child: started when needed, watched, replaced when it dies or costs too much."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, Final, cast

from selfcheck.pdf import frames
from selfcheck.pdf.fonts import fontconfig_environment
from selfcheck.pdf.ports import Document, LimitReached, Limits, RenderingFailed

TRIES: Final = 2
DOCUMENTS_PER_CHILD: Final = 200


class WatchedChild:
    """One child with limits, one document at a time.

    The child is warm after the first document, ends itself when this process does, and is made anew after
    ``DOCUMENTS_PER_CHILD`` documents, after any failure, and after it died.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._is_ready = False

    def render(self, document: Document) -> bytes:
        """Return the PDF; a child that dies by itself gets one more try.

        :raises LimitReached: CPU, waiting time or memory over the limit
        :raises RenderingFailed: the renderer refused the document, or died twice
        """
        for _ in range(TRIES):
            answer = self._ask(document)
            if answer is not None:
                return answer
        raise RenderingFailed("the renderer died twice, at start or on this document; its own words stand in the log")

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._child.pid if self._child else None

    def _ask(self, document: Document) -> bytes | None:
        """Return the PDF, or None when the child died by itself."""
        child = self._child or self._start()
        watch = threading.Timer(self.limits.wall_s, child.kill)
        watch.start()
        try:
            if not self._is_ready:
                frames.read(cast(IO[bytes], child.stdout))
                self._is_ready = True
            _send(cast(IO[bytes], child.stdin), document, self.limits.cpu_s)
            head, parts = frames.read(cast(IO[bytes], child.stdout))
        except (frames.Closed, OSError):
            self._after_death(child, is_too_slow=not watch.is_alive())
            return None
        finally:
            watch.cancel()
        return self._result(head, parts)

    def _result(self, head: dict[str, Any], parts: list[bytes]) -> bytes:
        self._served += 1
        if head["state"] != "done" or self._served >= DOCUMENTS_PER_CHILD:
            self.close()
        if head["state"] == "memory":
            raise LimitReached(f"{self.limits.memory_mb} MB")
        if head["state"] != "done":
            raise RenderingFailed(head.get("why", head["state"]))
        return parts[0]

    def _after_death(self, child: subprocess.Popen[bytes], *, is_too_slow: bool) -> None:
        """Bury the child and say which limit ended it, if one did. Raises LimitReached."""
        self.close()
        if is_too_slow:
            raise LimitReached(f"{self.limits.wall_s} s")
        if child.returncode == -signal.SIGXCPU:
            raise LimitReached(f"CPU {self.limits.cpu_s} s")

    def _start(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-m", "selfcheck.pdf.child", str(self.limits.memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            cwd="/",
            close_fds=True,
        )
        self._child, self._served, self._is_ready = child, 0, False
        return child

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                _close_quietly(pipe)


def _send(pipe: IO[bytes], document: Document, cpu_s: int) -> None:
    head = {
        "cpu_s": cpu_s,
        "at": document.at.isoformat(),
        "attachments": [
            {"name": part.name, "description": part.description, "relationship": part.relationship}
            for part in document.attachments
        ],
    }
    contents = (part.content for part in document.attachments)
    frames.write(pipe, head, document.html.encode(), document.identifier, *contents)


def _close_quietly(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return  # what stood in its buffer was meant for a child that has gone


def _environment() -> dict[str, str]:
    """Return the little that the child gets to know: no secrets of the parent's environment."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
        **fontconfig_environment(),
    }
