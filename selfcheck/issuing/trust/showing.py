"""Certificates as people compare them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from selfcheck.attestation.trust import Trust, shown_fingerprint
from selfcheck.clock import local_day
from selfcheck.text import Bilingual

USES = {
    "seal_roots": Bilingual("签章", "Seals"),
    "time_roots": Bilingual("时间戳", "Time stamps"),
    "person_roots": Bilingual("个人证书", "Certificates of persons"),
}


@dataclass(frozen=True, slots=True)
class Root:
    """A trusted certificate: what for, its subject, its fingerprint (SHA-256 of the certificate), its last day."""

    use: Bilingual
    subject: str
    fingerprint: str
    until: date


def shown_roots(trust: Trust) -> list[Root]:
    """Return every root of a bundle, by use."""
    return [_root(use, der) for name, use in USES.items() for der in getattr(trust, name)]


def _root(use: Bilingual, der: bytes) -> Root:
    certificate = x509.load_der_x509_certificate(der)
    print_of_it = shown_fingerprint(certificate.fingerprint(SHA256()).hex())
    until = local_day(certificate.not_valid_after_utc)
    return Root(use, certificate.subject.rfc4514_string(), print_of_it, until)
