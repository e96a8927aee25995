"""What lies inside a sealed list: the names of its attachments, and how large each may be. No other belongs there."""

from __future__ import annotations

import re
from typing import Final

LOG_ENTRY: Final = "log-entry.json"
LOG_PROOF: Final = "list.tlog-proof"
LOG_TOKEN: Final = "checkpoint.tst"  # noqa: S105 - an RFC 3161 token, no password
KILOBYTE: Final = 1024
DATA_AT_MOST: Final = 32 * 1024 * KILOBYTE
LIMITS: Final = {LOG_ENTRY: 16 * KILOBYTE, LOG_PROOF: 64 * KILOBYTE, LOG_TOKEN: 64 * KILOBYTE}
APPROVAL: Final = re.compile(r"approval-(prepared|reviewed|attested)\.(json|p7s|key\.json|account\.json)")
APPROVAL_AT_MOST: Final = 64 * KILOBYTE
SEAL_FIELD: Final = "Seal"
TIME_FIELD: Final = "SealTime"


def data_name(number: str) -> str:
    """Return the name of the data file of a list."""
    return f"{number}.json"


def limit_of(name: str, number: str) -> int | None:
    """Return how many bytes an attachment of this name may have, or None where no such file belongs into the list."""
    if name == data_name(number):
        return DATA_AT_MOST
    if APPROVAL.fullmatch(name):
        return APPROVAL_AT_MOST
    return LIMITS.get(name)
