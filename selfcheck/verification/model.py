"""What a verification finds: the verdict, the numbered checks, the facts of an issued list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from selfcheck.text import Bilingual
from selfcheck.verification.checked import Check, RowCode
from selfcheck.verification.sealed.model import SealedFacts
from selfcheck.verification.verdicts import Verdict

Standing = Literal["in_force", "superseded", "withdrawn"]
FileKind = Literal["list", "data", "reading", "floor"]


@dataclass(frozen=True, slots=True)
class IssuedFacts:
    """What anybody may know of an issued list. ``attested_by`` is masked: 张*; ``kind`` says which file it is."""

    number: str
    edition_no: int
    unit_name: str
    uscc: str
    role: str
    attested_by: str
    rows: int
    issued_at: datetime
    in_force_from: date
    review_by: date
    digest_sha256: str
    digest_sm3: str
    standing: Standing
    superseded_by: str | None = None
    ended_at: datetime | None = None
    ended_because: str = ""
    is_demo: bool = False
    kind: FileKind = "list"


@dataclass(frozen=True, slots=True)
class Report:
    """核验结果: one verdict, every check, the facts if the list is known, and what was not checked.

    :param facts: what the register says, where it was asked and knows the list
    :param sealed: what the file itself proves, where it is sealed
    :param note: what kind of file it is, where it is not the sealed list; what to do, where another installation's is
    :param status_as_of: the moment of the status list on which "current" rests; None where the register was asked
    :param rests_on: whose trust bundle was believed, and of when; None where it is the register's own
    """

    subject: str
    verdict: Verdict
    sentence: Bilingual
    checks: tuple[Check, ...]
    facts: IssuedFacts | None
    as_of: datetime
    not_checked: tuple[Bilingual, ...]
    sealed: SealedFacts | None = None
    row_codes: tuple[RowCode, ...] = ()
    note: Bilingual | None = None
    file_sha256: str = ""
    file_sm3: str = ""
    status_as_of: datetime | None = None
    rests_on: Bilingual | None = None

    @property
    def genuine(self) -> bool:
        """Issued here, and whole."""
        return self.verdict.is_genuine

    @property
    def in_force(self) -> bool:
        """The unit's current list."""
        return self.verdict.is_in_force

    @property
    def is_suspicious(self) -> bool:
        """Issued in the future, if the clocks are right: somebody has to look."""
        return self.facts is not None and self.facts.issued_at > self.as_of

    @property
    def accepted(self) -> bool:
        """Genuine and in force."""
        return self.genuine and self.in_force
