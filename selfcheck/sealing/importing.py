"""Keys and certificates from outside: a licensed CA's PKCS#12 file, a PKCS#11 token, a root to be trusted."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from pyhanko.sign.general import SigningError
from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.attestation.custody import Keeper
from selfcheck.attestation.subjects import usccs_in
from selfcheck.errors import Refused
from selfcheck.sealing.authority import DIGEST
from selfcheck.sealing.keyring import Keyring, Owner, as_text, fingerprint_of, in_use, note
from selfcheck.sealing.model import NotYet, Purpose, Storage
from selfcheck.sealing.records import SigningKey
from selfcheck.sealing.retiring import retire
from selfcheck.sealing.signers import Signing, Token, opened

RSA_AT_LEAST: Final = 2048
Use = Literal["time", "person"]


@dataclass(frozen=True, slots=True)
class Foreign:
    """A certificate of another authority and the certificates above it, up to its root."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class P12:
    """A PKCS#12 file with its password."""

    content: bytes = field(repr=False)
    password: bytes = field(repr=False)


def import_p12(session: Session, ring: Keyring, actor: Actor, unit: Owner, file: P12, *, at: datetime) -> SigningKey:
    """Take over a unit's key and certificate from a PKCS#12 file; the key used so far is retired.

    The operator's machine can then use the key, and the document says so.

    :raises Refused: the file does not open, or its certificate is not one for this unit's seal
    """
    try:
        found = load_pkcs12(file.content, file.password)
    except ValueError as error:
        raise _refused(
            "p12-unreadable", "文件打不开：口令不对，或不是 PKCS#12 文件。", "Wrong password, or no PKCS#12."
        ) from error
    key = found.key
    if found.cert is None or not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
        raise _refused("p12-empty", "文件里没有私钥和证书。", "The file holds no private key with a certificate.")
    foreign = Foreign(found.cert.certificate, chain_from(found.cert.certificate, _others(found.additional_certs)))
    _check(foreign, unit, at)
    row = _row(foreign, unit, Keeper.OPERATOR, at)
    row.storage, row.place = Storage.FILE.value, {"file": f"seal-{row.fingerprint[:16]}"}
    _replace(session, actor, row, at)
    ring.folder.write(row.place["file"], key)
    return row


def _others(found: Iterable[object]) -> list[x509.Certificate]:
    return [each.certificate for each in found if isinstance(getattr(each, "certificate", None), x509.Certificate)]  # type: ignore[attr-defined]  # just asked


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key inside a token, its certificate, and who holds the token."""

    token: Token
    foreign: Foreign
    keeper: Keeper


def import_token(
    session: Session, ring: Keyring, actor: Actor, unit: Owner, given: TokenKey, *, at: datetime
) -> SigningKey:
    """Use a key inside a PKCS#11 token as the unit's seal; the token is asked for a signature first.

    :raises Refused: the token does not sign, or not for this certificate, or the certificate is not for this unit
    """
    _check(given.foreign, unit, at)
    _prove(Signing(given.foreign.certificate, given.foreign.chain, given.token))
    row = _row(given.foreign, unit, given.keeper, at)
    token = given.token
    row.storage = Storage.TOKEN.value
    row.place = {
        "module": token.module,
        "token": token.token,
        "key": token.key,
        "pin": ring.pins.close(token.pin.encode(), f"pin:{row.fingerprint}"),
    }
    _replace(session, actor, row, at)
    return row


def import_anchor(
    session: Session, actor: Actor, certificate: x509.Certificate, use: Use, *, at: datetime
) -> SigningKey:
    """Trust the root of a time-stamp authority, or of an authority for certificates of persons.

    :raises Refused: not a root, or known already
    """
    content = certificate.public_bytes(Encoding.DER)
    fingerprint = fingerprint_of(content)
    if not _is_root(certificate):
        raise _refused("not-a-root", "这不是自签名的根证书。", "This is no self-signed root certificate.")
    if session.scalars(select(SigningKey).where(SigningKey.fingerprint == fingerprint)).first() is not None:
        raise _refused("key-known", "这个证书已经导入过。", "This certificate was imported before.")
    row = SigningKey(
        fingerprint=fingerprint,
        purpose=Purpose.ANCHOR.value,
        in_use=f"anchor:{fingerprint[:30]}",
        storage=Storage.NONE.value,
        place={"for": use},
        keeper=Keeper.OPERATOR.value,
        public_key=_public(certificate),
        certificate=content,
        chain=[],
        made_at=at,
        until=certificate.not_valid_after_utc,
    )
    session.add(row)
    session.flush()
    note(session, actor, "key-imported", row, at)
    return row


def chain_from(leaf: x509.Certificate, others: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Return the certificates above a leaf in order, its root last.

    :raises Refused: the chain does not reach a root
    """
    chain = tuple(_above(leaf, list(others)))
    if not chain or not _is_root(chain[-1]):
        raise _refused(
            "chain-incomplete",
            "证书链不完整：请把中间证书和根证书一并导入。",
            "The chain is incomplete: import the intermediate and root certificates with it.",
        )
    return chain


