"""The unit's lists; starting one; one list and how far it is; its products; opening it for the next issue."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfcheck.checklist.forms import ProductsForm, StartForm
from selfcheck.checklist.model import State
from selfcheck.checklist.operations import light, reading
from selfcheck.checklist.operations import lists as operations
from selfcheck.checklist.operations.specific import few_points
from selfcheck.checklist.progress import progress, progress_by_stage
from selfcheck.checklist.records import Checklist
from selfcheck.checklist.specific import NOTICE
from selfcheck.checklist.views.blueprint import ONE, books, bp, list_url
from selfcheck.checklist.way import steps_of
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.operations.reading import sites
from selfcheck.enterprises.permissions import Act
from selfcheck.enterprises.records import ProductUnit, Unit
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import LIST_FORM_NAMES, ListForm, Role
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now


@bp.get("", endpoint="lists")
@for_unit(Act.READ)
def lists_(access: UnitAccess) -> ResponseReturnValue:
    """Show the unit's lists."""
    return render_template(
        "checklist/lists.html",
        access=access,
        summaries=reading.summaries(access.db),
        roles=roles_of(access.unit),
        may_edit=access.may(Act.EDIT_LIST),
    )


def roles_of(unit: Unit) -> tuple[Role, ...]:
    """Return the roles in which the unit makes lists."""
    return tuple(role for role in Role if (unit.is_maker if role is Role.MAKER else unit.is_seller))


@bp.get("/start/<word:role>")
@for_unit(Act.EDIT_LIST)
def start(access: UnitAccess, role: str) -> ResponseReturnValue:
    """Ask for the products of a new list, all of them ticked."""
    wanted, units = _products_in(access, role)
    ticked = [str(unit.id) for unit in units]
    form = StartForm(data={"products": ticked, "list_form": _recommended(access, wanted) or ListForm.FULL})
    return _start_page(access, wanted, form, units), 200


@bp.post("/start/<word:role>")
@for_unit(Act.EDIT_LIST)
@acts_once
def start_list(access: UnitAccess, role: str) -> ResponseReturnValue:
    """Start a list and go on to its questions."""
    wanted, units = _products_in(access, role)
    form = StartForm()
    form.fit(units, sites(access.db), _recommended(access, wanted))
    try:
        if form.validate():
            checklist = operations.start(access.db, access.actor, form.wish(wanted), books(), at=now())
            next_page = "controls.record" if checklist.tailored_on else "checklist.questions"
            return redirect(list_url(next_page, access, checklist.id), 303)
    except Refused as refusal:
        form.add(refusal)
    return _start_page(access, wanted, form, units), 400


def _products_in(access: UnitAccess, role: str) -> tuple[Role, Sequence[ProductUnit]]:
    wanted = next((each for each in roles_of(access.unit) if each.value == role), None)
    if wanted is None:
        raise NotFound
    return wanted, operations.products_in(access.db, wanted)


def _recommended(access: UnitAccess, role: Role) -> ListForm | None:
    return light.proposed_form(access.db, access.unit, role, at=now()) if role is Role.SELLER else None


def _start_page(access: UnitAccess, role: Role, form: StartForm, units: Sequence[ProductUnit]) -> str:
    if not form.is_submitted():
        form.fit(units, sites(access.db), _recommended(access, role))
    return render_template("checklist/start.html", access=access, role=role, form=form, units=units)


@bp.get(ONE)
@for_unit(Act.READ)
def show(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Show one list: what is done, what is left, what comes next."""
    checklist = reading.checklist_of(access.db, checklist_id)
    counted = reading.tallies(access.db, checklist_id)
    found = progress(counted)
    return render_template(
        "checklist/show.html",
        access=access,
        checklist=checklist,
        steps=steps_of(checklist, found),
        found=found,
        stages=progress_by_stage(counted),
        products=reading.product_units_of(access.db, checklist_id),
        site=reading.site_name(access.db, checklist.site_id),
        few=few_points(access.db, checklist, books(), local_day(now())),
        few_notice=NOTICE,
        form_names=LIST_FORM_NAMES,
        may_edit=may_edit(access, checklist),
        may_reopen=access.may(Act.EDIT_LIST) and checklist.state == State.ISSUED.value,
    )


@bp.get(ONE + "/products")
@for_unit(Act.EDIT_LIST)
def products(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Show which products the list covers, ready to be changed."""
    checklist = reading.checklist_of(access.db, checklist_id)
    held = [str(unit.id) for unit in reading.product_units_of(access.db, checklist_id)]
    return _products_page(access, checklist, ProductsForm(data={"products": held})), 200


@bp.post(ONE + "/products")
@for_unit(Act.EDIT_LIST)
@acts_once
def choose_products(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Change the products of a list and tailor it anew."""
    checklist, form = reading.checklist_of(access.db, checklist_id), ProductsForm()
    form.offer(operations.products_in(access.db, Role(checklist.role)))
    try:
        if form.validate():
            ids = form.product_unit_ids
            done = operations.choose_products(access.db, access.actor, checklist_id, ids, books(), at=now())
            flash(_("产品已更新：新增 %(added)s 行，移出 %(gone)s 行。", added=done.added, gone=done.gone))
            return redirect(list_url("checklist.questions", access, checklist_id), 303)
    except Refused as refusal:
        form.add(refusal)
    return _products_page(access, checklist, form), 400


def _products_page(access: UnitAccess, checklist: Checklist, form: ProductsForm) -> str:
    if not form.is_submitted():
        form.offer(operations.products_in(access.db, Role(checklist.role)))
    return render_template("checklist/products.html", access=access, checklist=checklist, form=form)


@bp.post(ONE + "/form/<word:form>")
@for_unit(Act.EDIT_LIST)
@acts_once
def choose_form(access: UnitAccess, checklist_id: int, form: str) -> ResponseReturnValue:
    """Show and print the list in its other form."""
    wanted = next((each for each in ListForm if each.value == form), None)
    if wanted is None:
        raise NotFound
    light.choose_form(access.db, access.actor, checklist_id, wanted, at=now())
    flash(_("样式已更换。各行的文字、确认、责任人和佐证材料都没有变。"))
    return redirect(list_url("checklist.show", access, checklist_id), 303)


@bp.post(ONE + "/reopen")
@for_unit(Act.EDIT_LIST)
@acts_once
def reopen(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Open an issued list for its next issue."""
    operations.reopen(access.db, access.actor, checklist_id, at=now())
    flash(_("可以修改了。现行版在新版签发之前继续有效。"))
    return redirect(list_url("checklist.show", access, checklist_id), 303)


def may_edit(access: UnitAccess, checklist: Checklist) -> bool:
    """Whether this person may edit this list now; for showing or explaining buttons."""
    return access.may(Act.EDIT_LIST) and checklist.state == State.DRAFT.value


def wants(name: str, allowed: Sequence[str]) -> str:
    """Return a filter of the address, the first allowed one where nothing known is asked."""
    asked = request.args.get(name, "")
    return asked if asked in allowed else allowed[0]
