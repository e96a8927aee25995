"""What verification asks of whoever keeps the issued lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from selfcheck.verification.model import IssuedFacts, RowCode


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

    def check_code_fits(self, number: str, check_code: str) -> bool:
        """Whether this is the check code printed on the list; compared in constant time."""
        ...

    def row_codes(self, number: str) -> Sequence[RowCode]:
        """Return the row codes of a list in order."""
        ...


class LedgerAway(Exception):
    """The register cannot be read now; the answer is "could not check", never "valid"."""


class FileReader(Protocol):
    """Finds the list numbers that a file names, reading hostile files within limits."""

    def numbers_in(self, content: bytes) -> Sequence[str]:
        """Return the numbers; none if the file names none.

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
