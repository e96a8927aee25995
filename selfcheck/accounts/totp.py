"""Six-digit codes of an authenticator app (RFC 6238): 30-second steps, one step either side, each code once. Pure."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from datetime import datetime
from typing import Final
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

STEP: Final = 30
DIGITS: Final = 6
ISSUER: Final = "风险管控清单"


def new_secret() -> bytes:
    """Draw a secret of 160 bits."""
    return secrets.token_bytes(20)


def step_of(at: datetime) -> int:
    """The number of the 30-second step of a moment."""
    return int(at.timestamp()) // STEP


def code(secret: bytes, step: int) -> str:
    """The code of a step."""
    return HOTP(secret, DIGITS, SHA1()).generate(step).decode()  # noqa: S303 - RFC 6238; apps know nothing else


def matching_step(secret: bytes, typed: str, *, at: datetime, after: int) -> int | None:
    """Return the step whose code was typed, or None.

    :param after: the last step already used; it and all before are spent
    """
    typed = typed.replace(" ", "")
    if len(typed) != DIGITS or not typed.isascii() or not typed.isdigit():
        return None
    middle = step_of(at)
    found = None
    for step in (middle - 1, middle, middle + 1):
        if hmac.compare_digest(code(secret, step), typed) and step > after:
            found = step
    return found


def readable(secret: bytes) -> str:
    """The secret as an app takes it by hand, in groups of four."""
    plain = b32encode(secret).decode().rstrip("=")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def address(secret: bytes, name: str) -> str:
    """The ``otpauth:`` address for the QR code."""
    label = quote(f"{ISSUER}:{name}", safe="")
    return f"otpauth://totp/{label}?secret={b32encode(secret).decode().rstrip('=')}&issuer={quote(ISSUER)}"
