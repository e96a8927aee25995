"""The gate and the strict reader: from the bytes of a file to its signatures, or to the reason why not."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from asn1crypto import parser
from pyhanko.pdf_utils.misc import PdfDecodeLimitError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from selfcheck.attestation.attached import SEAL_FIELD
from selfcheck.verification.sealed.ahead import read_ahead
from selfcheck.verification.sealed.findings import Stop
from selfcheck.verification.verdicts import Verdict

BYTES_AT_MOST: Final = 20 * 1024 * 1024
HEAD: Final = re.compile(rb"%PDF-[12]\.[0-9][\r\n]")
END: Final = b"%%EOF"
SIGNATURES_AT_MOST: Final = 20
REVISIONS_AT_MOST: Final = 50
TIME_STAMP: Final = "/DocTimeStamp"

for each in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(each).setLevel(logging.CRITICAL)  # they tell of every oddity of a file that nobody trusts


@dataclass(frozen=True)
class Range:
    """What a signature covers: from the start of the file to its end, but for the signature itself."""

    gap_from: int
    gap_to: int
    end: int


@dataclass(frozen=True)
class Opened:
    """A file that could be parsed. ``seals`` are ordinary signatures, ``stamps`` document time stamps, in order.

    ``has_tail``: bytes follow the end of the document that are none of its revisions.
    """

    content: bytes
    reader: PdfFileReader
    seals: tuple[EmbeddedPdfSignature, ...]
    stamps: tuple[EmbeddedPdfSignature, ...]
    has_tail: bool = False

    @property
    def seal(self) -> EmbeddedPdfSignature:
        """The seal; where there are several signatures, which is wrong, the one that calls itself so."""
        return next((each for each in self.seals if each.field_name == SEAL_FIELD), self.seals[0])


def open_file(content: bytes) -> Opened:
    """Read a file.

    :raises Stop: too large, no PDF, encrypted, broken, or without any signature
    """
    if len(content) > BYTES_AT_MOST:
        raise Stop("readable", Verdict.LIMIT_EXCEEDED)
    if not HEAD.match(content):
        raise Stop("readable", Verdict.MALFORMED)
    try:
        return _parsed(content)
    except Stop as stop:
        if stop.verdict is not Verdict.MALFORMED or (shorter := _without_tail(content)) is None:
            raise
        return shorter


def _without_tail(content: bytes) -> Opened | None:
    """Return what stands before bytes that were hung on at the end, where that alone is a whole sealed file."""
    end = content.rfind(END)
    if end < 0 or not content[end + len(END) :].strip():
        return None
    try:
        found = _parsed(content[: end + len(END)] + b"\n")
    except Stop:
        return None
    if not found.stamps or not covers_all(found, found.stamps[-1]):
        return None
    return Opened(content, found.reader, found.seals, found.stamps, has_tail=True)


def _parsed(content: bytes) -> Opened:
    with _unreadable():
        reader = PdfFileReader(io.BytesIO(content), strict=True)
        if "/Encrypt" in reader.trailer:
            raise Stop("readable", Verdict.ENCRYPTED)
        if reader.total_revisions > REVISIONS_AT_MOST:
            raise Stop("readable", Verdict.LIMIT_EXCEEDED)
        if reader.xrefs.hybrid_xrefs_present:
            raise Stop("readable", Verdict.MALFORMED)
        read_ahead(reader, content)
        signatures = reader.embedded_signatures
    if len(signatures) > SIGNATURES_AT_MOST:
        raise Stop("readable", Verdict.LIMIT_EXCEEDED)
    stamps = tuple(each for each in signatures if each.sig_object_type == TIME_STAMP)
    seals = tuple(each for each in signatures if each.sig_object_type != TIME_STAMP)
    if not seals:
        raise Stop("shape", Verdict.UNSIGNED)
    return Opened(content, reader, seals, stamps)


@contextmanager
def _unreadable() -> Iterator[None]:
    """A parser under attack fails in many ways; to us they are two."""
    try:
        yield
    except (Stop, MemoryError):
        raise
    except (PdfDecodeLimitError, RecursionError) as problem:
        raise Stop("readable", Verdict.LIMIT_EXCEEDED) from problem
    except Exception as problem:
        raise Stop("readable", Verdict.MALFORMED) from problem


def range_of(opened: Opened, signature: EmbeddedPdfSignature) -> Range | None:
    """Return what a signature covers; None unless that is everything from the start but the signature itself."""
    numbers = [int(each) for each in signature.byte_range]
    if len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:
        return None
    gap_from, gap_to, end = numbers[1], numbers[2], numbers[2] + numbers[3]
    gap = opened.content[gap_from:gap_to]
    if not gap_from < gap_to < end <= len(opened.content) or gap[:1] != b"<" or gap[-1:] != b">":
        return None
    value = bytes(signature.pkcs7_content)
    is_itself = gap[1:-1] == value.hex().upper().encode() and not value[parser.peek(value) :].strip(b"\0")
    return Range(gap_from, gap_to, end) if is_itself else None


def covers_all(opened: Opened, signature: EmbeddedPdfSignature) -> bool:
    """Whether a signature covers the file to its last byte."""
    found = range_of(opened, signature)
    return found is not None and found.end == len(opened.content)
