"""Revocation lists of other authorities, fetched from where their certificates say; ours are made, not fetched."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterable, Iterator
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from cryptography import x509

from selfcheck.sealing.model import NotYet
from selfcheck.text import Bilingual

SECONDS: Final = 10
BYTES_AT_MOST: Final = 16 * 1024 * 1024
AWAY: Final = Bilingual(
    "证书机构的吊销清单暂时取不到，编号已保留，系统会自动重试。",
    "The revocation list of the certificate authority cannot be fetched now. The number is kept; we try again.",
)


def fetch_lists(certificates: Iterable[x509.Certificate]) -> tuple[bytes, ...]:
    """Return the revocation lists (DER) that the certificates name; one list is fetched once.

    :raises NotYet: a certificate below a root names no list, or a list does not come
    """
    addresses = dict.fromkeys(_address(each) for each in certificates if each.issuer != each.subject)
    return tuple(_fetch(address) for address in addresses)


def _address(certificate: x509.Certificate) -> str:
    address = next(_addresses(certificate), None)
    if address is None:
        raise NotYet(
            "revocation-unknown",
            Bilingual(
                "证书没有写明吊销清单的网址，无法证明签章时证书有效。请向证书机构换发带 CRL 地址的证书。",
                "The certificate names no revocation list, so it cannot be shown to have been valid when sealing. Ask"
                " the authority for one that names its CRL.",
            ),
        )
    return address


def _addresses(certificate: x509.Certificate) -> Iterator[str]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return
    for point in points:
        for name in point.full_name or ():
            if isinstance(name, x509.UniformResourceIdentifier) and urlsplit(name.value).scheme in {"http", "https"}:
                yield name.value


def _fetch(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - http(s) only, see _addresses
            content: bytes = answer.read(BYTES_AT_MOST + 1)
        if len(content) > BYTES_AT_MOST:
            raise ValueError("too long")
        x509.load_der_x509_crl(content)
    except HTTPError as refusal:
        refusal.close()  # it holds the answer, and with it the socket
        raise NotYet("revocation-away", AWAY) from refusal
    except (URLError, OSError, HTTPException, ValueError) as error:
        raise NotYet("revocation-away", AWAY) from error
    return content
