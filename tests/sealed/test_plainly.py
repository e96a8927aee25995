"""What is read at once is what the library reads; what it would not read, or would read otherwise, is left to it."""

from __future__ import annotations

import io
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from selfcheck.verification.sealed.ahead import read_ahead
from selfcheck.verification.sealed.plainly import read_direct, read_plainly
from tests.sealed.forging import Bench

HARMLESS: Final = {
    "every kind": b"<< /A 1 /B -2.50 /C [ true false 7 0 R 3 0 ] /E <feff0041> /F << /G /H >> >>",
    "escapes": b"<< /A (a \\376\\377 \\( b) >>",
    "an array": b"[ 1 0 R 2 0 R /Name (text) ]",
    "nothing within": b"<<>>",
    "close together": b"<</A[1 2 0 R]/B/C/D<<>>>>",
    "many lines": b"<<\n/A 1\r\n/B\t[ 2 ]\n>>",
}
LEFT: Final = {
    "the same key twice": b"<< /Contents 5 0 R /Contents 6 0 R >>",
    "a key without value": b"<< /A /B /C >>",
    "a key that is no name": b"<< 1 /B >>",
    "closed by the wrong bracket": b"<< /A [ 1 >> ]",
    "never closed": b"<< /A 1",
    "an escaped name": b"<< /J#53 1 >>",
    "a comment": b"<< /A % 1\n 2 >>",
    "a line end within a text": b"<< /A (a\nb) >>",
    "an octal number too large": b"<< /A (\\777) >>",
    "an octal number too short": b"<< /A (\\12) >>",
    "a bracket within a text": b"<< /A (a(b)c) >>",
    "half a byte": b"<< /A <abc> >>",
    "a number like none": b"<< /A 1.2.3 >>",
    "a number with a sign within": b"<< /A 1-2 >>",
    "object nought": b"<< /A 0 0 R >>",
    "a reference that goes on": b"<< /A 1 0 Rx >>",
    "nothing at all": b"<< /A null >>",
    "a word": b"<< /A truely >>",
    "a value alone": b"(text)",
    "a reference alone": b"1 0 R",
    "too deep": b"[" * 60 + b"]" * 60,
}


class Strict:
    """Stands for the file that a reference belongs to, where no object is asked for."""

    strict = True


def reference(number: int = 9) -> generic.Reference:
    """Return a reference to an object of no file."""
    return generic.Reference(number, 0, Strict())


def as_library_reads(content: bytes) -> Any:
    """Return what the library reads, the exception where it reads nothing."""
    try:
        return generic.read_object(io.BytesIO(content), reference())
    except Exception as problem:
        return problem


def parts_of(value: Any) -> Any:
    """Return a value with all that it holds, its kinds and to which object each part belongs."""
    about = (type(value).__name__, value.container_ref.idnum)
    if isinstance(value, generic.DictionaryObject):
        inside = {str(key): parts_of(value.raw_get(key)) for key in value}
        return (*about, inside, value.encoded_data if isinstance(value, generic.StreamObject) else b"")
    if isinstance(value, generic.ArrayObject):
        return (*about, [parts_of(value.raw_get(place)) for place in range(len(value))])
    return (*about, repr(value), getattr(value, "autodetected_encoding", None))


@pytest.mark.parametrize("content", HARMLESS.values(), ids=HARMLESS)
def test_plain_ones_are_read_as_the_library_reads_them(content: bytes) -> None:
    found = read_plainly(content, 0, reference())
    assert parts_of(found) == parts_of(as_library_reads(content))


@pytest.mark.parametrize("content", LEFT.values(), ids=LEFT)
def test_whatever_is_not_plain_is_left_to_the_library(content: bytes) -> None:
    assert read_plainly(content, 0, reference()) is None


@pytest.mark.parametrize("after", [b" stream\n", b" 5 0 R", b" /Name", b" %"])
def test_what_follows_in_an_object_stream_must_be_another_object(after: bytes) -> None:
    assert read_plainly(b"<< /A 1 >>" + after, 0, reference()) is None


DIRECT: Final = b"9 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj\n"


def test_a_stream_is_read_with_what_it_holds() -> None:
    assert read_direct(DIRECT, 0, reference()).encoded_data == b"abc"


@pytest.mark.parametrize(
    "content",
    [
        DIRECT.replace(b"9 0 obj", b"8 0 obj"),
        DIRECT.replace(b"9 0 obj", b"9 1 obj"),
        DIRECT.replace(b"Length 3", b"Length 2"),
        DIRECT.replace(b"Length 3", b"Length -3"),
        DIRECT.replace(b"Length 3", b"Length 300"),
        DIRECT.replace(b"Length 3", b"Length 7 0 R"),
        DIRECT.replace(b"Length 3", b"Size 3"),
        DIRECT.replace(b"endstream", b"end"),
        DIRECT.replace(b"endobj", b"end"),
        DIRECT.replace(b"<< /Length 3 >>", b"[ 3 ]"),
    ],
)
def test_a_stream_that_is_not_quite_one_is_left_to_the_library(content: bytes) -> None:
    assert read_direct(content, 0, reference()) is None


PIECES: Final = st.sampled_from(
    b"<< >> [ ] /A /B#41 /C 1 -2 +3 4.5 .5 5. 6 0 R 0 0 R (a) (\\101) (\\9) (a\\)b) <41> <4> <> true null %c".split()
)
BETWEEN: Final = st.sampled_from([b" ", b"\n", b"\r\n", b"", b"\0", b"\f"])


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([(b"<<", b">>"), (b"[", b"]")]), st.lists(st.tuples(PIECES, BETWEEN), max_size=12))
def test_no_writing_is_read_otherwise_than_by_the_library(around: tuple[bytes, bytes], inside: list[Any]) -> None:
    content = around[0] + b" " + b"".join(piece + between for piece, between in inside) + around[1]
    found = read_plainly(content, 0, reference())
    if found is not None:
        assert parts_of(found) == parts_of(as_library_reads(content + b" "))


def test_a_whole_list_is_read_as_the_library_reads_it(bench: Bench) -> None:
    content = bench.sealed
    quick, slow = (PdfFileReader(io.BytesIO(content), strict=True) for _ in range(2))
    read_ahead(quick, content)
    known = quick.resolved_objects
    references = [generic.Reference(number, generation, slow) for generation, number in known]
    assert len(references) > 50
    assert [parts_of(known[each.generation, each.idnum]) for each in references] == [
        parts_of(slow.get_object(each)) for each in references
    ]
