"""One document from parts that were typeset side by side: pages, outline, one font file each, page numbers on top.

The first part gives the file its metadata and attachments. The same parts give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import accumulate
from typing import Any

import pikepdf

from selfcheck.pdf.coordinates import shorten
from selfcheck.pdf.one_font import share_fonts

Numbers = Callable[[int], bytes]


def bind(parts: Sequence[bytes], numbers: Numbers) -> bytes:
    """Return the parts as one PDF.

    :param numbers: gives, for a count of pages, a PDF of as many, each to be laid over the page in its place
    """
    with ExitStack() as opened:
        whole, *others = [opened.enter_context(pikepdf.open(io.BytesIO(part))) for part in parts]
        counts = [len(part.pages) for part in (whole, *others)]
        for other in others:
            whole.pages.extend(other.pages)
        _continue_outline(whole, others, list(accumulate(counts)))
        stamp = opened.enter_context(pikepdf.open(io.BytesIO(numbers(sum(counts)))))
        for place, (page, number) in enumerate(zip(whole.pages, stamp.pages, strict=True), start=1):
            shorten(page)
            _lay_over(page, whole.copy_foreign(number.as_form_xobject()), f"/Number{place}")
        share_fonts(whole)
        target = io.BytesIO()
        whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return target.getvalue()


def _lay_over(page: Any, form: Any, name: str) -> None:
    """Draw the form over the page, under a name that no other page has: pages share their resources."""
    page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ q {name} Do Q".encode())


def _continue_outline(whole: Any, others: Sequence[Any], first_pages: Sequence[int]) -> None:
    with whole.open_outline() as outline:
        for other, first_page in zip(others, first_pages, strict=False):
            with other.open_outline() as more:
                entries = [_moved(entry, other, whole, first_page) for entry in more.root]
            _continue(outline.root, entries)


def _continue(entries: list[Any], more: list[Any]) -> None:
    """Append; an entry that opens the later part under the words of the last one here goes on with it."""
    if entries and more and _words(entries[-1]) == _words(more[0]):
        _continue(entries[-1].children, more[0].children)
        more = more[1:]
    entries.extend(more)


def _words(entry: Any) -> str:
    return " ".join(entry.title.split())


def _moved(entry: Any, source: Any, whole: Any, first_page: int) -> Any:
    """Return the entry of a later part as one of the whole: the same place on the same page."""
    page, *place = entry.destination
    number = first_page + source.pages.index(pikepdf.Page(page))
    moved = pikepdf.OutlineItem(entry.title, pikepdf.Array([whole.pages[number].obj, *place]))
    moved.is_closed = entry.is_closed
    moved.children.extend(_moved(child, source, whole, first_page) for child in entry.children)
    return moved
