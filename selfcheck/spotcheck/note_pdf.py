"""The note as PDF/A: the same typesetting as every document, its data attached."""

from __future__ import annotations

from base64 import b64encode

from selfcheck.pdf.glyphs import fallback_family
from selfcheck.pdf.ports import Attached, Document
from selfcheck.pdf.qr import qr_picture
from selfcheck.pdf.templates import document_templates
from selfcheck.spotcheck import papers
from selfcheck.spotcheck.note import to_bytes
from selfcheck.spotcheck.papers import Printed

PHOTO_TYPES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png"}


def note_document(printed: Printed) -> Document:
    """Return a note as the renderer takes it: dated by its end, identified by its data."""
    note = printed.note
    html = (
        document_templates()
        .get_template("document/visit_note.html")
        .render(
            printed=printed,
            note=note,
            papers=papers,
            fallback=fallback_family(papers.text_of(printed)),
            qr=qr_picture(note.list.check_url),
            picture=picture_address,
        )
    )
    data = Attached(f"visit-{note.list.number}.json", to_bytes(note), "笔录数据（签名所指）/ the data that is signed")
    return Document(html, note.ended_at, bytes.fromhex(printed.sha256)[:16], (data,))


def picture_address(content: bytes) -> str:
    """Return a picture as a ``data:`` address."""
    return f"data:{PHOTO_TYPES[content[:3]]};base64,{b64encode(content).decode()}"
