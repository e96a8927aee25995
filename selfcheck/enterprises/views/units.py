"""My units, founding one, what it says of itself; the operator's list."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import Viewer, for_operator, signed_in, viewer
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.forms.people import number_in
from selfcheck.enterprises.forms.units import ChangeUnitForm, FoundUnitForm
from selfcheck.enterprises.operations import reading, units
from selfcheck.enterprises.permissions import ROLE_NAMES, Act, UnitRole
from selfcheck.enterprises.ports import IssuedCounts
from selfcheck.enterprises.uscc import read_uscc
from selfcheck.enterprises.views.blueprint import UNIT, bp
from selfcheck.errors import Refused, Stale
from selfcheck.web.addresses import page_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.language import say
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, port, session

PAGE = 50


def me() -> Viewer:
    """The signed-in person; the right's mark made sure that there is one."""
    person = viewer()
    assert person is not None  # noqa: S101 - the mark above every caller made sure
    return person


@bp.get("/units")
@signed_in
def my_units() -> ResponseReturnValue:
    """Lead to the one unit, to the choice among several, or to founding the first."""
    held = reading.units_of(session(), me().id)
    if not held and (me().is_operator or me().is_auditor):
        return redirect(url_for("operator.home" if me().is_operator else "audit.trail"), 303)
    if not held:
        return redirect(url_for("enterprises.found_unit"), 303)
    if len(held) == 1 and "all" not in request.args:
        return redirect(url_for("enterprises.overview", unit_code=held[0][0].code), 303)
    rows = [(unit, [ROLE_NAMES[UnitRole(role)] for role in roles]) for unit, roles in held]
    return render_template("enterprises/my_units.html", rows=rows)


@bp.get("/units/found")
@signed_in
def found_unit() -> ResponseReturnValue:
    """Ask the few things that a new unit needs."""
    form = FoundUnitForm(data={"appointed_on": local_day(now())})
    return _found_page(form, 200)


@bp.post("/units/found")
@signed_in
@acts_once
def found_unit_now() -> ResponseReturnValue:
    """Found the unit."""
    form = FoundUnitForm()
    if not form.validate():
        return _found_page(form, 400)
    try:
        founder = form.founder(me().name, local_day(now()))
        unit = units.found_unit(session(), me().actor, form.facts(), founder, at=now())
    except Refused as error:
        form.add(error)
        return _found_page(form, error.status)
    _warn_of_code(unit.uscc)
    flash(_("单位已建立。接下来添加产品。"))
    return redirect(url_for("enterprises.pick_product", unit_code=unit.code), 303)


def _found_page(form: FoundUnitForm, status: int) -> ResponseReturnValue:
    has_units = bool(reading.units_of(session(), me().id)) if status == 200 else True
    return render_template("enterprises/found_unit.html", form=form, has_units=has_units), status


def _warn_of_code(uscc: str) -> None:
    if warning := read_uscc(uscc).warning:
        flash(say(warning), "warning")


@bp.get(UNIT + "/settings")
@for_unit(Act.EDIT_UNIT)
def settings(access: UnitAccess) -> ResponseReturnValue:
    """Show what the unit says of itself, ready to be changed."""
    return _settings_page(access, ChangeUnitForm.of(access.unit), 200)


@bp.post(UNIT + "/settings")
@for_unit(Act.EDIT_UNIT)
@acts_once
def change_settings(access: UnitAccess) -> ResponseReturnValue:
    """Change what the unit says of itself."""
    form = ChangeUnitForm()
    if not form.validate():
        return _settings_page(access, form, 400)
    try:
        units.change_unit(access.db, access.actor, access.unit, form.facts(), number_in(form.version), at=now())
    except Stale as stale:
        return _settings_page(access, form.show_stale(stale, ChangeUnitForm.of(access.unit, formdata=None)), 409)
    except Refused as error:
        form.add(error)
        return _settings_page(access, form, error.status)
    _warn_of_code(access.unit.uscc)
    flash(_("单位资料已保存。"))
    return redirect(url_for("enterprises.overview", unit_code=access.unit.code), 303)


def _settings_page(access: UnitAccess, form: ChangeUnitForm, status: int) -> ResponseReturnValue:
    return render_template("enterprises/settings.html", form=form, access=access), status


@bp.get("/operator/units")
@for_operator
def operator_units() -> ResponseReturnValue:
    """List units by name, counts of members and issued lists, and state; never what is in them."""
    page = page_asked()
    rows, total = reading.all_units(session(), page=page, size=PAGE)
    pages = max(1, -(-total // PAGE))
    granted = reading.granted_to(session(), me().id, local_day(now()))
    issued = port(IssuedCounts).of(session(), [unit.id for unit, _count in rows])
    values = {"rows": rows, "issued": issued, "page": page, "pages": pages, "total": total, "granted": granted}
    return render_template("enterprises/operator_units.html", **values)
