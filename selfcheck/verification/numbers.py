"""Which lists a file names: in its data, its attachments, its title, or just anywhere in its bytes."""

from __future__ import annotations

import io
import json
import re
from typing import Final

MOST_ATTACHED: Final = 8 * 1024 * 1024
MOST_NUMBERS: Final = 10
NUMBER: Final = re.compile(r"\b[0-9A-HJ-NP-Z]{4}-[0-9A-HJ-NP-Z]{6}-[0-9]{4}-[0-9]{4,9}\b")


def numbers_in(content: bytes) -> list[str]:
    """Return the list numbers that a data file, or the attachments, title or plain bytes of a PDF, name.

    A file that no parser takes any more may still name one in plain bytes: then it is a changed list.
    """
    try:
        found = _in_data(content) if content.startswith(b"{") else _in_pdf(content)
    except MemoryError:
        raise
    except Exception:  # a parser under attack fails in many ways
        found = _in_bytes(content)
        if not found:
            raise
    return list(dict.fromkeys(found))[:MOST_NUMBERS]


def _in_data(content: bytes) -> list[str]:
    found = json.loads(content)
    number = found.get("number") if isinstance(found, dict) else None
    return [number] if isinstance(number, str) and NUMBER.fullmatch(number) else []


def _in_pdf(content: bytes) -> list[str]:
    import pikepdf

    found: list[str] = []
    with pikepdf.open(io.BytesIO(content)) as document:
        for attached in document.attachments.values():
            data = attached.get_file()
            if data.size <= MOST_ATTACHED:
                found += _in_attachment(data.read_bytes())
        found += NUMBER.findall(str(document.docinfo.get("/Title", "")))
    return found + _in_bytes(content)


def _in_attachment(data: bytes) -> list[str]:
    try:
        return _in_data(data)
    except ValueError:
        return []


def _in_bytes(content: bytes) -> list[str]:
    """Return numbers that stand in the bytes themselves, one byte a letter or two as PDF writes titles."""
    return [
        *NUMBER.findall(content.decode("latin-1")),
        *NUMBER.findall(content.replace(b"\0", b"").decode("latin-1")),
    ]
