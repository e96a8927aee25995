"""What a stranger has to believe: roots and public keys of this installation. A trust bundle is made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from sqlalchemy.orm import Session

from selfcheck.sealing.keyring import anchors, chain_of, keys
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.records import SigningKey

PINNED: Final = (Purpose.LOG, Purpose.QR, Purpose.STATUS)


@dataclass(frozen=True)
class PublicKeys:
    """Roots under which seals, time stamps and persons are believed, and keys that are pinned as they are.

    ``keys`` holds SubjectPublicKeyInfo (DER), oldest first: retired ones too, for what they signed stays good.
    """

    seal_roots: tuple[x509.Certificate, ...]
    time_roots: tuple[x509.Certificate, ...]
    person_roots: tuple[x509.Certificate, ...]
    keys: Mapping[Purpose, tuple[bytes, ...]]


def public_keys(session: Session) -> PublicKeys:
    """Return what is to be believed today; a revoked key is not among it."""
    rows = keys(session)
    own = tuple(x509.load_der_x509_certificate(row.certificate) for row in _of(rows, Purpose.ROOT) if row.certificate)
    foreign = (chain_of(row)[-1] for row in _of(rows, Purpose.SEAL) if row.issuer is None and row.chain)
    return PublicKeys(
        seal_roots=tuple(dict.fromkeys((*own, *foreign))),
        time_roots=tuple(dict.fromkeys((*own, *anchors(session, "time")))),
        person_roots=anchors(session, "person"),
        keys={purpose: tuple(row.public_key for row in _of(rows, purpose)) for purpose in PINNED},
    )


def _of(rows: Sequence[SigningKey], purpose: Purpose) -> list[SigningKey]:
    return [row for row in rows if row.purpose == purpose.value and row.revoked_at is None]
