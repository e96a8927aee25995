"""The record of a visit: typed bit by bit, then frozen to be signed; the printed note."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from selfcheck.errors import NotFound, Stale
from selfcheck.evidence.store import ContentStore
from selfcheck.regulator.access import for_regulator, the_regulator, trace
from selfcheck.spotcheck.forms import RecordForm, whole
from selfcheck.spotcheck.model import SEEN_NAMES, VisitState
from selfcheck.spotcheck.note import asides_of
from selfcheck.spotcheck.recorded import Recorded
from selfcheck.spotcheck.records import Visit
from selfcheck.spotcheck.signing import freeze, missing_in
from selfcheck.spotcheck.views.blueprint import VISIT, desk, download, kept_note, my_visit, opened_for, page, to_visit
from selfcheck.spotcheck.views.walk import walk_of
from selfcheck.spotcheck.visits import keep_record, visit_for
from selfcheck.text import Bilingual
from selfcheck.web.language import say
from selfcheck.web.request import now, session, the


@desk.get(f"{VISIT}/record")
@for_regulator
def record(visit_id: int) -> ResponseReturnValue:
    """Ask for the fields of the on-site record, and say what is still missing."""
    visit = my_visit(visit_id, VisitState.WALKING)
    return _record(visit, _filled(visit))


@desk.post(f"{VISIT}/record")
@for_regulator
def write(visit_id: int) -> ResponseReturnValue:
    """Keep the record; with the main button, freeze the note to be signed."""
    visit, form = my_visit(visit_id, VisitState.WALKING), RecordForm().offer()
    if not form.validate():
        return _record(visit, form), 400
    try:
        keep_record(session(), visit, form.recorded(), version=whole(form.version.data))
    except Stale as stale:
        return _record(visit, form.show_stale(stale, _filled(visit))), stale.status
    form.version.data = visit.version
    if request.form.get("act") != "freeze":
        return to_visit(visit)
    opened = opened_for(visit)
    if missing := missing_in(session(), opened, visit):
        for each in missing:
            _put(form, each.words, each.field)
        return _record(visit, form), 409
    freeze(session(), the(ContentStore), opened, visit, at=now())
    return to_visit(visit)


def _filled(visit: Visit) -> RecordForm:
    form = RecordForm(formdata=None, data={"version": visit.version})
    return form.offer().show(Recorded.of(visit.record))


def _put(form: RecordForm, words: Bilingual, field: str) -> None:
    """Show what is missing; what was typed is kept all the same."""
    if field in form:
        form[field].errors = [*form[field].errors, say(words)]
    else:
        form.form_errors.append(say(words))


def _record(visit: Visit, form: RecordForm) -> str:
    opened = opened_for(visit)
    return page(
        "record.html",
        visit=visit,
        form=form,
        walk=walk_of(session(), opened, visit),
        asides=asides_of(opened.snapshot),
        seen_names=SEEN_NAMES,
    )


@desk.get(f"{VISIT}/note.<any(pdf, docx):kind>")
@for_regulator
def note(visit_id: int, kind: str) -> Response:
    """Hand out the printed note of a closed visit."""
    visit = visit_for(session(), the_regulator(), visit_id)
    if not visit.pdf_sha256:
        raise NotFound
    trace("visit-note-opened", ("visit", visit.id), unit_id=visit.unit_id, kind=kind)
    return download(kept_note(visit, kind), f"visit-{visit.number}-{visit.id}", kind)
