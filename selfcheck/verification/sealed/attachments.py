"""The files inside a list: exactly the known names, each once, each below its limit, read by pyHanko's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfError

from selfcheck.attestation.attached import limit_of
from selfcheck.verification.sealed.findings import Findings, Stop
from selfcheck.verification.sealed.opening import Opened
from selfcheck.verification.verdicts import Verdict

FILES_AT_MOST: Final = 20
DEEPEST: Final = 8
DATA_NAME: Final = re.compile(r"([0-9A-HJ-NP-Z]{4}-[0-9A-HJ-NP-Z]{6}-[0-9]{4}-[0-9]{4,9})\.json")


def read_files(opened: Opened, findings: Findings) -> dict[str, bytes]:
    """Return the attached files by name; none where they are not as they must be."""
    try:
        files = _files(opened)
    except MemoryError:
        raise
    except (RecursionError, PdfDecodeLimitError):
        findings.settled("attachments", Verdict.LIMIT_EXCEEDED)
        return {}
    except Stop as stop:
        findings.settled("attachments", stop.verdict)
        return {}
    except PdfError:
        findings.settled("attachments", Verdict.MALFORMED)
        return {}
    except Exception:  # something that a list has is not there, or of another kind
        findings.settled("attachments", Verdict.SHAPE_VIOLATION)
        return {}
    findings.passed("attachments")
    return files


def number_in(files: dict[str, bytes]) -> str:
    """Return the number after which the data file is named, empty where there is none."""
    return next((found[1] for name in files if (found := DATA_NAME.fullmatch(name))), "")


def _files(opened: Opened) -> dict[str, bytes]:
    root = opened.reader.root
    entries = list(_entries(root["/Names"]["/EmbeddedFiles"], DEEPEST))
    names = [name for name, _ in entries]
    number = number_in(dict.fromkeys(names, b""))
    if len(set(names)) != len(names) or any(limit_of(name, number) is None for name in names) or not number:
        raise Stop("attachments", Verdict.SHAPE_VIOLATION)
    if _references(root["/AF"]) != {value.reference for _, value in entries}:
        raise Stop("attachments", Verdict.SHAPE_VIOLATION)
    return {name: _content(name, value.get_object(), limit_of(name, number) or 0) for name, value in entries}


def _entries(node: Any, deep: int) -> Iterator[tuple[str, generic.IndirectObject]]:
    """Yield name and file specification from a name tree, in its order."""
    if not deep:
        raise Stop("attachments", Verdict.LIMIT_EXCEEDED)
    names = node.get("/Names", ())
    if len(names) > 2 * FILES_AT_MOST or len(node.get("/Kids", ())) > FILES_AT_MOST:
        raise Stop("attachments", Verdict.LIMIT_EXCEEDED)
    for place in range(0, len(names), 2):
        value = names.raw_get(place + 1)
        if not isinstance(value, generic.IndirectObject):
            raise Stop("attachments", Verdict.SHAPE_VIOLATION)
        yield str(names[place]), value
    for kid in node.get("/Kids", ()):
        yield from _entries(kid, deep - 1)


def _references(associated: Any) -> set[generic.Reference]:
    return {associated.raw_get(place).reference for place in range(len(associated))}


def _content(name: str, specification: Any, limit: int) -> bytes:
    """Return the content of a file specification whose every way leads to one and the same stream."""
    embedded = specification["/EF"]
    streams = {embedded.raw_get(key).reference for key in embedded}
    shown = {str(specification[key]) for key in ("/F", "/UF") if key in specification}
    if len(streams) != 1 or shown != {name}:
        raise Stop("attachments", Verdict.SHAPE_VIOLATION)
    content: bytes = embedded["/F"].read_data(DecodePurpose.GENERIC, expected_size=limit)
    if len(content) > limit:
        raise Stop("attachments", Verdict.LIMIT_EXCEEDED)
    return content
