"""Certificates by hand: chains to pinned roots, strength of keys, revocation lists. The library judges besides.

The library says *that* a seal does not hold; which of the many reasons it is, is found here, and shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from selfcheck.attestation.trust import Trust, fingerprint

LONGEST_CHAIN: Final = 6
# every time stamp and approval of a file asks the same of the same few certificates
ASKED_AGAIN: Final = 256
RSA_AT_LEAST: Final = 2048
CURVE_AT_LEAST: Final = 256
STRONG: Final = frozenset({"sha256", "sha384", "sha512"})
UNREADABLE: Final = (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature)


@dataclass(frozen=True, slots=True)
class Chain:
    """A certificate, those above it, and the pinned root, in this order."""

    certificates: tuple[x509.Certificate, ...]

    @property
    def leaf(self) -> x509.Certificate:
        """The certificate itself."""
        return self.certificates[0]

    @property
    def pairs(self) -> tuple[tuple[x509.Certificate, x509.Certificate], ...]:
        """Every certificate below the root with its issuer."""
        return tuple(zip(self.certificates, self.certificates[1:], strict=False))


def loaded(contents: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """Return the certificates that can be read."""
    found = []
    for content in contents:
        try:
            found.append(x509.load_der_x509_certificate(content))
        except UNREADABLE:
            continue
    return tuple(dict.fromkeys(found))


def chain_to(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], roots: Sequence[x509.Certificate]
) -> Chain | None:
    """Return the chain from a certificate to a pinned root, None where no chain leads to one.

    Roots are compared by their bytes: a stranger's root of the same name is another one.
    """
    found = [leaf]
    while len(found) < LONGEST_CHAIN:
        above = next((each for each in roots if _issued(each, found[-1])), None)
        if above is not None:
            return Chain((*found, above))
        above = next((each for each in others if each not in found and _issued(each, found[-1])), None)
        if above is None:
            return None
        found.append(above)
    return None


@lru_cache(maxsize=ASKED_AGAIN)
def _issued(above: x509.Certificate, below: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
        return above.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (*UNREADABLE, x509.ExtensionNotFound):
        return False


def is_strong(certificate: x509.Certificate) -> bool:
    """Whether key and signature of a certificate are not weak by today's measure."""
    key = certificate.public_key()
    is_long = (
        (isinstance(key, RSAPublicKey) and key.key_size >= RSA_AT_LEAST)
        or (isinstance(key, EllipticCurvePublicKey) and key.key_size >= CURVE_AT_LEAST)
        or isinstance(key, Ed25519PublicKey)
    )
    digest = certificate.signature_hash_algorithm
    return is_long and (digest is None or digest.name in STRONG)


def is_valid_at(chain: Chain, moment: datetime) -> bool:
    """Whether every certificate of a chain was valid at a moment."""
    return all(each.not_valid_before_utc <= moment <= each.not_valid_after_utc for each in chain.certificates)


def lists_of(contents: Iterable[bytes]) -> tuple[x509.CertificateRevocationList, ...]:
    """Return the revocation lists that can be read."""
    found = []
    for content in contents:
        try:
            found.append(x509.load_der_x509_crl(content))
        except UNREADABLE:
            continue
    return tuple(found)


def is_covered(chain: Chain, lists: Sequence[x509.CertificateRevocationList]) -> bool:
    """Whether there is a list of its issuer for every certificate below the root."""
    return all(any(_is_of(each, above) for each in lists) for _, above in chain.pairs)


def revoked_since(chain: Chain, lists: Sequence[x509.CertificateRevocationList], trust: Trust) -> datetime | None:
    """Return since when a certificate of the chain is revoked, by a list or the status list; None where none is."""
    moments = [since for each in chain.pairs for since in _listed(*each, lists)]
    ended = trust.revoked_keys
    moments += [ended[name] for each in chain.certificates if (name := _name_of(each)) in ended]
    return min(moments, default=None)


def _listed(
    certificate: x509.Certificate, above: x509.Certificate, lists: Sequence[x509.CertificateRevocationList]
) -> Iterable[datetime]:
    for each in lists:
        if not _is_of(each, above):
            continue
        entry = each.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None:
            yield _invalid_since(entry)


def _invalid_since(entry: x509.RevokedCertificate) -> datetime:
    """Return the day of revocation, or the earlier one since when the key was not the owner's alone any more."""
    try:
        invalid = entry.extensions.get_extension_for_class(x509.InvalidityDate).value.invalidity_date_utc
    except (x509.ExtensionNotFound, ValueError):
        return entry.revocation_date_utc
    return min(invalid, entry.revocation_date_utc)


def _is_of(revoked: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        return revoked.issuer == issuer.subject and _signed(revoked.public_bytes(Encoding.DER), issuer)
    except UNREADABLE:
        return False


@lru_cache(maxsize=ASKED_AGAIN)
def _signed(content: bytes, issuer: x509.Certificate) -> bool:
    """Whether a revocation list (DER) is signed with a certificate's key. Raises where the key is of another kind."""
    return x509.load_der_x509_crl(content).is_signature_valid(
        issuer.public_key()  # type: ignore[arg-type]  # of another kind it raises, and is none
    )


def _name_of(certificate: x509.Certificate) -> str:
    return fingerprint(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
