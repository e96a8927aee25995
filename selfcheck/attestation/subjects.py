"""Which unit a certificate is for: the USCC in its subject, wherever its authority put it. Pure."""

from __future__ import annotations

import re
from typing import Final

from cryptography import x509

USCC: Final = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")


def usccs_in(certificate: x509.Certificate) -> frozenset[str]:
    """Return every code in the subject that is written like a USCC; a seal's certificate has exactly one.

    Authorities put it under different names (organizationIdentifier, serialNumber, OU, own ones), mostly behind a
    prefix such as ``NTRCN-``; so all values are read, and more than one different code is as bad as none.
    """
    texts = [value for part in certificate.subject if isinstance(value := part.value, str)]
    return frozenset(found for text in texts for found in USCC.findall(text))
