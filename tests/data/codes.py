"""Signed codes of sample lists, and one key that everybody may have."""

from __future__ import annotations

from base64 import b32decode, b32encode
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from selfcheck.attestation.codes import Pins, address_of, claims, sign
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.db.session import transaction
from selfcheck.sealing.coding import printed_code
from selfcheck.sealing.means import Vault
from selfcheck.services import Services

ADDRESS: Final = "https://check.example.cn"


@cache
def key(secret: int = 4711) -> EllipticCurvePrivateKey:
    """A key that is the same in each run."""
    return derive_private_key(secret, SECP256R1())


def public(secret: int = 4711) -> bytes:
    """Its public part."""
    return key(secret).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def pins(*secrets: int) -> Pins:
    """Whom a phone believes."""
    return Pins(ADDRESS, tuple(public(secret) for secret in secrets or (4711,)))


def code_of(snapshot: Snapshot) -> str:
    """The code that is printed on a list."""
    return sign(claims(snapshot), key(), address=address_of(snapshot))


def installed_code(services: Services, snapshot: Snapshot) -> str:
    """The code that an installation prints on a list of its own."""
    with transaction(services.sessions, writing=True) as session:
        return printed_code(session, Vault.of(services.settings, services.clock), snapshot)


def path_of(text: str) -> str:
    """The path to which a code leads."""
    return "/C/" + text.rsplit("/", 1)[1]


def content_of(text: str) -> bytes:
    """The object in a code."""
    code = text.rsplit("/", 1)[1]
    return b32decode(code + "=" * (-len(code) % 8))


def with_content(content: bytes, prefix: str = "HTTPS://CHECK.EXAMPLE.CN/C/") -> str:
    """A code that holds these bytes."""
    return prefix + b32encode(content).decode().rstrip("=")
