"""Whether a passkey's assertion (WebAuthn level 2, 7.2) says yes to a statement. Needs nothing but the file. Pure."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from selfcheck.attestation.approvals import OwnKeyProof, Statement, from_base64
from selfcheck.attestation.canonical import Malformed

PRESENT_AND_VERIFIED: Final = 0x05
SHORTEST: Final = 37  # digest of the host, flags, counter


def own_key_holds(statement: Statement, proof: OwnKeyProof) -> bool:
    """Whether the key in the proof signed exactly this statement, its person present and recognised by the device."""
    try:
        return proof.statement_sha256 == statement.challenge.hex() and _holds(statement, proof)
    except (Malformed, ValueError, KeyError, TypeError, AttributeError, RecursionError, UnsupportedAlgorithm):
        return False


def _holds(statement: Statement, proof: OwnKeyProof) -> bool:
    client, device = from_base64(proof.client_data), from_base64(proof.authenticator_data)
    told = json.loads(client)
    challenge = urlsafe_b64encode(statement.challenge).rstrip(b"=").decode()
    if told["type"] != "webauthn.get" or told["challenge"] != challenge or len(device) < SHORTEST:
        return False
    if device[:32] != hashlib.sha256(proof.host.encode()).digest():
        return False
    if device[32] & PRESENT_AND_VERIFIED != PRESENT_AND_VERIFIED:
        return False
    signed = device + hashlib.sha256(client).digest()
    return _signed_by(from_base64(proof.public_key), from_base64(proof.signature), signed)


def _signed_by(public_key: bytes, signature: bytes, signed: bytes) -> bool:
    key = load_der_public_key(public_key)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(SHA256()))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True
