"""The unit's own rows."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfcheck.checklist.operations import reading
from selfcheck.checklist.operations.points import add_own_row
from selfcheck.checklist.views.blueprint import list_url
from selfcheck.controls.forms.rows import OwnRowForm, proposal_of
from selfcheck.controls.views.blueprint import LIST, bp, light_of
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act
from selfcheck.errors import Refused
from selfcheck.glossary import Role
from selfcheck.inspection import operations as inspection
from selfcheck.inspection.forms import proposal_of_item
from selfcheck.inspection.model import CheckItem
from selfcheck.riskpoints.model import Library
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the


@bp.get(LIST + "/own-row")
@for_unit(Act.EDIT_LIST)
def own_row(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Offer an empty row, or one that begins with a point of the library or with an inspection item."""
    return _page(access, checklist_id, OwnRowForm(data=_beginning(access, checklist_id))), 200


def _beginning(access: UnitAccess, checklist_id: int) -> dict[str, Any]:
    """Return how the row begins: as the address asks, for the product that it names."""
    point, tested = the(Library).by_id.get(request.args.get("point", "")), _asked_item(access, checklist_id)
    begun: dict[str, Any] = {"frequency": "daily", "post": "officer"}
    if point is not None:
        begun = dict(proposal_of(point))
    elif tested is not None:
        begun = proposal_of_item(tested, Role(reading.checklist_of(access.db, checklist_id).role))
    return {**begun, "products": request.args.getlist("product")}


def _asked_item(access: UnitAccess, checklist_id: int) -> CheckItem | None:
    key = request.args.get("item", "")
    return inspection.item_of_list(access.db, checklist_id, the(Library), key) if key else None


@bp.post(LIST + "/own-row")
@for_unit(Act.EDIT_LIST)
@acts_once
def write_own_row(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Put the unit's own row on the list."""
    form, tested = _fitted(access, checklist_id, OwnRowForm()), _asked_item(access, checklist_id)
    try:
        if form.validate():
            row = add_own_row(access.db, access.actor, checklist_id, form.row(), at=now())
            flash(_("“%(title)s”已加到清单里。", title=row.title))
            if tested is None:
                return redirect(list_url("controls.record", access, checklist_id, f"row-{row.id}"), 303)
            inspection.link(access.db, access.actor, checklist_id, tested, row.id, at=now())
            return redirect(list_url("inspection.items", access, checklist_id), 303)
    except Refused as refusal:
        form.add(refusal)
    return _page(access, checklist_id, form), 400


def _fitted(access: UnitAccess, checklist_id: int, form: OwnRowForm) -> OwnRowForm:
    persons = reading.persons_by_id(access.db).values()
    form.fit(persons, reading.product_units_of(access.db, checklist_id))
    form.offer_groups(light_of(reading.checklist_of(access.db, checklist_id)))
    return form


def _page(access: UnitAccess, checklist_id: int, form: OwnRowForm) -> str:
    checklist = reading.checklist_of(access.db, checklist_id)
    form = form if form.is_submitted() else _fitted(access, checklist_id, form)
    return render_template("controls/own_row.html", access=access, checklist=checklist, form=form)
