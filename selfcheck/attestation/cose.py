"""COSE_Sign1 (RFC 9052) in one fixed shape: ES256, the key named by eight bytes, deterministic CBOR. Pure.

What is read must be, byte for byte, what ``sign1`` would have written: so there is one text for one content, and
nothing can be hidden in other encodings, further headers or bytes at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import cbor2
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from selfcheck.attestation.canonical import Malformed, Unsupported

SIGN1: Final = 18
ALGORITHM: Final = 1
KEY_ID: Final = 4
ES256: Final = -7
KEY_ID_SIZE: Final = 8
HALF: Final = 32
BYTES_AT_MOST: Final = 1024


@dataclass(frozen=True, slots=True)
class Signed:
    """A parsed object. Nothing in it is believed before ``is_signed_by`` says so."""

    key_id: bytes
    payload: bytes
    signature: bytes

    def is_signed_by(self, public_keys: Iterable[bytes], context: bytes) -> bool:
        """Whether one of the keys signed it.

        :param public_keys: SubjectPublicKeyInfo (DER); what is no P-256 key signs nothing
        :param context: what was signed along without being carried (external_aad)
        """
        message = to_be_signed(_protected(self.key_id), self.payload, context)
        halves = (int.from_bytes(part, "big") for part in (self.signature[:HALF], self.signature[HALF:]))
        signature = encode_dss_signature(*halves)
        return any(_fits(key, signature, message) for key in public_keys)


def sign1(payload: bytes, key: EllipticCurvePrivateKey, key_id: bytes, *, context: bytes) -> bytes:
    """Return the object. The same payload, key and context give the same bytes for ever (RFC 6979).

    :param context: bytes that the reader knows anyway; they are signed along (external_aad)
    """
    message = to_be_signed(_protected(key_id), payload, context)
    first, second = decode_dss_signature(key.sign(message, ECDSA(SHA256(), deterministic_signing=True)))
    return _object(key_id, payload, first.to_bytes(HALF, "big") + second.to_bytes(HALF, "big"))


def parse(content: bytes) -> Signed:
    """Read an object back.

    :raises Malformed: anything but the one shape
    :raises Unsupported: a COSE_Sign1 of another algorithm
    """
    if len(content) > BYTES_AT_MOST:
        raise Malformed(f"longer than {BYTES_AT_MOST} bytes")
    match plain(content):
        case cbor2.CBORTag(tag=18, value=[bytes(protected), _, bytes(payload), bytes(signature)]):
            signed = Signed(_key_id(plain(protected)), payload, signature)
        case _:
            raise Malformed("no COSE_Sign1")
    if len(signature) != 2 * HALF or _object(signed.key_id, payload, signature) != content:
        raise Malformed("not in the one form that is written here")
    return signed


def plain(content: bytes) -> Any:
    """Return the value that CBOR bytes hold.

    :raises Malformed: broken, indefinite lengths, a key twice, nested deeper than four
    """
    try:
        return cbor2.loads(content, max_depth=4, allow_indefinite=False, allow_duplicate_keys=False)
    except Exception as problem:  # a decoder under attack fails in many ways: tags make dates, numbers, patterns
        raise Malformed(f"no CBOR: {type(problem).__name__}") from problem


def encoded(value: object) -> bytes:
    """Return deterministic CBOR (RFC 8949, 4.2.1)."""
    return cbor2.dumps(value, canonical=True)


def _key_id(header: Any) -> bytes:
    if not isinstance(header, dict) or ALGORITHM not in header:
        raise Malformed("no protected header")
    if header[ALGORITHM] != ES256:
        raise Unsupported(f"algorithm {str(header[ALGORITHM])[:20]}")
    key_id = header.get(KEY_ID)
    if not isinstance(key_id, bytes) or len(key_id) != KEY_ID_SIZE:
        raise Malformed("no key is named")
    return key_id


def _protected(key_id: bytes) -> bytes:
    return encoded({ALGORITHM: ES256, KEY_ID: key_id})


def _object(key_id: bytes, payload: bytes, signature: bytes) -> bytes:
    return encoded(cbor2.CBORTag(SIGN1, [_protected(key_id), {}, payload, signature]))


def to_be_signed(protected: bytes, payload: bytes, context: bytes) -> bytes:
    """Return what is signed: the Sig_structure of RFC 9052, 4.4."""
    return encoded(["Signature1", protected, context, payload])


def _fits(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        key = load_der_public_key(public_key)
        if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
            return False
        key.verify(signature, message, ECDSA(SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
