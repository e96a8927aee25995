"""The child that opens hostile files: reads standard input, prints one JSON object, has little of everything."""

from __future__ import annotations

import io
import json
import re
import resource
import sys
from typing import Any, Final

MEMORY: Final = 1024 * 1024 * 1024
CPU_SECONDS: Final = 10
MOST_ATTACHED: Final = 8 * 1024 * 1024
NUMBER: Final = re.compile(r"\b[0-9A-HJ-NP-Z]{4}-[0-9A-HJ-NP-Z]{6}-[0-9]{4}-[0-9]{4,9}\b")


def main() -> None:
    """Answer for the file on standard input."""
    _limit()
    try:
        answer: dict[str, Any] = {"outcome": "read", "number": number_in(sys.stdin.buffer.read())}
    except MemoryError:
        answer = {"outcome": "too-costly"}
    except Exception:  # a parser under attack fails in many ways; to the caller they are one
        answer = {"outcome": "unreadable"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def number_in(content: bytes) -> str | None:
    """Return the list number in a data file, or in the attachment, title or plain bytes of a PDF."""
    if content.startswith(b"{"):
        return _in_data(content)
    return _in_pdf(content)


def _in_data(content: bytes) -> str | None:
    found = json.loads(content)
    number = found.get("number") if isinstance(found, dict) else None
    return number if isinstance(number, str) and NUMBER.fullmatch(number) else None


def _in_pdf(content: bytes) -> str | None:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        for attached in document.attachments.values():
            data = attached.get_file()
            if data.size <= MOST_ATTACHED and (number := _in_attachment(data.read_bytes())):
                return number
        return _first(str(document.docinfo.get("/Title", ""))) or _first(content.decode("latin-1"))


def _in_attachment(data: bytes) -> str | None:
    try:
        return _in_data(data)
    except ValueError:
        return None


def _first(text: str) -> str | None:
    found = NUMBER.search(text)
    return found.group() if found else None


if __name__ == "__main__":
    main()
