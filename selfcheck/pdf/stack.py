"""Room on the interpreter's stack.

CPython keeps the frames of Python calls in chunks of 16 kB. A call that just crosses the end of a chunk maps a new
one and gives it back on return; where a loop makes that call, it does so hundreds of thousands of times. Typesetting
recurses deeply and met such an edge in every document: a quarter of its time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

Result = TypeVar("Result")
WORDS: Final = 70_000  # of 8 bytes: chunks are powers of two, so this one has 1 MB and keeps almost half for others


def with_room(work: Callable[[], Result]) -> Result:
    """Return ``work()``, called where the frames of everything beneath it lie in one chunk."""
    return work()


with_room.__code__ = with_room.__code__.replace(co_stacksize=WORDS)
