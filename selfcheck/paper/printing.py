"""Floor sheets on paper: each is typeset by itself, so that its pages count by themselves, then all are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.issuing.reading import Reader
from selfcheck.paper.model import Direction, Sheet, SheetOptions, Span
from selfcheck.paper.rules import floor_sheets
from selfcheck.pdf.glyphs import fallback_family
from selfcheck.pdf.joining import join
from selfcheck.pdf.ports import Document, Renderer
from selfcheck.pdf.qr import qr_picture
from selfcheck.pdf.templates import document_templates

Progress = Callable[[int, int], None]
DAYS: Final = (
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
)


def render_floor_sheets(
    snapshot: Snapshot, renderer: Renderer, options: SheetOptions, *, progress: Progress | None = None
) -> bytes:
    """Return one PDF of all sheets, each ``options.copies`` times.

    :param progress: called with (sheets done, sheets in all) before the first and after each sheet
    :raises Refused: an option out of range, nothing to print, or too large
    """
    sheets = floor_sheets(snapshot, options)
    return join(_each(snapshot, renderer, options, sheets, progress), copies=options.copies)


def preview_floor_sheet(snapshot: Snapshot, renderer: Renderer, options: SheetOptions) -> bytes:
    """Return the first sheet alone, once, as it would be printed. Raises as ``render_floor_sheets``."""
    sheets = floor_sheets(snapshot, options)
    return renderer.render(sheet_document(snapshot, sheets[0], options))


def sheet_document(snapshot: Snapshot, sheet: Sheet, options: SheetOptions) -> Document:
    """Return one sheet as the renderer takes it."""
    content = to_canonical(snapshot)
    sha256, _ = digests(content)
    html = (
        document_templates()
        .get_template("document/floor_sheet.html")
        .render(
            list=snapshot,
            sheet=sheet,
            options=options,
            reader=Reader(options.language),
            fallback=fallback_family(content.decode()),
            qr=qr_picture(snapshot.check_url),
            sha256=sha256,
            days=DAYS,
            is_week=options.span is Span.WEEK,
            is_wide=options.direction is Direction.LANDSCAPE,
        )
    )
    return Document(html, snapshot.issued_at, bytes.fromhex(sha256)[:16])


def _each(
    snapshot: Snapshot,
    renderer: Renderer,
    options: SheetOptions,
    sheets: tuple[Sheet, ...],
    progress: Progress | None,
) -> Iterator[bytes]:
    for place, sheet in enumerate(sheets):
        if progress:
            progress(place, len(sheets))
        yield renderer.render(sheet_document(snapshot, sheet, options))
    if progress:
        progress(len(sheets), len(sheets))
