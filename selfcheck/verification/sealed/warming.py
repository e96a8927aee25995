"""What every file needs, loaded before the first: whoever opens each in a fork of its own would load it each time."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Final

from selfcheck.attestation.codec import prepare
from selfcheck.attestation.snapshot import Snapshot

# what the libraries load when they first unpack a stream, decode a text and check a signature
LATE: Final = ("pyhanko.pdf_utils.filters", "encodings.utf_16_be", "cryptography.hazmat.backends.openssl.backend")


def warm() -> None:
    """Load it, as the libraries would with the first file."""
    for name in LATE:
        import_module(name)
    prepare(Snapshot)
    asyncio.run(_nothing())


async def _nothing() -> None:
    pass
