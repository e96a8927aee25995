"""Photos of a visit: taken in one by one, shown small, removed."""

from __future__ import annotations

import secrets

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.errors import Refused
from selfcheck.evidence.operations import Upload
from selfcheck.evidence.rules import preview_headers
from selfcheck.evidence.store import ContentStore
from selfcheck.regulator.access import for_regulator, the_regulator
from selfcheck.settings import Settings
from selfcheck.spotcheck.model import VisitState
from selfcheck.spotcheck.photos import Shot, Tray, keep_photo, photo_of
from selfcheck.spotcheck.records import FOLDER, VisitPhoto
from selfcheck.spotcheck.views.blueprint import VISIT, desk, is_by_itself, my_visit, shortly, to_visit
from selfcheck.spotcheck.visits import visit_for
from selfcheck.web.request import now, session, the
from selfcheck.web.uploads import takes_files

PHOTO = f"{VISIT}/photos/<int:photo_id>"


@desk.post(f"{VISIT}/rows/<int:position>/photos")
@for_regulator
@takes_files
def shoot(visit_id: int, position: int) -> ResponseReturnValue:
    """Take a photo in; a phone that sends by itself gets a short answer, and may send the same photo again."""
    try:
        visit = my_visit(visit_id, VisitState.WALKING)
        photo = keep_photo(session(), _tray(), visit, _shot(position), at=now())
    except Refused as refusal:
        return shortly(refusal)
    return _taken(photo) if is_by_itself() else to_visit(visit, f"row-{position}")


def _tray() -> Tray:
    return Tray(the(ContentStore), the(Settings).upload_limit)


def _shot(position: int) -> Shot:
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        raise Refused("photo-missing", "请先选一张照片。", "Choose a photo first.", field="photo", status=400)
    word = request.form.get("word", "") or secrets.token_urlsafe(12)
    return Shot(position, word, Upload(sent.filename, sent.stream))


def _taken(photo: VisitPhoto) -> ResponseReturnValue:
    return {"preview": url_for("spotcheck.photo", visit_id=photo.visit_id, photo_id=photo.id), "word": photo.word}


@desk.get(PHOTO)
@for_regulator
def photo(visit_id: int, photo_id: int) -> ResponseReturnValue:
    """Show a small picture of a photo."""
    visit = visit_for(session(), the_regulator(), visit_id)
    found = photo_of(session(), visit.id, photo_id)
    return Response(the(ContentStore).read(FOLDER, found.preview_sha256), headers=dict(preview_headers()))


@desk.post(f"{PHOTO}/remove")
@for_regulator
def unshoot(visit_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo out of the note; the file stays on record."""
    visit = my_visit(visit_id, VisitState.WALKING)
    found = photo_of(session(), visit.id, photo_id)
    found.state = "removed"
    return to_visit(visit, f"row-{found.position}")
