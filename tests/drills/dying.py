"""Named points at which the process dies: before and after every statement, commit, file and page of paper.

``Death`` counts the points as they are passed and kills at one of them. Dying is a ``BaseException``: nothing of ours
catches it, the connection is cut, and what was not committed is gone, as after a SIGKILL.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import get_ident
from typing import Any

from sqlalchemy import Engine, event

from selfcheck.issuing.ports import Store
from selfcheck.pdf.ports import Document
from tests.data.issued import Printer


class Killed(BaseException):
    """The process is gone: nothing after this line ever ran."""


@dataclass
class Death:
    """Kills at the n-th point, never where ``at`` is 0; ``passed`` names every point that was reached."""

    at: int = 0
    passed: list[str] = field(default_factory=list)

    def here(self, name: str) -> None:
        """Pass a point, or die at it."""
        self.passed.append(name)
        if len(self.passed) == self.at:
            raise Killed(name)

    @contextmanager
    def around(self, engine: Engine) -> Iterator[None]:
        """Watch every statement and every commit that this thread makes on an engine; others only renew leases."""
        mine = get_ident()

        def before(*arguments: Any) -> None:
            if get_ident() == mine:
                self.here(f"before {_name(arguments[2])}")

        def after(*arguments: Any) -> None:
            if get_ident() == mine:
                self.here(f"after {_name(arguments[2])}")

        def commit(_: Any) -> None:
            if get_ident() == mine:
                self.here("before commit")

        watched = {"before_cursor_execute": before, "after_cursor_execute": after, "commit": commit}
        for name, watch in watched.items():
            event.listen(engine, name, watch)
        try:
            yield
        except Killed:
            engine.dispose()  # the dead have no connections
            raise
        finally:
            for name, watch in watched.items():
                event.remove(engine, name, watch)


def _name(statement: str) -> str:
    return " ".join(statement.split()[:3])


@dataclass
class MortalStore:
    """A store that passes a point before and after it keeps something."""

    store: Store
    death: Death

    def put(self, unit_code: str, content: bytes) -> str:
        self.death.here("before put")
        digest = self.store.put(unit_code, content)
        self.death.here("after put")
        return digest

    def read(self, unit_code: str, sha256: str) -> bytes:
        return self.store.read(unit_code, sha256)


class MortalPrinter(Printer):
    """A renderer that passes a point before and after it prints."""

    def __init__(self, death: Death) -> None:
        super().__init__()
        self.death = death

    def render(self, document: Document) -> bytes:
        self.death.here("before print")
        content = super().render(document)
        self.death.here("after print")
        return content
