"""The unit's side: a code for an inspector without an account, and the notes of visits that are closed."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.sealing import Seal
from selfcheck.accounts.web.slips import qr_code
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act
from selfcheck.errors import NotFound
from selfcheck.evidence.store import ContentStore
from selfcheck.settings import Settings
from selfcheck.spotcheck.brief import closed_visits
from selfcheck.spotcheck.codes import code_of, codes_of, end, show
from selfcheck.spotcheck.forms import ShowForm
from selfcheck.spotcheck.lists import open_of_unit
from selfcheck.spotcheck.views.blueprint import download, kept_note
from selfcheck.spotcheck.views.blueprint import unit as bp
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

SHOW = "/issued/<int:issued_id>/show"


@bp.get(SHOW)
@for_unit(Act.SHOW)
def code(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Show the code that holds, to be read by an inspector's phone, or offer to make one."""
    return _page(access, issued_id, ShowForm(formdata=None).offer())


@bp.post(SHOW)
@for_unit(Act.SHOW)
@acts_once
def make(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Make a code."""
    form = ShowForm().offer()
    if not form.validate():
        return _page(access, issued_id, form), 400
    opened = open_of_unit(access.db, the(ContentStore), access.unit, issued_id)
    show(access.db, the(Seal), access.actor, opened.issue.issued.id, int(form.hours.data), at=now())
    return _to(access, issued_id)


@bp.post(SHOW + "/<int:code_id>/end")
@for_unit(Act.SHOW)
def take_back(access: UnitAccess, issued_id: int, code_id: int) -> ResponseReturnValue:
    """End a code now."""
    end(access.db, access.actor, code_id, at=now())
    flash(_("出示码已收回，从现在起打不开清单。"))
    return _to(access, issued_id)


def _to(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    return redirect(url_for("visited.code", unit_code=access.unit.code, issued_id=issued_id), 303)


def _page(access: UnitAccess, issued_id: int, form: ShowForm) -> str:
    opened = open_of_unit(access.db, the(ContentStore), access.unit, issued_id)
    codes = codes_of(access.db, issued_id)
    holding = next((each for each in codes if each.ended_at is None and each.expires_at > now()), None)
    shown = code_of(the(Seal), holding) if holding else ""
    address = the(Settings).base_url + url_for("shown.first", code=shown.replace("-", "")) if shown else ""
    return render_template(
        "spotcheck/show.html",
        access=access,
        opened=opened,
        form=form,
        codes=codes,
        holding=holding,
        shown=shown,
        address=address,
        picture=qr_code(address) if address else "",
        at=now(),
    )


@bp.get("/visits")
@for_unit(Act.READ)
def visits(access: UnitAccess) -> ResponseReturnValue:
    """List the visits to the unit that are closed, each with its note."""
    return render_template("spotcheck/visited.html", access=access, visits=closed_visits(access.db, access.unit.id))


@bp.get("/visits/<int:visit_id>/note.<any(pdf, docx):kind>")
@for_unit(Act.PRINT)
def note(access: UnitAccess, visit_id: int, kind: str) -> Response:
    """Hand out the printed note of a visit to the unit."""
    visit = next((each for each in closed_visits(access.db, access.unit.id) if each.id == visit_id), None)
    if visit is None or not visit.pdf_sha256:
        raise NotFound
    return download(kept_note(visit, kind), f"visit-{visit.number}-{visit.id}", kind)
