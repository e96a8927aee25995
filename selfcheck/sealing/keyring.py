"""The keys of an installation: finding the one in use, making another. Within the caller's transaction."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from selfcheck.accounts.sealing import Seal
from selfcheck.actor import SYSTEM, Actor
from selfcheck.attestation.custody import Keeper
from selfcheck.attestation.subjects import usccs_in
from selfcheck.audit.operations import record
from selfcheck.db.installation import installation_code
from selfcheck.errors import Broken, Refused
from selfcheck.sealing.certificates import Issuer, issue_seal, issue_time, make_root, new_key
from selfcheck.sealing.keyfiles import KeyFolder, PrivateKey
from selfcheck.sealing.model import Purpose, State, Storage
from selfcheck.sealing.records import SigningKey
from selfcheck.settings import Settings, installation_secret

RENEW_BEFORE: Final = timedelta(days=30)
FOLDER: Final = "keys"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose seal it is: the unit's row, and name and USCC as the sealed data say them."""

    id: int
    name: str
    uscc: str


@dataclass(frozen=True)
class Keyring:
    """What opens the private parts: the folder of key files, and the installation's seal for PINs of tokens."""

    folder: KeyFolder
    pins: Seal = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Keyring:
        """Return the keyring of an installation; its secret is made on first use."""
        secret = installation_secret(settings)
        return cls(KeyFolder(settings.data_dir / FOLDER, secret), Seal(secret))

    def private_key(self, row: SigningKey) -> PrivateKey:
        """Return the private part of a key that lies in a file.

        :raises Broken: it lies elsewhere, or the file does not open
        """
        if row.storage != Storage.FILE.value:
            raise Broken(f"the private part of {row.fingerprint[:16]} is not in a file")
        return self.folder.read(row.place["file"])

    def issuer(self, row: SigningKey) -> Issuer:
        """Return a root of ours with its private key."""
        key = self.private_key(row)
        if row.certificate is None or not isinstance(key, EllipticCurvePrivateKey):
            raise Broken("the root is not as we make roots")
        return Issuer(x509.load_der_x509_certificate(row.certificate), key)


def place_of(folder: Path) -> Path:
    """Return where the key files of a data folder lie; backups take it along."""
    return folder / FOLDER


def fingerprint_of(public_key: bytes) -> str:
    """Return the name of a key."""
    return hashlib.sha256(public_key).hexdigest()


def state_of(row: SigningKey) -> State:
    """Return whether the key is used."""
    if row.revoked_at is not None:
        return State.REVOKED
    return State.IN_USE if row.in_use is not None else State.RETIRED


def chain_of(row: SigningKey) -> tuple[x509.Certificate, ...]:
    """Return the certificates above a key's own, nearest first."""
    return tuple(x509.load_der_x509_certificate(b64decode(each)) for each in row.chain)


def keys(session: Session, *, purpose: Purpose | None = None) -> Sequence[SigningKey]:
    """Return every key that ever was, oldest first."""
    query = select(SigningKey).order_by(SigningKey.id)
    return session.scalars(query.where(SigningKey.purpose == purpose.value) if purpose else query).all()


def anchors(session: Session, use: str) -> tuple[x509.Certificate, ...]:
    """Return the imported certificates that are trusted for ``time`` or for ``person``."""
    rows = (row for row in keys(session, purpose=Purpose.ANCHOR) if row.place.get("for") == use)
    return tuple(x509.load_der_x509_certificate(row.certificate) for row in rows if row.certificate and row.in_use)


def by_fingerprint(session: Session, start: str) -> SigningKey:
    """Return the key whose name begins so.

    :raises Refused: none does, or several do
    """
    found = [row for row in keys(session) if len(start) >= 8 and row.fingerprint.startswith(start.lower())]
    if len(found) != 1:
        raise Refused(
            "key-unknown",
            f"没有找到唯一的密钥：{start}（至少写指纹的前 8 位，见 selfcheck keys list）。",
            f"Not exactly one key begins with {start}. Give at least 8 characters; see `selfcheck keys list`.",
            status=404,
        )
    return found[0]


