"""The renderer that everybody uses: warm children with limits, as many side by side as there are in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import LifoQueue
from typing import Final

from selfcheck.pdf.ports import Document, Limits
from selfcheck.pdf.watched import WatchedChild

SIDE_BY_SIDE: Final = 2


class SupervisedRenderer:
    """Renders in children with limits. Safe between threads; a child starts when there is work for it."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._children = tuple(WatchedChild(self.limits) for _ in range(SIDE_BY_SIDE))
        self._free: LifoQueue[WatchedChild] = LifoQueue()  # the last one used is the warm one
        for child in reversed(self._children):
            self._free.put(child)

    def render(self, document: Document) -> bytes:
        """Return the PDF; a child that dies by itself gets one more try.

        :raises LimitReached: CPU, waiting time or memory over the limit
        :raises RenderingFailed: the renderer refused the document, or died twice
        """
        with self._child() as child:
            return child.render(document)

    def render_all(self, documents: Sequence[Document]) -> tuple[bytes, ...]:
        """Return the PDFs in order, made side by side. Raises as ``render``, for the first that fails."""
        if len(documents) == 1:
            return (self.render(documents[0]),)
        with ThreadPoolExecutor(SIDE_BY_SIDE) as hands:
            return tuple(hands.map(self.render, documents))

    def close(self) -> None:
        """End the children, each when it has finished its document."""
        idle = [self._free.get() for _ in self._children]
        for child in idle:
            child.close()
            self._free.put(child)

    def child_pids(self) -> tuple[int, ...]:
        """Return the process ids of the children that run."""
        return tuple(child.pid for child in self._children if child.pid is not None)

    @contextmanager
    def _child(self) -> Iterator[WatchedChild]:
        child = self._free.get()
        try:
            yield child
        finally:
            self._free.put(child)
