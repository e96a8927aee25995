"""What one sealing needs, gathered in one short transaction: key, certificates, revocation lists, time authority.

Nothing here waits for anybody: what has to be fetched or opened is fetched and opened when it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.x509.oid import NameOID
from sqlalchemy.orm import Session

from selfcheck.actor import SYSTEM
from selfcheck.attestation.custody import Keeper, SealTerms, TimeSource
from selfcheck.clock import Clock
from selfcheck.errors import Broken
from selfcheck.sealing.authority import Authority, OutsideStamper, OwnStamper
from selfcheck.sealing.keyfiles import PrivateKey
from selfcheck.sealing.keyring import (
    Keyring,
    Owner,
    anchors,
    chain_of,
    ensure,
    fits,
    in_use,
    keys,
)
from selfcheck.sealing.model import NotYet, Purpose, Storage
from selfcheck.sealing.records import SigningKey
from selfcheck.sealing.retiring import revocation_list, rotate
from selfcheck.sealing.signers import Signing, Token, as_asn1
from selfcheck.settings import Settings
from selfcheck.text import Bilingual

OWN_TIME: Final = "selfcheck"


@dataclass(frozen=True)
class Means:
    """Everything one sealing rests on. ``roots`` are trusted, ``lists`` are revocation lists of ours (DER).

    ``foreign`` are the certificates whose lists have to be fetched when sealing.
    """

    signing: Signing
    authority: Authority
    roots: tuple[x509.Certificate, ...]
    lists: tuple[bytes, ...]
    foreign: tuple[x509.Certificate, ...]
    terms: SealTerms


@dataclass(frozen=True)
class Vault:
    """Where the means of sealing come from: the keyring, the settings, the clock."""

    ring: Keyring
    settings: Settings
    clock: Clock

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> Vault:
        """Return the vault of an installation."""
        return cls(Keyring.of(settings), settings, clock)


def terms_for(session: Session, vault: Vault, unit: Owner) -> SealTerms:
    """Return what the seal of a list will rest on, to be frozen into its data before anything is sealed.

    :raises NotYet: as ``means_for``
    """
    return means_for(session, vault, unit).terms


def means_for(session: Session, vault: Vault, unit: Owner) -> Means:
    """Gather the means; a unit's first key, and the keys of the installation, are made by themselves.

    :raises NotYet: the unit's key was revoked, or its certificate is for another USCC or has ended, and a person has
        to see to it; or no root is trusted for the time-stamp authority that is set
    """
    at = vault.clock.now()
    row = _seal_key(session, vault.ring, unit, at)
    if row.certificate is None:
        raise Broken("a seal without a certificate")
    certificate = x509.load_der_x509_certificate(row.certificate)
    chain = chain_of(row)
    authority, time_root = authority_for(session, vault)
    own = row.issuer is not None
    return Means(
        signing=Signing(certificate, chain, _private(vault.ring, row)),
        authority=authority,
        roots=_distinct(chain[-1] if chain else certificate, *time_root),
        lists=_lists(session, vault.ring, at),
        foreign=() if own else (certificate, *chain),
        terms=SealTerms(
            key_held_by=Keeper(row.keeper),
            certificate_issuer=_common_name(certificate.issuer),
            is_own_root=own,
            time_source=authority.source,
            time_authority=authority.name,
        ),
    )


def _seal_key(session: Session, ring: Keyring, unit: Owner, at: datetime) -> SigningKey:
    """Return the unit's key in use. The first is made by itself, and a file of ours is renewed by itself."""
    row = in_use(session, Purpose.SEAL, unit.id)
    if row is None:
        if any(each.unit_id == unit.id for each in keys(session, purpose=Purpose.SEAL)):
            raise _unfit(
                "seal-key-missing", "单位的签章密钥已停用或吊销", "The unit's seal key was retired or revoked"
            )
        return ensure(session, ring, Purpose.SEAL, at=at, unit=unit)
    if fits(row, unit, at=at):
        return row
    if row.storage == Storage.FILE.value and row.issuer is not None:
        return rotate(session, ring, SYSTEM, Purpose.SEAL, at=at, unit=unit)
    raise _unfit(
        "seal-key-unfit", "单位的证书快到期、已到期或信用代码不符", "The certificate ends or names another USCC"
    )


def _unfit(code: str, zh: str, en: str) -> NotYet:
    return NotYet(
        code,
        Bilingual(
            f"{zh}，编号已保留。请系统运营者用 selfcheck keys 换上新的密钥，之后会自动继续。",
            f"{en}. The number is kept. Let the operator put a new one in with `selfcheck keys`; it then goes on.",
        ),
    )


def _private(ring: Keyring, row: SigningKey) -> PrivateKey | Token:
    if row.storage == Storage.FILE.value:
        return ring.private_key(row)
    pin = ring.pins.open(row.place["pin"], f"pin:{row.fingerprint}")
    if pin is None:
        raise Broken(f"the PIN of {row.fingerprint[:16]} is not under this installation's secret")
    return Token(row.place["module"], row.place["token"], row.place["key"], pin.decode())


def _lists(session: Session, ring: Keyring, at: datetime) -> tuple[bytes, ...]:
    """Return the lists of every root of ours, retired ones too: what they issued may still be in use."""
    return tuple(revocation_list(session, ring, root, at=at) for root in keys(session, purpose=Purpose.ROOT))


def authority_for(session: Session, vault: Vault) -> tuple[Authority, tuple[x509.Certificate, ...]]:
    """Return who stamps the time, and the roots to which its certificates lead.

    :raises NotYet: no root is trusted for the authority that is set
    """
    if vault.settings.time_url:
        stamper = OutsideStamper(vault.settings.time_url)
        roots = anchors(session, "time")
        if not roots:
            raise NotYet(
                "time-authority-untrusted",
                Bilingual(
                    "设置了外部时间戳服务，但还没有导入它的根证书。"
                    "请系统运营者运行 selfcheck keys import-ca --for time。",
                    "A time-stamp authority is set, but its root certificate is not imported. Let the operator run"
                    " `selfcheck keys import-ca --for time`.",
                ),
            )
        return Authority(TimeSource.AUTHORITY, stamper.host, stamper), roots
    row = ensure(session, vault.ring, Purpose.TIME, at=vault.clock.now())
    key = vault.ring.private_key(row)
    if row.certificate is None or not isinstance(key, EllipticCurvePrivateKey):
        raise Broken("the key of the own time stamps is not as we make them")
    certificate, chain = x509.load_der_x509_certificate(row.certificate), chain_of(row)
    own = OwnStamper(as_asn1(certificate), key, [as_asn1(each) for each in chain], vault.clock)
    return Authority(TimeSource.LOCAL, OWN_TIME, own), chain[-1:]


def _distinct(*certificates: x509.Certificate) -> tuple[x509.Certificate, ...]:
    return tuple(dict.fromkeys(certificates))


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME) or name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if found else name.rfc4514_string()
