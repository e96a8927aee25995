"""Keeping secrets that must be read again: AES-GCM under keys derived from the installation's secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION: Final = "1."
NONCE: Final = 12


@dataclass(frozen=True)
class Seal:
    """Seals and opens secrets of one installation; each belongs to a ``place`` and opens nowhere else."""

    secret: bytes

    def _key(self, use: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=f"selfcheck {use}".encode()).derive(self.secret)

    def close(self, content: bytes, place: str) -> str:
        """Seal ``content`` for a place such as ``totp:17``."""
        nonce = secrets.token_bytes(NONCE)
        body = AESGCM(self._key("seal")).encrypt(nonce, content, place.encode())
        return VERSION + urlsafe_b64encode(nonce + body).decode()

    def open(self, sealed: str, place: str) -> bytes | None:
        """Return what was sealed for this place, or None where it was changed, moved or sealed by another key."""
        if not sealed.startswith(VERSION):
            return None
        try:
            raw = urlsafe_b64decode(sealed[len(VERSION) :].encode("ascii"))
            return AESGCM(self._key("seal")).decrypt(raw[:NONCE], raw[NONCE:], place.encode())
        except (InvalidTag, ValueError):
            return None

    def fingerprint(self, content: str, place: str) -> str:
        """Return a keyed digest (hex) for short secrets that are only compared."""
        return hmac.new(self._key("fingerprint"), f"{place}\0{content}".encode(), hashlib.sha256).hexdigest()
