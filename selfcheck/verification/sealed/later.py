"""What came after the seal: nothing that a reader could show but our own time stamp.

The library compares every path to every object, which takes seconds on a long list. Here it is enough to ask of each
object that can be reached: is it older than the seal? Few may be newer, and those may have grown in one place only.
Whatever else of the sealed document is written again is no stamp's work, though nothing seems to lead to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader

from selfcheck.verification.sealed.graph import parts, walk, written
from selfcheck.verification.sealed.opening import Opened, range_of
from selfcheck.verification.sealed.shadows import Sealed

EVIDENCE: Final = "/DSS"
GROWING: Final = frozenset({"/AcroForm", "/Fields", "/Annots"})
DATES: Final = frozenset({"/ModDate", "/Producer"})
METADATA: Final = "/Metadata"
# what signing programs renew: the date of the change and their own name
RENEWED: Final = re.compile(
    rb"<(xmp:ModifyDate|xmp:MetadataDate|pdf:Producer)(?: [^>]*)?>[^<]*</\1>"
    rb"|(?:xmp:ModifyDate|xmp:MetadataDate|pdf:Producer)=(?:\"[^\"]*\"|'[^']*')"
)
BLANKS: Final = re.compile(rb"\s+")


def is_only_stamped(opened: Opened) -> bool:
    """Whether all that a reader can show is as it was sealed, but for the fields of our time stamps."""
    reader, revision = opened.reader, opened.seal.signed_revision
    was, now = reader.trailer.flatten(revision), reader.trailer.flatten()
    if written(was.raw_get("/Root")) != written(now.raw_get("/Root")) or not _info_fits(reader, revision, was, now):
        return False
    sealed = Sealed(reader, revision)
    fields = frozenset(each for each in _fields_of(opened) if not sealed.knows(each))
    later = _Later(reader, revision, fields, _metadata(reader), _evidence(reader, sealed))
    newer = later.newer()
    covered = range_of(opened, opened.seal)
    return (
        covered is not None
        and sealed.lies_open(opened.content, covered.end)
        and sealed.is_left_alone({*newer, *_properties(now), *later.evidence})
        and all(map(later.fits, newer))
    )


def _evidence(reader: PdfFileReader, sealed: Sealed) -> frozenset[generic.Reference]:
    """Return where the evidence of the stamps stands: a place of its own, never one that shows something."""
    old = reader.get_object(reader.root_ref, revision=sealed.revision)
    found = reader.root.raw_get(EVIDENCE) if EVIDENCE in reader.root else None
    if not isinstance(found, generic.IndirectObject):
        return frozenset()
    is_same = EVIDENCE in old and written(old.raw_get(EVIDENCE)) == written(found)
    return frozenset({found.reference} if is_same or not sealed.knows(found.reference) else ())


def _properties(now: Any) -> frozenset[generic.Reference]:
    return frozenset({now.raw_get("/Info").reference} if "/Info" in now else ())


def _fields_of(opened: Opened) -> frozenset[generic.Reference]:
    """Return the references of the stamps' fields, as the form names them."""
    fields = opened.reader.root["/AcroForm"]["/Fields"]
    named = [each for each in parts(fields) if isinstance(each, generic.IndirectObject)]
    values = {written(each.sig_field.raw_get("/V")) for each in opened.stamps}
    valued = [(each.reference, each.get_object()) for each in named if "/V" in each.get_object()]
    return frozenset(reference for reference, field in valued if written(field.raw_get("/V")) in values)


def _metadata(reader: PdfFileReader) -> generic.Reference | None:
    found = reader.root.raw_get(METADATA) if METADATA in reader.root else None
    return found.reference if isinstance(found, generic.IndirectObject) else None


@dataclass(frozen=True)
class _Later:
    """What is newer than the seal's revision. ``stamps`` are the fields of our time stamps, new since the seal."""

    reader: PdfFileReader
    revision: int
    stamps: frozenset[generic.Reference]
    metadata: generic.Reference | None
    evidence: frozenset[generic.Reference]

    def newer(self) -> list[generic.Reference]:
        """Return what can be reached and was written after the seal."""
        root = self.reader.root_ref
        start = generic.IndirectObject(root.idnum, root.generation, self.reader)
        found = walk(start, self.stamps | self.evidence)
        met = [each.reference for each in found if each.reference is not None]
        return [each for each in met if self.reader.xrefs.get_last_change(each) > self.revision]

    def fits(self, reference: generic.Reference) -> bool:
        """Whether an object that was written again is what it was, or has only grown by our stamps."""
        old, new = self._before(reference), self.reader.get_object(reference)
        return _same_metadata(old, new) if reference == self.metadata else self._has_only_grown(old, new)

    def _before(self, reference: generic.Reference) -> Any:
        """Return an object as it was when sealed. Raises where there was none."""
        return self.reader.get_object(reference, revision=self.revision)

    def _has_only_grown(self, old: Any, new: Any) -> bool:
        if isinstance(old, generic.StreamObject) or isinstance(new, generic.StreamObject):
            return False
        if written(old) == written(new):
            return True
        if isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject):
            return set(old) <= set(new) and all(self._key_fits(key, old, new) for key in new if key != EVIDENCE)
        return (
            isinstance(old, generic.ArrayObject)
            and isinstance(new, generic.ArrayObject)
            and [written(each) for each in parts(new)[: len(old)]] == [written(each) for each in parts(old)]
            and all(self._is_stamp(each) for each in parts(new)[len(old) :])
        )

    def _key_fits(self, key: str, old: Any, new: Any) -> bool:
        was = old.raw_get(key) if key in old else generic.ArrayObject()
        now = new.raw_get(key)
        if key in old and written(was) == written(now):
            return True
        if isinstance(was, generic.IndirectObject):
            was = self._before(was.reference)
        if isinstance(now, generic.IndirectObject):
            now = now.get_object()
        return key in GROWING and self._has_only_grown(was, now)

    def _is_stamp(self, value: Any) -> bool:
        return isinstance(value, generic.IndirectObject) and value.reference in self.stamps


def _info_fits(reader: PdfFileReader, revision: int, was: Any, now: Any) -> bool:
    """Whether the document's properties are the same but for the date and the program."""
    if ("/Info" in was) != ("/Info" in now):
        return False
    if "/Info" not in now:
        return True
    old = reader.get_object(was.raw_get("/Info").reference, revision=revision)
    new = now.raw_get("/Info").get_object()
    keys = {*old, *new} - DATES
    return all(key in old and key in new and written(old.raw_get(key)) == written(new.raw_get(key)) for key in keys)


def _same_metadata(old: Any, new: Any) -> bool:
    """Whether the metadata say the same but for the date and the program."""
    if not isinstance(old, generic.StreamObject) or not isinstance(new, generic.StreamObject):
        return False
    was, now = (BLANKS.sub(b"", RENEWED.sub(b"", each.read_data(DecodePurpose.XMP_METADATA))) for each in (old, new))
    return was == now