def _above(certificate: x509.Certificate, others: list[x509.Certificate]) -> Iterator[x509.Certificate]:
    while not _is_root(certificate):
        found = next((each for each in others if _issued(each, certificate)), None)
        if found is None:
            return
        others.remove(found)
        yield found
        certificate = found


def _issued(above: x509.Certificate, below: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_root(certificate: x509.Certificate) -> bool:
    return certificate.issuer == certificate.subject and _issued(certificate, certificate)


def _check(foreign: Foreign, unit: Owner, at: datetime) -> None:
    certificate = foreign.certificate
    if usccs_in(certificate) != {unit.uscc}:
        raise _refused(
            "certificate-of-another",
            f"证书主体里没有本单位的统一社会信用代码 {unit.uscc}，或写有别的代码。",
            f"The subject of the certificate does not name this unit's USCC {unit.uscc}, or names another.",
        )
    if not certificate.not_valid_before_utc <= at < certificate.not_valid_after_utc:
        raise _refused("certificate-not-now", "证书未生效或已到期。", "The certificate is not valid now.")
    key = certificate.public_key()
    is_strong = (isinstance(key, RSAPublicKey) and key.key_size >= RSA_AT_LEAST) or (
        isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1 | SECP384R1)
    )
    if not is_strong or not _may_sign(certificate):
        raise _refused(
            "certificate-unsuitable",
            "证书不能用于签章：需要 RSA 2048 位以上或 P-256、P-384 密钥，密钥用途含数字签名。国密 SM2 暂不支持。",
            "The certificate cannot seal: RSA of 2048 bits or P-256, P-384 and usage digital signature. No SM2 yet.",
        )


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature


def _prove(signing: Signing) -> None:
    asked = secrets.token_bytes(32)
    try:
        with opened(signing) as signer:
            signature = asyncio.run(signer.async_sign_raw(asked, DIGEST))
        key = signing.certificate.public_key()
        if isinstance(key, EllipticCurvePublicKey):
            key.verify(signature, asked, ECDSA(SHA256()))
        elif isinstance(key, RSAPublicKey):
            key.verify(signature, asked, PKCS1v15(), SHA256())
    except (NotYet, SigningError, InvalidSignature) as error:
        raise _refused(
            "token-unlike",
            "密码设备没有用这张证书的私钥签名：请核对驱动、设备名、密钥名和口令。",
            "The token did not sign for this certificate: check module, token, key and PIN.",
        ) from error


def _row(foreign: Foreign, unit: Owner, keeper: Keeper, at: datetime) -> SigningKey:
    public = _public(foreign.certificate)
    return SigningKey(
        fingerprint=fingerprint_of(public),
        purpose=Purpose.SEAL.value,
        unit_id=unit.id,
        in_use=f"{Purpose.SEAL.value}:{unit.id}",
        keeper=keeper.value,
        public_key=public,
        certificate=foreign.certificate.public_bytes(Encoding.DER),
        chain=[as_text(each) for each in foreign.chain],
        made_at=at,
        until=foreign.certificate.not_valid_after_utc,
    )


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _replace(session: Session, actor: Actor, row: SigningKey, at: datetime) -> None:
    """Put the new key in the place of the one in use."""
    if session.scalars(select(SigningKey).where(SigningKey.fingerprint == row.fingerprint)).first() is not None:
        raise _refused("key-known", "这个密钥已经导入过。", "This key was imported before.")
    before = in_use(session, Purpose.SEAL, row.unit_id)
    if before is not None:
        retire(session, actor, before, at=at)
    session.add(row)
    session.flush()
    note(session, actor, "key-imported", row, at)


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused(code, zh, en, status=400)
