"""Every object of a file, read ahead in one go: the whole file is gone through anyway.

The library reads byte by byte, and goes through the table of an object stream anew for each object there, which is
half of the time that it takes to judge a list. Here the table is read once, and what is written plainly at once.
Whatever is not as it must be is left to the library, which says why, if anything ever leads there.
"""

from __future__ import annotations

import io
import logging
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef

from selfcheck.verification.sealed.graph import OBJECTS_AT_MOST
from selfcheck.verification.sealed.plainly import read_direct, read_plainly

HEAD: Final = re.compile(rb"[0-9 \t\r\n]*")
UNFIT: Final = (generic.StreamObject, generic.IndirectObject)


def read_ahead(reader: PdfFileReader, content: bytes) -> None:
    """Read what the last revision has, so that the reader knows it already when somebody asks."""
    markers = _markers(reader)
    if len(markers) > OBJECTS_AT_MOST:
        return
    packed: dict[int, dict[int, int]] = defaultdict(dict)
    for reference, marker in markers.items():
        if isinstance(marker, ObjStreamRef):
            packed[marker.obj_stream_id][reference.idnum] = marker.ix_in_stream
        elif (value := read_direct(content, marker, reference)) is not None:
            reader.cache_indirect_object(reference.generation, reference.idnum, value)
    for number, places in packed.items():
        with _left_to_the_library():
            _unpack(reader, number, places)


@contextmanager
def _left_to_the_library() -> Iterator[None]:
    """Go on where something is broken: whoever needs it is told by the library what is wrong."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as problem:
        logging.getLogger(__name__).debug("left to the library: %s", problem)


def _markers(reader: PdfFileReader) -> dict[generic.Reference, int | ObjStreamRef]:
    """Return where each object lies that is in use: at which byte, or in which object stream."""
    known = (reader.xrefs.explicit_refs_in_revision(each) for each in range(reader.total_revisions))
    found = {reference: reader.xrefs[reference] for references in known for reference in references}
    return {reference: marker for reference, marker in found.items() if marker is not None}


def _unpack(reader: PdfFileReader, number: int, places: Mapping[int, int]) -> None:
    stream = reader.get_object(generic.Reference(number, 0, reader))
    if stream["/Type"] != "/ObjStm":
        return
    content, first = stream.read_data(DecodePurpose.OBJECT_STREAM), int(stream["/First"])
    for place, (each, offset) in enumerate(_table(content, first, int(stream["/N"])).items()):
        if places.get(each) == place:
            reference = generic.Reference(each, 0, reader)
            value = read_plainly(content, first + offset, reference) or _read(content, first + offset, reference)
            if not isinstance(value, UNFIT):
                reader.cache_indirect_object(0, each, value)


def _table(content: bytes, first: int, count: int) -> dict[int, int]:
    """Return where in an object stream each object begins, in the order of the table; nothing where it is unusual."""
    if HEAD.fullmatch(content, 0, first) is None:
        return {}
    numbers = [int(each) for each in content[:first].split()[: 2 * count]]
    table = dict(zip(numbers[::2], numbers[1::2], strict=False))
    return table if len(numbers) == 2 * count == 2 * len(table) else {}


def _read(content: bytes, place: int, reference: generic.Reference) -> generic.PdfObject:
    source = io.BytesIO(content)
    source.seek(place)
    return generic.read_object(source, reference)
