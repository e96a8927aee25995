"""Certificates of the installation's own root, and its revocation list. Pure: keys and moments come from outside.

All keys of certificates are ECDSA on P-256 with SHA-256: what poppler, OpenSSL and smart cards understand alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

DAYS_OF_ROOT: Final = 30 * 365
DAYS_OF_TIME: Final = 20 * 365  # the newest time stamp has to outlive the document, or be renewed
DAYS_OF_SEAL: Final = 3 * 365
DAYS_OF_CRL: Final = 7
NAME_AT_MOST: Final = 64  # X.520
USCC_PREFIX: Final = "NTRCN-"  # national trade register, ETSI EN 319 412-1
DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues certificates: a root with its private key."""

    certificate: x509.Certificate
    key: EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Revoked:
    """A certificate that is good no more, since when and why (a word of RFC 5280)."""

    serial: int
    at: datetime
    reason: x509.ReasonFlags


def new_key() -> EllipticCurvePrivateKey:
    """Draw a private key."""
    return generate_private_key(SECP256R1())


def make_root(key: EllipticCurvePrivateKey, code: str, *, at: datetime) -> x509.Certificate:
    """Return the certificate of an installation's root, signed by itself.

    :param code: the installation's part of list numbers
    """
    name = _own_name(f"selfcheck root {code}", key.public_key())
    usage = _usage(key_cert_sign=True, crl_sign=True)
    built = (
        _builder(name, key.public_key(), at, DAYS_OF_ROOT)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
    )
    return built.sign(key, SHA256())


def issue_seal(
    issuer: Issuer, key: EllipticCurvePublicKey, unit_name: str, uscc: str, *, at: datetime
) -> x509.Certificate:
    """Return the certificate of a unit's seal; its subject carries the USCC."""
    name = _name(
        {
            NameOID.COUNTRY_NAME: "CN",
            NameOID.ORGANIZATION_NAME: unit_name,
            NameOID.ORGANIZATION_IDENTIFIER: USCC_PREFIX + uscc,
            NameOID.ORGANIZATIONAL_UNIT_NAME: "企业签章",
            NameOID.COMMON_NAME: unit_name,
        }
    )
    built = (
        _leaf(issuer, name, key, at, DAYS_OF_SEAL)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
    )
    return built.sign(issuer.key, SHA256())


def issue_time(issuer: Issuer, key: EllipticCurvePublicKey, code: str, *, at: datetime) -> x509.Certificate:
    """Return the certificate of the installation's own time stamps; the name says whose they are."""
    name = _own_name(f"selfcheck own time stamps {code}", key)
    built = (
        _leaf(issuer, name, key, at, DAYS_OF_TIME)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    return built.sign(issuer.key, SHA256())


def make_crl(issuer: Issuer, revoked: Iterable[Revoked], *, at: datetime) -> x509.CertificateRevocationList:
    """Return the root's revocation list as of now."""
    at = at.replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at)
        .next_update(at + timedelta(days=DAYS_OF_CRL))
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(_key_of_issuer(issuer), critical=False)
    )
    for each in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(each.serial)
            .revocation_date(each.at.replace(microsecond=0))
            .add_extension(x509.CRLReason(each.reason), critical=False)
            .build()
        )
    return builder.sign(issuer.key, SHA256())


def _leaf(
    issuer: Issuer, name: x509.Name, key: EllipticCurvePublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        _builder(name, key, at, days, last=issuer.certificate.not_valid_after_utc)
        .issuer_name(issuer.certificate.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_of_issuer(issuer), critical=False)
    )


def _builder(
    name: x509.Name, key: EllipticCurvePublicKey, at: datetime, days: int, *, last: datetime | None = None
) -> x509.CertificateBuilder:
    at = at.replace(microsecond=0)
    until = at + timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(min(until, last) if last else until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_of_issuer(issuer: Issuer) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())


def _own_name(name: str, key: EllipticCurvePublicKey) -> x509.Name:
    """Return the name of a certificate of the installation: of each key another, so that rotated ones differ."""
    mark = x509.SubjectKeyIdentifier.from_public_key(key).digest.hex()[:16]
    return _name({NameOID.ORGANIZATION_NAME: "selfcheck", NameOID.SERIAL_NUMBER: mark, NameOID.COMMON_NAME: name})


def _name(parts: dict[ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(kind, value[:NAME_AT_MOST]) for kind, value in parts.items()])


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
