"""Small documents for the renderer, good and hostile."""

from __future__ import annotations

import gc
import warnings
from datetime import UTC, datetime

from selfcheck.pdf import weasy
from selfcheck.pdf.ports import Attached, Document

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
STYLE = "<style>html{font-family:'Noto Sans SC',HanaMinB}</style>"


def document(body: str, *, attachments: tuple[Attached, ...] = ()) -> Document:
    """A document with this body, of a fixed moment."""
    html = (
        f"<!DOCTYPE html><html lang=zh-Hans><title>-</title><meta name=dcterms.created content={AT.isoformat()}>"
        f"<meta name=dcterms.modified content={AT.isoformat()}>{STYLE}<body>{body}"
    )
    return Document(html, AT, b"fixed identifier", attachments)


def rendered_here(source: Document) -> bytes:
    """The PDF, made in this very process, which still has a network. WeasyPrint leaves its colour profile open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            return weasy.render(source)
        finally:
            gc.collect()
