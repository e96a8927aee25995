"""How entries are chained. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import rfc8785

GENESIS: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What the digest of an entry covers."""

    chain: int
    position: int
    at: datetime
    actor_kind: str
    user_id: int | None
    act: str
    subject_kind: str
    subject_id: str
    facts: dict[str, Any]
    previous_hash: str

    def digest(self) -> str:
        """SHA-256 (hex) over the canonical form of the entry."""
        body: dict[str, Any] = {
            "chain": self.chain,
            "position": self.position,
            "at": self.at.isoformat(timespec="microseconds"),
            "actor": [self.actor_kind, self.user_id],
            "act": self.act,
            "subject": [self.subject_kind, self.subject_id],
            "facts": self.facts,
            "previous": self.previous_hash,
        }
        return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def first_break(entries: Iterable[tuple[Entry, str]]) -> int | None:
    """Return the position of the first entry that does not continue the chain, or None.

    :param entries: entries of one chain in order of position, each with the digest stored beside it
    """
    expected, previous = 1, GENESIS
    for entry, stored in entries:
        is_whole = entry.position == expected and entry.previous_hash == previous and entry.digest() == stored
        if not is_whole:
            return expected
        expected, previous = expected + 1, stored
    return None
