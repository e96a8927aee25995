"""The unit's own rows."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfcheck.checklist.operations import reading
from selfcheck.checklist.operations.points import add_own_row
from selfcheck.checklist.views.blueprint import list_url
from selfcheck.controls.forms.rows import OwnRowForm, proposal_of
from selfcheck.controls.views.blueprint import LIST, bp
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act
from selfcheck.errors import Refused
from selfcheck.riskpoints.model import Library
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the


@bp.get(LIST + "/own-row")
@for_unit(Act.EDIT_LIST)
def own_row(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Offer an empty row, or one that begins with a point of the library."""
    point = the(Library).by_id.get(request.args.get("point", ""))
    form = OwnRowForm(data=proposal_of(point) if point else {"frequency": "daily", "post": "officer"})
    return _page(access, checklist_id, form), 200


@bp.post(LIST + "/own-row")
@for_unit(Act.EDIT_LIST)
@acts_once
def write_own_row(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Put the unit's own row on the list."""
    form = _fitted(access, checklist_id, OwnRowForm())
    try:
        if form.validate():
            row = add_own_row(access.db, access.actor, checklist_id, form.row(), at=now())
            flash(_("“%(title)s”已加到清单里。", title=row.title))
            return redirect(list_url("controls.record", access, checklist_id, f"row-{row.id}"), 303)
    except Refused as refusal:
        form.add(refusal)
    return _page(access, checklist_id, form), 400


def _fitted(access: UnitAccess, checklist_id: int, form: OwnRowForm) -> OwnRowForm:
    persons = reading.persons_by_id(access.db).values()
    form.fit(persons, reading.product_units_of(access.db, checklist_id))
    return form


def _page(access: UnitAccess, checklist_id: int, form: OwnRowForm) -> str:
    checklist = reading.checklist_of(access.db, checklist_id)
    form = form if form.is_submitted() else _fitted(access, checklist_id, form)
    return render_template("controls/own_row.html", access=access, checklist=checklist, form=form)
