"""A note from what a guest's page sends: every row's result, words and photo, and the fields of the record."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import request

from selfcheck.attestation.canonical import digests
from selfcheck.evidence import pictures
from selfcheck.evidence.operations import Upload
from selfcheck.spotcheck.drawing import Drawn
from selfcheck.spotcheck.lists import Opened
from selfcheck.spotcheck.model import SEEN_NAMES, PhotoNamed, Seen
from selfcheck.spotcheck.note import Looked, Visited, to_bytes, write_note
from selfcheck.spotcheck.papers import Printed
from selfcheck.spotcheck.photos import read_photo
from selfcheck.spotcheck.recorded import Recorded
from selfcheck.spotcheck.visits import NOTE_LIMIT
from selfcheck.text import clean_text
from selfcheck.web.language import gettext as _

LONGEST_AGE_DAYS = 2


def note_from(opened: Opened, drawn: Drawn, recorded: Recorded, file_limit: int, *, at: datetime) -> Printed:
    """Return the note of a guest, without signatures: those are given on paper.

    :raises Refused: words that cannot be printed, or a file that is no photo
    """
    shown: dict[str, bytes] = {}
    looked = tuple(_looked(row.position, shown, file_limit, at) for row in drawn.rows)
    note = write_note(Visited(opened, drawn.stated, looked, _began(at), at), recorded)
    sha256, sm3 = digests(to_bytes(note))
    return Printed(note, sha256, sm3, (), shown)


def _looked(position: int, shown: dict[str, bytes], file_limit: int, at: datetime) -> Looked:
    seen = request.form.get(f"seen-{position}", "")
    words = clean_text(request.form.get(f"note-{position}", ""), field=_("说明"), limit=NOTE_LIMIT, lines=True)
    photos = _photos(position, shown, file_limit, at)
    return Looked(position, True, Seen(seen) if seen in SEEN_NAMES else None, words, photos)


def _photos(position: int, shown: dict[str, bytes], file_limit: int, at: datetime) -> tuple[PhotoNamed, ...]:
    sent = request.files.get(f"photo-{position}")
    if sent is None or not sent.filename:
        return ()
    content, media_type = read_photo(Upload(sent.filename, sent.stream), file_limit)
    small = pictures.preview(content, media_type)
    digest = hashlib.sha256(small).hexdigest()
    shown[digest] = small
    return (PhotoNamed(hashlib.sha256(content).hexdigest(), digest, at.replace(microsecond=0)),)


def _began(at: datetime) -> datetime:
    """When the page of rows was made, as far as that can be; else now."""
    try:
        began = datetime.fromisoformat(request.form.get("began", ""))
    except ValueError:
        return at
    is_sound = began.tzinfo is not None and 0 <= (at - began).total_seconds() <= LONGEST_AGE_DAYS * 86400
    return began if is_sound else at
