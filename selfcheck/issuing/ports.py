"""What issuing asks of others: a store that keeps bytes for ever, a renderer of documents, a judge of the result."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from selfcheck.attestation.snapshot import Snapshot


class Store(Protocol):
    """Keeps bytes by their digest, apart for each unit; what was put is never changed."""

    def put(self, unit_code: str, content: bytes) -> str:
        """Keep the bytes durably and return their SHA-256; the same bytes twice are kept once."""
        ...

    def read(self, unit_code: str, sha256: str) -> bytes:
        """Return the bytes, checked against their digest.

        :raises Broken: missing or damaged
        """
        ...


class ListRenderer(Protocol):
    """Makes documents from the frozen data alone; the same data give the same bytes."""

    def render_list(self, snapshot: Snapshot, *, paper: str, language: str) -> bytes:
        """Return the PDF/A-3u of a list on ``A4`` or ``A3``, in ``zh`` or as the ``en`` reading copy.

        :raises Refused: over the renderer's limits
        """
        ...


class Judge(Protocol):
    """Looks at a sealed list as a stranger would, before it is published."""

    def refuse_unfit(self, content: bytes, *, at: datetime) -> None:
        """Verify the sealed list in a process of its own.

        :raises Refused: it is not accepted
        :raises Broken: it could not be verified now
        """
        ...
