"""The end of a key: retired, it signs nothing more; revoked, nothing it signs from then on is to be believed."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.errors import Broken, Refused
from selfcheck.sealing.certificates import Revoked, make_crl
from selfcheck.sealing.keyring import Keyring, Owner, in_use, make, note
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.records import SigningKey


def rotate(
    session: Session, ring: Keyring, actor: Actor, purpose: Purpose, *, at: datetime, unit: Owner | None = None
) -> SigningKey:
    """Retire the key in use, if there is one, and make another; what the old one signed stays good.

    A log's key goes on signing beside its successor for some time (``issuing.logbook``); revoked, it does not.
    """
    row = in_use(session, purpose, unit.id if unit else None)
    if row is not None:
        retire(session, actor, row, at=at)
    return make(session, ring, actor, purpose, at=at, unit=unit)


def retire(session: Session, actor: Actor, row: SigningKey, *, at: datetime) -> None:
    """Let a key sign nothing any more."""
    row.in_use, row.retired_at = None, at
    session.flush()
    note(session, actor, "key-retired", row, at)


def revoke(session: Session, actor: Actor, row: SigningKey, reason: str, *, at: datetime) -> None:
    """吊销: say that from now on nothing signed with this key is to be believed.

    :param reason: a word of RFC 5280, such as ``keyCompromise``
    :raises Refused: a root, a certificate of another authority, or revoked already
    """
    if row.purpose in {Purpose.ROOT.value, Purpose.ANCHOR.value} or (row.certificate and row.issuer is None):
        raise Refused(
            "key-not-ours-to-revoke",
            "根证书和外部机构签发的证书不能在这里吊销。根证书请更换并重新发布信任包；外部证书请向签发机构申请吊销。",
            "Roots and certificates of other authorities are not revoked here. Rotate a root and publish a new trust"
            " bundle; ask the authority to revoke its certificate.",
        )
    if row.revoked_at is not None:
        raise Refused("key-revoked-already", "这个密钥已经吊销。", "This key has been revoked already.")
    row.in_use, row.revoked_at, row.reason = None, at, x509.ReasonFlags(reason).value
    session.flush()
    note(session, actor, "key-revoked", row, at)


def revocation_list(session: Session, ring: Keyring, root: SigningKey, *, at: datetime) -> bytes:
    """Return a root's revocation list as of now (DER)."""
    rows = session.scalars(
        select(SigningKey).where(SigningKey.issuer == root.fingerprint, SigningKey.revoked_at.is_not(None))
    )
    revoked = [_revoked(row) for row in rows]
    return make_crl(ring.issuer(root), revoked, at=at).public_bytes(Encoding.DER)


def _revoked(row: SigningKey) -> Revoked:
    if row.certificate is None or row.revoked_at is None:
        raise Broken(f"{row.fingerprint[:16]} has no certificate to revoke")
    serial = x509.load_der_x509_certificate(row.certificate).serial_number
    return Revoked(serial, row.revoked_at, x509.ReasonFlags(row.reason))
