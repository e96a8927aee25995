"""What the renderer takes and gives, and the two ways in which it says no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from selfcheck.errors import Broken, Refused


@dataclass(frozen=True, slots=True)
class Attached:
    """A file carried inside the PDF. ``relationship`` is the PDF/A-3 word: Data, Source, Supplement."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


@dataclass(frozen=True, slots=True)
class Document:
    """Finished HTML with what belongs into the file beside it. The same document gives the same bytes for ever.

    ``at`` stands as creation date in the file and ``identifier`` as its first id, so nothing asks the clock.
    """

    html: str
    at: datetime
    identifier: bytes
    attachments: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: seconds of CPU, seconds of waiting, megabytes of address space.

    The largest list (2,000 rows) takes about a third of each; a job's lease is longer than the waiting.
    """

    cpu_s: int = 120
    wall_s: int = 140
    memory_mb: int = 3072


class Renderer(Protocol):
    """Makes a PDF of a document."""

    def render(self, document: Document) -> bytes:
        """Return the PDF.

        :raises LimitReached: the document costs more than the limits allow
        :raises RenderingFailed: the renderer could not, or did something that it must not
        """
        ...

    def render_all(self, documents: Sequence[Document]) -> tuple[bytes, ...]:
        """Return the PDFs of several documents in order, made side by side. Raises as ``render``."""
        ...


class LimitReached(Refused):
    """``failed_limit``: too long or too costly to print; a smaller document can be."""

    def __init__(self, limit: str) -> None:
        super().__init__(
            "failed-limit",
            f"这份文件太大，排版超过了限额（{limit}）。请减少行数或拆成几份清单后再试。",
            f"This document is too large: typesetting went over a limit ({limit}). Use fewer rows or several lists.",
        )


class RenderingFailed(Broken):
    """The renderer did not give a PDF that we may hand out; the message is for the operator's log."""
