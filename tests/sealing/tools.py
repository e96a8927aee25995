"""What others say of our files: poppler, OpenSSL, qpdf; and the parts of a sealed file that they are given."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

LAST: int = -1


def told(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a tool and return what it said."""
    return subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False, timeout=60)


def roots_file(folder: Path, roots: Sequence[x509.Certificate]) -> Path:
    """Write the trusted roots for OpenSSL."""
    path = folder / "roots.pem"
    path.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in roots))
    return path


def written(folder: Path, name: str, content: bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content)
    return path


def signature_of(document: bytes, field: str) -> tuple[bytes, bytes]:
    """Return the CMS object of a signature field, and the bytes it covers."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        value = next(each for each in pdf.Root.AcroForm.Fields if str(each.T) == field).V
        first, before, second, after = (int(each) for each in value.ByteRange)
        content = bytes(value.Contents)
    covered = document[first : first + before] + document[second : second + after]
    return _without_padding(content), covered


def _without_padding(content: bytes) -> bytes:
    """Cut the zeros after a DER object."""
    length = content[1]
    if length < 0x80:
        return content[: 2 + length]
    size = length & 0x7F
    return content[: 2 + size + int.from_bytes(content[2 : 2 + size], "big")]
