"""Random secrets for sessions and links, and the only form in which they are kept."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

BYTES: Final = 32
LONGEST: Final = 100


def new_token() -> str:
    """Draw a 256-bit secret, fit for an address or a cookie."""
    return secrets.token_urlsafe(BYTES)


def token_hash(token: str) -> str:
    """Return SHA-256 (hex) of a token; the token is random, so it needs no salt."""
    return hashlib.sha256(token[:LONGEST].encode("utf-8", "replace")).hexdigest()
