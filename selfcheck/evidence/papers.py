"""PDF as sealed evidence: accepted and handed out, never opened. A cautious look at the bytes decides."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

HEAD: Final = re.compile(rb"%PDF-[12]\.[0-9]")
TAIL: Final = re.compile(rb"%%EOF[\x00\t\n\f\r ]*\Z")
HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
# names long enough not to turn up by chance in compressed bytes; a script cannot run without /JavaScript
ACTIVE: Final = re.compile(
    rb"/(?:(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])|XFA[\s\[(])"
)
ENCRYPTED: Final = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
OBJECT_STREAM: Final = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
ZIP_END: Final = b"PK\x05\x06"
ZIP_TAIL: Final = 66_000
MOST_INFLATED: Final = 64 * 1024 * 1024
MOST_OBJECTS: Final = 100_000


class NotSealable(Exception):
    """The file is not a PDF that may lie sealed here: ``damaged``, ``active``, ``encrypted`` or ``too-large``."""


def check(content: bytes) -> None:
    """Look for what makes a PDF more than paper, also within its object streams.

    :raises NotSealable: not a PDF from first to last byte, encrypted, with scripts, launches, forms or files inside
    """
    if not HEAD.match(content) or not TAIL.search(content[-2048:]):
        raise NotSealable("damaged")
    if ZIP_END in content[-ZIP_TAIL:]:
        raise NotSealable("active")
    if content.count(b" obj") > MOST_OBJECTS:
        raise NotSealable("too-large")
    _refuse_active(content)
    for inflated in _object_streams(content):
        _refuse_active(inflated)


def _refuse_active(syntax: bytes) -> None:
    plain = _without_escapes(syntax)
    if ENCRYPTED.search(plain):
        raise NotSealable("encrypted")
    if ACTIVE.search(plain):
        raise NotSealable("active")


def _without_escapes(syntax: bytes) -> bytes:
    return HEX.sub(lambda code: bytes([int(code.group(1), 16)]), syntax)


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Inflate every object stream; what stands before a stream's word since the last one tells its kind."""
    left, since = MOST_INFLATED, 0
    for found in STREAM.finditer(content):
        if OBJECT_STREAM.search(_without_escapes(content[since : found.start()])):
            inflated = _inflate(content[found.end() :], left)
            left -= len(inflated)
            yield inflated
        since = found.end()


def _inflate(compressed: bytes, most: int) -> bytes:
    """Inflate at most ``most`` bytes; an object stream that is not plain Flate cannot be looked into."""
    try:
        inflated = zlib.decompressobj().decompress(compressed, most + 1)
    except zlib.error as error:
        raise NotSealable("damaged") from error
    if len(inflated) > most:
        raise NotSealable("too-large")
    return inflated