def in_use(session: Session, purpose: Purpose, unit_id: int | None = None) -> SigningKey | None:
    """Return the key in use for a purpose, and for a unit where it is a seal."""
    query = select(SigningKey).where(SigningKey.in_use == _slot(purpose, unit_id))
    return session.scalars(query.execution_options(populate_existing=True)).first()


def _slot(purpose: Purpose, unit_id: int | None) -> str:
    return f"{purpose.value}:{unit_id or ''}"


def ensure(
    session: Session, ring: Keyring, purpose: Purpose, *, at: datetime, unit: Owner | None = None
) -> SigningKey:
    """Return the key in use for a purpose; the first one is made by itself.

    :param unit: whose seal it is, for ``Purpose.SEAL`` alone
    """
    row = in_use(session, purpose, unit.id if unit else None)
    return row or make(session, ring, SYSTEM, purpose, at=at, unit=unit)


def make(
    session: Session, ring: Keyring, actor: Actor, purpose: Purpose, *, at: datetime, unit: Owner | None = None
) -> SigningKey:
    """Make a key in a file, with a certificate of the installation's root where its purpose needs one.

    Whoever comes second at the same moment gets the key of the first.
    """
    key: PrivateKey = Ed25519PrivateKey.generate() if purpose is Purpose.LOG else new_key()
    row = _new_row(key, purpose, at)
    if isinstance(key, EllipticCurvePrivateKey):
        _certify(session, ring, row, key, unit)
    row.unit_id = unit.id if unit else None
    row.in_use = _slot(purpose, row.unit_id)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        other = in_use(session, purpose, row.unit_id)
        if other is None:
            raise
        return other
    ring.folder.write(row.place["file"], key)
    note(session, actor, "key-made", row, at)
    return row


def _new_row(key: PrivateKey, purpose: Purpose, at: datetime) -> SigningKey:
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    fingerprint = fingerprint_of(public)
    return SigningKey(
        fingerprint=fingerprint,
        purpose=purpose.value,
        storage=Storage.FILE.value,
        place={"file": f"{purpose.value}-{fingerprint[:16]}"},
        keeper=Keeper.OPERATOR.value,
        public_key=public,
        chain=[],
        made_at=at,
    )


def _certify(
    session: Session, ring: Keyring, row: SigningKey, key: EllipticCurvePrivateKey, unit: Owner | None
) -> None:
    """Give the key its certificate; keys of QR codes and status lists are pinned as they are and have none."""
    code, at, purpose = installation_code(session), row.made_at, Purpose(row.purpose)
    if purpose is Purpose.ROOT:
        certificate = make_root(key, code, at=at)
    elif purpose in {Purpose.SEAL, Purpose.TIME}:
        root = ensure(session, ring, Purpose.ROOT, at=at)
        issuer = ring.issuer(root)
        row.issuer, row.chain = root.fingerprint, [as_text(issuer.certificate)]
        if purpose is Purpose.TIME:
            certificate = issue_time(issuer, key.public_key(), code, at=at)
        elif unit is None:
            raise Broken("a seal needs its unit")
        else:
            certificate = issue_seal(issuer, key.public_key(), unit.name, unit.uscc, at=at)
    else:
        return
    row.certificate, row.until = certificate.public_bytes(Encoding.DER), certificate.not_valid_after_utc


def as_text(certificate: x509.Certificate) -> str:
    """Return a certificate as it stands in a key's chain."""
    return b64encode(certificate.public_bytes(Encoding.DER)).decode("ascii")


def note(session: Session, actor: Actor, act: str, row: SigningKey, at: datetime) -> None:
    """Leave the trail of what happened to a key, in the unit's chain where it is a unit's."""
    subject = ("key", row.fingerprint[:16])
    record(session, actor, act, subject, at=at, unit_id=row.unit_id, purpose=row.purpose, keeper=row.keeper)


def fits(row: SigningKey, unit: Owner, *, at: datetime) -> bool:
    """Whether the certificate of a seal is for this unit, under this USCC, and has still some time to go."""
    if row.certificate is None:
        return False
    certificate = x509.load_der_x509_certificate(row.certificate)
    return (
        usccs_in(certificate) == {unit.uscc}
        and certificate.not_valid_before_utc <= at < certificate.not_valid_after_utc - RENEW_BEFORE
    )
