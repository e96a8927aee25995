"""Background work: make the papers of a closed visit. Killed at any instant, it runs again from the start."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from selfcheck.errors import SelfcheckError
from selfcheck.issuing.ports import Store
from selfcheck.issuing.tasks import Press
from selfcheck.jobs.worker import Running
from selfcheck.spotcheck.model import Signed, VisitNote
from selfcheck.spotcheck.note_docx import note_docx
from selfcheck.spotcheck.note_pdf import note_document
from selfcheck.spotcheck.papers import Printed
from selfcheck.spotcheck.records import FOLDER, Visit
from selfcheck.spotcheck.signing import digests_of, note_of, printed, signatures_of
from selfcheck.text import Bilingual


def print_note(press: Press, running: Running) -> None:
    """Print the note of a closed visit as PDF and DOCX, and put both on record.

    :raises Refused: too large to print
    """
    running.say(Bilingual("正在生成笔录", "Making the note"), 0, 1)
    with running.reading() as session:
        visit = session.get_one(Visit, running.claim.payload["visit_id"])
        signatures = printed(signatures_of(session, visit.id))
    ready = to_print(press.store, note_of(press.store, visit), signatures)
    pdf = press.store.put(FOLDER, press.renderer.render(note_document(ready)))
    docx = press.store.put(FOLDER, note_docx(ready))
    with running.writing() as session:
        row = session.scalars(select(Visit).where(Visit.id == visit.id).with_for_update()).one()
        row.pdf_sha256, row.docx_sha256 = pdf, docx
        session.flush()
        running.finish(session, {"visit_id": visit.id})


def to_print(store: Store, note: VisitNote, signatures: Sequence[Signed] = ()) -> Printed:
    """Return a note with the pictures that it names."""
    sha256, sm3 = digests_of(note)
    return Printed(note, sha256, sm3, signatures, pictures_of(store, note))


def pictures_of(store: Store, note: VisitNote) -> dict[str, bytes]:
    """Return the small pictures of a note by digest; one that is damaged is left out, its digest stays printed."""
    found = {}
    for photo in (photo for row in note.rows for photo in row.photos):
        try:
            found[photo.preview_sha256] = store.read(FOLDER, photo.preview_sha256)
        except SelfcheckError:
            continue
    return found
