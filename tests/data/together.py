"""Many who act at the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Outcome = TypeVar("Outcome")


def at_once(acts: Sequence[Callable[[], Outcome]]) -> list[Outcome | Exception]:
    """Do all acts at the same instant, each in a thread; return what each gave or raised, in order."""
    line = threading.Barrier(len(acts))

    def start(act: Callable[[], Outcome]) -> Outcome | Exception:
        line.wait(30)
        try:
            return act()
        except Exception as raised:
            return raised

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(start, acts))
