"""What attackers send, for ``bench security``: long texts, requests that must be refused, files that must be read."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from selfcheck.accounts.rules import normal_name
from selfcheck.attestation.canonical import parse_strictly
from selfcheck.catalogue.lookup import typed_words
from selfcheck.enterprises.licence_numbers import read_licence_number
from selfcheck.enterprises.uscc import read_uscc
from selfcheck.evidence.rules import kind_of, label_of
from selfcheck.issuing.limits import holds_limit
from selfcheck.text import clean_text
from selfcheck.verification.rules import clean_number, shown_name
from selfcheck.web.addresses import own_path
from selfcheck.web.forms import split_lines, visible

LENGTH: Final = 100_000
PNG: Final = b"\x89PNG\r\n\x1a\n"


def texts() -> Mapping[str, str]:
    """Return texts of 100,000 characters that make careless code slow."""
    signs = {
        "letters": "a",
        "han": "管",
        "digits": "9",
        "spaces": " ",
        "dashes": "-",
        "commas": "，",
        "brackets": "(",
        "standards": "GB ",
        "slashes": "/",
        "marks": "\u0301\u0316",
        "ligatures": "\ufdfa",
    }
    return {name: "a" + (sign * LENGTH)[:LENGTH] for name, sign in signs.items()}


VALIDATORS: Final[Mapping[str, Callable[[str], object]]] = {
    "text": lambda text: clean_text(text, field="x", limit=500),
    "long text": lambda text: clean_text(text, field="x", limit=LENGTH * 2, lines=True),
    "text shown again": visible,
    "lines": split_lines,
    "sign-in name": normal_name,
    "credit code": read_uscc,
    "licence number": read_licence_number,
    "list number": clean_number,
    "file name": label_of,
    "checked file's name": shown_name,
    "own path": lambda text: own_path("/" + text),
    "search": typed_words,
    "limits in a target": lambda text: holds_limit(text[:300]),
    "list data": lambda text: parse_strictly(text.encode()),
    "picture": lambda text: kind_of("x.png", PNG + text.encode()),
    "paper": lambda text: kind_of("x.pdf", b"%PDF-1.7\n" + text.encode() + b"\n%%EOF"),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that must be refused, and how."""

    path: str
    status: int
    method: str = "GET"
    options: Mapping[str, Any] = field(default_factory=dict)


def requests(token: str) -> Mapping[str, Refused]:
    """Return requests that must be refused.

    :param token: the form token of the visitor who sends them
    """
    form = {"csrf_token": token, "name": "somebody", "password": "x"}
    storm = "a" + "\u0301\u0316" * 50_000

    def sign_in(status: int, **more: str) -> Refused:
        return Refused("/sign-in", status, "POST", {"data": form | more})

    return {
        "foreign host": Refused("/", 400, options={"headers": {"Host": "evil.example"}}),
        "no form token": Refused("/sign-in", 400, "POST", {"data": {"name": "somebody"}}),
        "foreign origin": Refused(
            "/sign-in", 400, "POST", {"data": form, "headers": {"Origin": "https://evil.example"}}
        ),
        "form over 1 MB": sign_in(413, password="x" * 1_100_000),
        "password of 900 kB": sign_in(400, password="x" * 900_000),
        "name of 900 kB": sign_in(400, name="x" * 900_000),
        "storm of marks in a name": sign_in(400, name=storm),
        "NUL in a name": sign_in(400, name="a\0b"),
        "1,001 fields": sign_in(400, **{f"f{count}": "x" for count in range(1001)}),
        "path of 8 kB": Refused("/" + "x" * 8000, 404),
        "encoded way out": Refused("/static/%2e%2e/%2e%2e/etc/passwd", 404),
        "unknown unit": Refused("/units/aaaaaaaaaa", 303),
        "wrong method": Refused("/sign-in", 405, "DELETE"),
        "unknown list": Refused("/check/0000-000000-2026-0001/0000000000000", 200),
        "files over the limit": Refused(
            "/check/files", 413, "POST", {"data": {"files": (BytesIO(b"x" * 24_000_000), "x")}}
        ),
    }


def files() -> Mapping[str, bytes]:
    """Return files that were made to be hard to verify."""
    return {
        "noise": bytes(range(256)) * 4000,
        "PDF of noise": b"%PDF-1.7\n" + bytes(range(256)) * 40_000,
        "PDF of beginnings": b"%PDF-1.7\n" + b"1 0 obj\n<<" * 1_000_000,
        "PDF of 100,000 objects": _many_objects(100_000),
        "PDF bomb": _bomb(),
        "nested data": b'{"a":' * 100_000,
        "long data": b'{"number":"' + b"x" * 15_000_000 + b'"}',
    }


def _many_objects(count: int) -> bytes:
    objects = b"".join(b"%d 0 obj\n<< /Next %d 0 R >>\nendobj\n" % (at, at + 1) for at in range(1, count))
    return b"%PDF-1.7\n" + objects + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def _bomb() -> bytes:
    packed = zlib.compress(zlib.compress(b"\0" * 200_000_000, 9), 9)
    attached = b"<< /Type /EmbeddedFile /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(packed)
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 3 0 R] >> >> >>\n"
        b"endobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Filespec /F (a) /UF (a) /EF << /F 4 0 R >> >>\nendobj\n"
        b"4 0 obj\n" + attached + packed + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )


def huge_picture() -> bytes:
    """Return a PNG whose head promises 20,000 × 20,000 pixels."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 60_001)), (b"IEND", b""))
    return PNG + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in chunks
    )
