"""Small real files for tests: photos and a PDF, and what somebody might make of them."""

from __future__ import annotations

import zlib
from io import BytesIO

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), *, exif: bytes = b"") -> bytes:
    """A photo."""
    out = BytesIO()
    options = {"exif": exif} if exif else {}
    Image.new("RGB", size, (40, 80, 160)).save(out, kind, **options)
    return out.getvalue()


def located() -> bytes:
    """EXIF with an author and a place."""
    exif = Image.Exif()
    exif[0x013B] = "SECRET AUTHOR"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def pdf(*, catalog: bytes = b"", objects: bytes = b"", tail: bytes = b"") -> bytes:
    """A PDF of one empty page; ``catalog`` goes into its catalogue, ``objects`` beside it."""
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
        + objects
        + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
        + tail
    )


def object_stream(syntax: bytes, *, type_name: bytes = b"/ObjStm", content: bytes | None = None) -> bytes:
    """An object stream, compressed."""
    packed = zlib.compress(syntax) if content is None else content
    head = b"<< /Type %s /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % (type_name, len(packed))
    return b"9 0 obj\n" + head + b"\nstream\r\n" + packed + b"\nendstream\nendobj\n"
