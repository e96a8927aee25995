"""What a finished PDF must be before it leaves: our attachments and no others, no actions, every font inside."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

FORBIDDEN: Final = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/XFA", "/URI", "/GoToR", "/GoToE", "/Launch")
ACTIONS: Final = frozenset({"/JavaScript", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"})
EMBEDDED_FONT_KEYS: Final = ("/FontFile", "/FontFile2", "/FontFile3")


def faults(content: bytes, attachment_names: frozenset[str]) -> tuple[str, ...]:
    """Return what is wrong with the file, in words for the operator's log; empty when it may leave."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return tuple(_faults(pdf, attachment_names))


def embedded_fonts(content: bytes) -> frozenset[str]:
    """Return the names of the fonts that the file carries."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return frozenset(str(part["/BaseFont"]) for part in _dictionaries(pdf) if _is_font(part))


def _faults(pdf: Any, attachment_names: frozenset[str]) -> Iterator[str]:
    names = frozenset(pdf.attachments.keys())
    if names != attachment_names:
        yield f"attachments {sorted(names)} instead of {sorted(attachment_names)}"
    parts = list(_dictionaries(pdf))
    files = sum(1 for part in parts if part.get("/Type") == "/EmbeddedFile")
    if files != len(attachment_names):
        yield f"{files} embedded files instead of {len(attachment_names)}"
    for part in parts:
        yield from (f"{key} in the file" for key in FORBIDDEN if key in part)
        if str(part.get("/S", "")) in ACTIONS:
            yield f"action {part['/S']}"
        if part.get("/Type") == "/FontDescriptor" and not any(key in part for key in EMBEDDED_FONT_KEYS):
            yield f"font {part.get('/FontName')} is not embedded"


def _dictionaries(pdf: Any) -> Iterator[Any]:
    for part in pdf.objects:
        if isinstance(part, pikepdf.Stream):
            yield part.stream_dict
        elif isinstance(part, pikepdf.Dictionary):
            yield part


def _is_font(part: Any) -> bool:
    return part.get("/Type") == "/Font" and "/BaseFont" in part
