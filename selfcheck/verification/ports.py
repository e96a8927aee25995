"""What verification asks of whoever keeps the issued lists, the log and the keys, and of whoever opens files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from selfcheck.attestation.trust import Trust
from selfcheck.verification.checked import RowCode
from selfcheck.verification.model import IssuedFacts
from selfcheck.verification.sealed.model import Judgement, LogPlace


class History(StrEnum):
    """What the live log says of a checkpoint inside a file."""

    CONTINUES = "continues"  # the tree of that size has that root still
    CONTRADICTS = "contradicts"  # it has another root: history was rewritten
    SHORTER = "shorter"  # the log is not that long any more, or not yet
    OVER = "over"  # it says that the list was never published: its data lapsed, or its number is void
    LOST = "lost"  # it was put back to an older backup, which it says; what came after is not known any more


class Ledger(Protocol):
    """The register of issued lists.

    Every method may raise ``LedgerAway`` when the register cannot be read now.
    """

    def by_file(self, sha256: str) -> IssuedFacts | None:
        """Return the list to which a file with this digest belongs, or None."""
        ...

    def by_number(self, number: str) -> IssuedFacts | None:
        """Return the list of a number, or None; a number without a finished document is not known."""
        ...

    def is_void(self, number: str) -> bool:
        """Whether a number was given up, so that no list of it was ever published."""
        ...

    def check_code_fits(self, number: str, check_code: str) -> bool:
        """Whether this is the check code printed on the list; compared in constant time."""
        ...

    def row_codes(self, number: str) -> Sequence[RowCode]:
        """Return the row codes of a list in order."""
        ...

    def may_be_lost(self, number: str) -> bool:
        """Whether a number may have been given after a backup that was restored, so that nothing is known of it."""
        ...

    def history_of(self, place: LogPlace) -> History:
        """Return whether the live log continues the checkpoint inside a file, and what it says of the list."""
        ...


class LedgerAway(Exception):
    """The register cannot be read now; the answer is "could not check", never "valid"."""


class TrustSource(Protocol):
    """Where the installation's own trust comes from."""

    def own(self) -> Trust:
        """Return whom this installation believes now, without a status list: the register is asked instead.

        :raises LedgerAway: it cannot be read now
        """
        ...


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from a file: the numbers it names, and of a PDF what the judge says."""

    numbers: tuple[str, ...] = ()
    judgement: Judgement | None = None


class FileReader(Protocol):
    """Reads and judges hostile files within limits."""

    def read(self, content: bytes, *, at: datetime) -> Read:
        """Return what a file is.

        :param at: the moment for which it is judged
        :raises Unreadable: neither a PDF nor a data file that can be parsed
        :raises TooCostly: the limits were reached
        :raises ReaderBusy: too many files are being read
        """
        ...


class Unreadable(Exception):
    """The file is neither a PDF nor a data file."""


class TooCostly(Exception):
    """Reading the file went over the limits of size, memory or time."""


class ReaderBusy(Exception):
    """Too many files are being read at once; the answer is "could not check", never "valid"."""
