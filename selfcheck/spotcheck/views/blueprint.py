"""The blueprints of spot checks, and what their pages share."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.actor import Actor
from selfcheck.errors import Refused
from selfcheck.evidence.rules import download_headers
from selfcheck.evidence.store import ContentStore
from selfcheck.regulator.access import the_regulator
from selfcheck.regulator.model import area_words
from selfcheck.spotcheck.lists import Opened, open_of_visit
from selfcheck.spotcheck.model import VisitState
from selfcheck.spotcheck.records import FOLDER, Visit
from selfcheck.spotcheck.signing import Paper, note_of
from selfcheck.spotcheck.visits import actor_of, own_visit
from selfcheck.text import Bilingual
from selfcheck.web.language import say
from selfcheck.web.request import SAFE_METHODS, session, the

desk = Blueprint("spotcheck", __name__, url_prefix="/regulator/visits")
guest = Blueprint("shown", __name__, url_prefix="/spot-check")
unit = Blueprint("visited", __name__, url_prefix="/units/<unit:unit_code>")
VISIT: Final = "/<int:visit_id>"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES: Final = {"pdf": "application/pdf", "docx": DOCX}


def my_visit(visit_id: int, *states: VisitState) -> Visit:
    """Return a visit of the inspector's own in one of these states, held where the request may change it."""
    may_change = request.method not in SAFE_METHODS
    return own_visit(session(), the_regulator(), visit_id, *states, held=may_change)


def opened_for(visit: Visit) -> Opened:
    """Return the list of a visit that the inspector may read; the session is in its unit's scope afterwards."""
    return open_of_visit(session(), the(ContentStore), visit.number)


def paper_of(visit: Visit) -> Paper:
    """Return a visit with its frozen note."""
    return Paper(visit, note_of(the(ContentStore), visit))


def page(template: str, **values: Any) -> str:
    """Make a page of a visit within the inspector's desk."""
    who = the_regulator()
    return render_template(f"spotcheck/{template}", who=who, area=area_words(who.area), **values)


def me() -> Actor:
    """The inspector as an actor."""
    return actor_of(the_regulator())


def is_by_itself() -> bool:
    """Whether a phone sends by itself and wants a short answer."""
    return request.accept_mimetypes.best == "application/json"


def shortly(refusal: Refused) -> ResponseReturnValue:
    """Answer a phone that sends by itself in words; anybody else gets the page of the refusal."""
    if not is_by_itself():
        raise refusal
    return {"message": say(Bilingual(refusal.zh, refusal.en))}, refusal.status


def to_visit(visit: Visit, anchor: str | None = None) -> ResponseReturnValue:
    """Lead to the page on which the visit goes on."""
    return redirect(url_for("spotcheck.one", visit_id=visit.id, _anchor=anchor), 303)


def download(content: bytes, name: str, kind: str) -> Response:
    """Hand a note out as a file."""
    headers = dict(download_headers(f"{name}.{kind}", TYPES[kind])) | {"Content-Type": TYPES[kind]}
    return Response(content, headers=headers)


def kept_note(visit: Visit, kind: str) -> bytes:
    """Return the printed note of a closed visit."""
    sha256 = visit.pdf_sha256 if kind == "pdf" else visit.docx_sha256
    return the(ContentStore).read(FOLDER, sha256)
