"""Making the installation's trust: roots, log, witnesses, QR keys; for strangers the signed bundle with its status.

The server believes the same things that it hands out, so that its verdicts are a stranger's verdicts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.attestation.layouts import LAYOUTS
from selfcheck.attestation.policy import Policy
from selfcheck.attestation.trust import Trust, version_at, write
from selfcheck.clock import Clock
from selfcheck.db.installation import InstallationFact
from selfcheck.errors import Broken
from selfcheck.issuing.logbook import Logbook
from selfcheck.issuing.trust.standing import status_list
from selfcheck.sealing.keyring import Keyring, ensure, keys
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.public import public_keys
from selfcheck.sealing.records import SigningKey
from selfcheck.sealing.retiring import revocation_list
from selfcheck.settings import Settings
from selfcheck.transparency.demands import former_demands, note_demand

SIGNERS_AT_MOST: Final = 3


@dataclass(frozen=True)
class Maker:
    """What trust is made with."""

    settings: Settings
    clock: Clock


def own_trust(session: Session, maker: Maker) -> Trust:
    """Return whom this installation believes now; no status list, for whoever asks this can ask the register.

    Reads alone. Before anything was ever sealed there is nobody to believe.
    """
    at = maker.clock.now().replace(microsecond=0)
    public = public_keys(session)
    log = Logbook(maker.settings, maker.clock).open(session)
    policy = log.policy if log else Policy()
    return Trust(
        version=version_at(at),
        made_at=at,
        name=urlsplit(maker.settings.base_url).netloc,
        base_url=maker.settings.base_url,
        code=_code(session),
        is_demo=maker.settings.is_demo,
        seal_roots=_der(public.seal_roots),
        time_roots=_der(public.time_roots),
        person_roots=_der(public.person_roots),
        crls=_revocation_lists(session, maker, at),
        log_origin=log.origin if log else "",
        log_keys=tuple(key.text for key in log.keys) if log else (),
        witnesses=Policy((), policy.witnesses, policy.groups, policy.quorum),
        former_witnesses=former_demands(session, policy, at=at),
        revoked_keys={row.fingerprint: row.revoked_at for row in keys(session) if row.revoked_at is not None},
        code_keys=public.keys[Purpose.QR],
        templates=LAYOUTS,
        signers=tuple(row.fingerprint for row in _signing_rows(session)),
    )


def make_bundle(session: Session, maker: Maker) -> bytes:
    """Return the signed bundle for strangers, with the status of every list that is not in force any more.

    :raises Broken: no key to sign it was ever made (``prepare``)
    """
    trust = own_trust(session, maker)
    ring = Keyring.of(maker.settings)
    signers = [ring.private_key(row) for row in _signing_rows(session)]
    if not signers:
        raise Broken("there is no key to sign trust bundles yet / 还没有签发信任包的密钥")
    with_status = replace(trust, status=status_list(session, trust.made_at))
    return write(with_status, *(key for key in signers if isinstance(key, EllipticCurvePrivateKey)))


def prepare(session: Session, maker: Maker) -> None:
    """Make what a bundle needs, in a writing transaction: the root and its signing key; note who must cosign now.

    The log is begun by the first list: its name, given once, holds the address that is set by then.
    """
    ring, at = Keyring.of(maker.settings), maker.clock.now()
    for purpose in (Purpose.ROOT, Purpose.STATUS):
        ensure(session, ring, purpose, at=at)
    if (log := Logbook(maker.settings, maker.clock).open(session)) is not None:
        note_demand(session, log.policy, at=at)


def _signing_rows(session: Session) -> list[SigningKey]:
    """Return the keys that sign bundles, newest first: the retired ones too, so that old readers follow."""
    rows = [row for row in keys(session, purpose=Purpose.STATUS) if row.revoked_at is None]
    return sorted(rows, key=lambda row: row.id, reverse=True)[:SIGNERS_AT_MOST]


def _revocation_lists(session: Session, maker: Maker, at: datetime) -> tuple[bytes, ...]:
    roots = keys(session, purpose=Purpose.ROOT)
    ring = Keyring.of(maker.settings) if roots else None
    return tuple(revocation_list(session, ring, root, at=at) for root in roots if ring)


def _code(session: Session) -> str:
    """Return the installation's part of list numbers, where one was drawn."""
    query = select(InstallationFact.value).where(InstallationFact.name == "number_code")
    return session.scalar(query) or ""


def _der(certificates: tuple[x509.Certificate, ...]) -> tuple[bytes, ...]:
    return tuple(each.public_bytes(Encoding.DER) for each in certificates)
