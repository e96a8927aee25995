"""A register of one list, for verification without a database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.verification.checked import RowCode
from selfcheck.verification.model import IssuedFacts
from selfcheck.verification.ports import History, LedgerAway
from selfcheck.verification.sealed.model import LogPlace


@dataclass
class OneList:
    """Knows one list by the digests of its files; ``facts`` may be changed by a test."""

    snapshot: Snapshot
    files: tuple[bytes, ...]
    facts: IssuedFacts
    is_away: bool = False
    is_given_up: bool = False
    history: History = History.CONTINUES

    def by_file(self, sha256: str) -> IssuedFacts | None:
        self._reach()
        return self.facts if sha256 in {hashlib.sha256(file).hexdigest() for file in self.files} else None

    def by_number(self, number: str) -> IssuedFacts | None:
        self._reach()
        return self.facts if number == self.snapshot.number and not self.is_given_up else None

    def is_void(self, number: str) -> bool:
        self._reach()
        return self.is_given_up and number == self.snapshot.number

    def check_code_fits(self, number: str, check_code: str) -> bool:
        self._reach()
        return (number, check_code) == (self.snapshot.number, self.snapshot.check_code)

    def row_codes(self, number: str) -> Sequence[RowCode]:
        self._reach()
        return [RowCode(row.position, row.title.zh, row.code) for row in self.snapshot.rows]

    def may_be_lost(self, number: str) -> bool:
        """Nothing was ever lost here."""
        return False

    def history_of(self, place: LogPlace) -> History:
        self._reach()
        return self.history

    def _reach(self) -> None:
        if self.is_away:
            raise LedgerAway


def register_of(snapshot: Snapshot, *files: bytes) -> OneList:
    """A register that holds this list in force."""
    sha256, sm3 = digests(to_canonical(snapshot))
    facts = IssuedFacts(
        number=snapshot.number,
        edition_no=snapshot.edition,
        unit_name=snapshot.unit.name,
        uscc=snapshot.unit.uscc,
        role=snapshot.role.value,
        attested_by="张*",
        rows=len(snapshot.rows),
        issued_at=snapshot.issued_at,
        in_force_from=snapshot.in_force_from,
        review_by=snapshot.review_by,
        digest_sha256=sha256,
        digest_sm3=sm3,
        standing="in_force",
    )
    return OneList(snapshot, files, facts)
