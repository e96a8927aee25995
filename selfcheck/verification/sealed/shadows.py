"""What a later revision does to the sealed document where nothing leads to: objects freed, or put where others lie.

An object that lies in an object stream changes with the stream, though its own entry stays; a number that stands
twice in a table is one object to us and may be the other to another reader; and a reader that mends broken files
takes every object it finds in the bytes. None of that can be seen by going from object to object.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionData, XRefSectionType, parse_xref_table

OBJECT: Final = re.compile(rb"(?<![0-9])[0-9]{1,10}[\0\t\n\f\r ]+[0-9]{1,5}[\0\t\n\f\r ]+obj(?![a-z])")


@dataclass(frozen=True)
class Sealed:
    """The document as its seal covers it: the revisions up to ``revision``."""

    reader: PdfFileReader
    revision: int

    def knows(self, reference: generic.Reference) -> bool:
        """Whether an object of this number was there, in use or freed, in whichever generation."""
        return reference.idnum in self._numbers

    def is_left_alone(self, compared: Collection[generic.Reference]) -> bool:
        """Whether later revisions write nothing again but what is compared anyway.

        :param compared: objects that are looked at elsewhere
        """
        known = self._numbers
        named = {each for revision in self._later for each in self.reader.xrefs.explicit_refs_in_revision(revision)}
        return all(each in compared for each in named if each.idnum in known) and all(
            self._is_plain(revision) for revision in self._later
        )

    def lies_open(self, content: bytes, start: int) -> bool:
        """Whether every object in the bytes after the seal is one that a table names, so that none waits hidden."""
        places = {place for revision in self._later for place in self._places(revision)}
        return all(found.start() in places for found in OBJECT.finditer(content, start))

    @property
    def _later(self) -> range:
        return range(self.revision + 1, self.reader.xrefs.total_revisions)

    @property
    def _numbers(self) -> frozenset[int]:
        data = (self.reader.xrefs.get_xref_data(each) for each in range(self.revision + 1))
        return frozenset(number for each in data for number in _numbers(each))

    def _is_plain(self, revision: int) -> bool:
        """Whether a table is of the kind that the sealed document has, and names every object once."""
        info = self.reader.xrefs.get_xref_container_info(revision)
        if info.xref_section_type is not self.reader.xrefs.get_xref_container_info(self.revision).xref_section_type:
            return False
        if info.xref_section_type is not XRefSectionType.STANDARD:
            return True
        self.reader.stream.seek(info.start_location)
        numbers = [each.idnum for each in parse_xref_table(self.reader.stream, strict=True)]
        return len(set(numbers)) == len(numbers)

    def _places(self, revision: int) -> Iterator[int]:
        yield self.reader.xrefs.get_xref_container_info(revision).start_location
        yield from (place for _, place in self.reader.xrefs.get_xref_data(revision).standard_xrefs.values())


def _numbers(data: XRefSectionData) -> Iterator[int]:
    yield from data.standard_xrefs
    yield from data.xrefs_in_objstm
    yield from data.freed
