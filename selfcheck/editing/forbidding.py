"""What must never be released: points that reach products which they cannot concern."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from selfcheck.catalogue.model import Catalogue
from selfcheck.riskpoints.model import Library
from selfcheck.riskpoints.nonsense import Found, Nonsense, nonsense_in
from selfcheck.riskpoints.nonsense_loading import load_nonsense


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The reviewed table of nonsense as it stands in a folder of the checklists, asked about any library."""

    checklists: Path
    catalogue: Catalogue

    def table(self, library: Library) -> Nonsense:
        """Return the table, checked against the files of a library.

        :raises DataFileError: it names a file that the library lacks
        """
        return load_nonsense(self.checklists, self.catalogue.by_code, library.family_by_code)

    def found_in(self, library: Library) -> tuple[Found, ...]:
        """Return every point of every product that the table forbids."""
        return nonsense_in(library, self.catalogue.products, self.table(library))
