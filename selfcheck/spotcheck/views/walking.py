"""On the way: the drawn rows in walking order, each marked by itself; more rows; giving up."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from selfcheck.clock import CHINA
from selfcheck.errors import NotFound, Refused, Stale
from selfcheck.regulator.access import for_regulator, the_regulator, trace
from selfcheck.spotcheck.drawing import draw
from selfcheck.spotcheck.forms import AddForm, GiveUpForm, MarkForm
from selfcheck.spotcheck.model import SEEN_NAMES, VisitState
from selfcheck.spotcheck.note import asides_of
from selfcheck.spotcheck.records import Visit, VisitMark
from selfcheck.spotcheck.views.blueprint import (
    VISIT,
    desk,
    is_by_itself,
    me,
    my_visit,
    opened_for,
    page,
    paper_of,
    shortly,
    to_visit,
)
from selfcheck.spotcheck.views.showing import closed_page, signing_page
from selfcheck.spotcheck.views.walk import walk_of
from selfcheck.spotcheck.visits import add_row, give_up, has_moved, mark, marks_of, visit_for
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session

ROW = f"{VISIT}/rows/<int:position>"


@desk.get(VISIT)
@for_regulator
def one(visit_id: int) -> ResponseReturnValue:
    """Show a visit where it stands: the walk, the signing, or what came of it."""
    visit = visit_for(session(), the_regulator(), visit_id)
    facts = {"moved": True} if has_moved(session(), the_regulator(), visit) else {}
    trace("visit-opened", ("visit", visit.id), unit_id=visit.unit_id, **facts)
    if visit.state == VisitState.WALKING.value:
        return _walk(visit, AddForm(formdata=None), GiveUpForm(formdata=None))
    if visit.state == VisitState.SIGNING.value:
        return signing_page(paper_of(visit))
    return closed_page(visit)


def _walk(visit: Visit, adding: AddForm, ending: GiveUpForm) -> str:
    opened = opened_for(visit)
    return page(
        "walk.html",
        visit=visit,
        walk=walk_of(session(), opened, visit),
        opened=opened,
        stated=draw(opened.snapshot.rows, opened.issue.issued.data_sha256, visit.seed, visit.wanted).stated,
        asides=asides_of(opened.snapshot),
        adding=adding,
        ending=ending,
        names=SEEN_NAMES,
        moved=has_moved(session(), the_regulator(), visit),
    )


@desk.get(ROW)
@for_regulator
def row(visit_id: int, position: int) -> ResponseReturnValue:
    """Show one row of a visit by itself."""
    visit = my_visit(visit_id, VisitState.WALKING)
    return _row(visit, position, None)


@desk.post(ROW)
@for_regulator
def see(visit_id: int, position: int) -> ResponseReturnValue:
    """Keep what was seen at a row; a phone that sends by itself gets a short answer."""
    form = MarkForm().offer()
    try:
        visit = my_visit(visit_id, VisitState.WALKING)
    except Refused as refusal:  # the note is signed by now
        return shortly(refusal)
    try:
        if form.validate():
            kept = mark(session(), visit, position, form.sighting(), at=now())
            return _kept(kept) if is_by_itself() else to_visit(visit, f"row-{position}")
        status = 400
    except Stale as stale:
        form.show_stale(stale, _filled(marks_of(session(), visit.id)[position]))
        status = stale.status
    if is_by_itself():
        return {"message": _words(form), "fields": {"version": form.version.data}}, status
    return _row(visit, position, form), status


def _kept(kept: VisitMark) -> ResponseReturnValue:
    at = kept.marked_at.astimezone(CHINA).strftime("%H:%M") if kept.marked_at else ""
    return {"saved_at": at, "fields": {"version": str(kept.version)}}


def _words(form: MarkForm) -> str:
    texts = [*form.form_errors, *(text for field in form for text in field.errors)]
    texts += [
        _("那边保存的%(name)s：%(words)s", name=name, words=words or _("未填写")) for name, words in form.theirs
    ]
    return " ".join(str(text) for text in texts)


def _filled(kept: VisitMark) -> MarkForm:
    data = {"seen": kept.seen, "note": kept.note, "version": str(kept.version)}
    return MarkForm(formdata=None, data=data).offer()


def _row(visit: Visit, position: int, form: MarkForm | None) -> str:
    walk = walk_of(session(), opened_for(visit), visit)
    step = walk.step(position)
    shown = form or _filled(marks_of(session(), visit.id)[position])
    return page("row.html", visit=visit, step=step, form=shown)


@desk.post(f"{VISIT}/rows")
@for_regulator
@acts_once
def add(visit_id: int) -> ResponseReturnValue:
    """Take one more row into the visit."""
    visit, form = my_visit(visit_id, VisitState.WALKING), AddForm()
    try:
        if form.validate():
            position = form.position.data or 0
            add_row(session(), visit, opened_for(visit).row(position))
            return to_visit(visit, f"row-{position}")
    except NotFound:
        form.position.errors = [_("清单上没有这个序号。")]
    except Refused as refusal:
        form.add(refusal)
    return _walk(visit, form, GiveUpForm(formdata=None)), 400


@desk.post(f"{VISIT}/give-up")
@for_regulator
@acts_once
def abandon(visit_id: int) -> ResponseReturnValue:
    """End a visit without a note, with the reason."""
    visit, form = my_visit(visit_id, VisitState.WALKING), GiveUpForm()
    if not form.validate():
        return _walk(visit, AddForm(formdata=None), form), 400
    give_up(session(), me(), visit, form.reason.data, at=now())
    flash(_("检查已中止，没有形成笔录。"))
    return to_visit(visit)
