"""The signed QR code of a list, made with the installation's key for codes. Within the caller's transaction."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from sqlalchemy.orm import Session

from selfcheck.attestation.codes import Pins, address_of, claims, sign
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.errors import Broken
from selfcheck.sealing.keyring import ensure, keys
from selfcheck.sealing.means import Vault
from selfcheck.sealing.model import Purpose


def printed_code(session: Session, vault: Vault, snapshot: Snapshot) -> str:
    """Return the text of the code that is printed on an issued list; the first key is made by itself.

    Nothing of it is kept: the same list and key give the same text again.

    :raises Broken: the key file does not open
    """
    key = vault.ring.private_key(ensure(session, vault.ring, Purpose.QR, at=vault.clock.now()))
    if not isinstance(key, EllipticCurvePrivateKey):
        raise Broken("the key for codes is not as we make keys")
    return sign(claims(snapshot), key, address=address_of(snapshot))


def code_pins(session: Session, base_url: str) -> Pins:
    """Return what codes of this installation are checked against: its address, and its keys that are not revoked."""
    rows = keys(session, purpose=Purpose.QR)
    return Pins(base_url, tuple(row.public_key for row in rows if row.revoked_at is None))
