"""A passkey's word to a statement, from a key in software."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from selfcheck.accounts.agreeing import Assertion
from selfcheck.attestation.approvals import Approval, Statement
from selfcheck.sealing.approving import agreed_by_own_key
from selfcheck.sealing.certificates import new_key

HOST = "check.example.cn"


def own_key(
    statement: Statement, *, account: str, at: datetime, key: EllipticCurvePrivateKey | None = None
) -> Approval:
    """Agree to a statement with a key, a fresh one if none is given."""
    key = key or new_key()
    challenge = urlsafe_b64encode(statement.challenge).decode().rstrip("=")
    client = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": f"https://{HOST}"}).encode()
    device = hashlib.sha256(HOST.encode()).digest() + bytes([0x05, 0, 0, 0, 1])
    signature = key.sign(device + hashlib.sha256(client).digest(), ECDSA(SHA256()))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assertion = Assertion("a-passkey", public, device, client, signature)
    return agreed_by_own_key(statement, assertion, account=account, host=HOST, at=at)
