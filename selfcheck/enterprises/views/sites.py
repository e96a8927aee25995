"""The unit's sites."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.forms.people import number_in
from selfcheck.enterprises.forms.units import ChangeSiteForm, SiteForm
from selfcheck.enterprises.operations import reading, units
from selfcheck.enterprises.operations.rows import one
from selfcheck.enterprises.operations.units import SiteChange
from selfcheck.enterprises.permissions import Act
from selfcheck.enterprises.records import Site
from selfcheck.enterprises.views.blueprint import UNIT, bp
from selfcheck.errors import Refused, Stale
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now


@bp.get(UNIT + "/sites")
@for_unit(Act.READ)
def sites(access: UnitAccess) -> ResponseReturnValue:
    """List the unit's sites."""
    return _sites_page(access, SiteForm(), 200)


@bp.post(UNIT + "/sites")
@for_unit(Act.EDIT_UNIT)
@acts_once
def add_site(access: UnitAccess) -> ResponseReturnValue:
    """Add a site."""
    form = SiteForm()
    if not form.validate():
        return _sites_page(access, form, 400)
    try:
        units.add_site(access.db, access.actor, form.name.data, form.address.data, at=now())
    except Refused as error:
        form.add(error)
        return _sites_page(access, form, error.status)
    flash(_("场所已添加。"))
    return redirect(url_for("enterprises.sites", unit_code=access.unit.code), 303)


def _sites_page(access: UnitAccess, form: SiteForm, status: int) -> ResponseReturnValue:
    rows = reading.sites(access.db, with_closed=True)
    return render_template("enterprises/sites.html", rows=rows, form=form, access=access), status


@bp.get(UNIT + "/sites/<int:site_id>")
@for_unit(Act.EDIT_UNIT)
def site(access: UnitAccess, site_id: int) -> ResponseReturnValue:
    """Show a site, ready to be changed."""
    return _site_page(access, ChangeSiteForm(obj=one(access.db, Site, site_id)), 200)


@bp.post(UNIT + "/sites/<int:site_id>")
@for_unit(Act.EDIT_UNIT)
@acts_once
def change_site(access: UnitAccess, site_id: int) -> ResponseReturnValue:
    """Change or close a site."""
    row, form = one(access.db, Site, site_id), ChangeSiteForm()
    if not form.validate():
        return _site_page(access, form, 400)
    try:
        change = SiteChange(form.name.data, form.address.data, form.is_closed.data, number_in(form.version))
        units.change_site(access.db, access.actor, site_id, change, at=now())
    except Stale as stale:
        return _site_page(access, form.show_stale(stale, ChangeSiteForm(formdata=None, obj=row)), 409)
    except Refused as error:
        form.add(error)
        return _site_page(access, form, error.status)
    flash(_("场所已保存。"))
    return redirect(url_for("enterprises.sites", unit_code=access.unit.code), 303)


def _site_page(access: UnitAccess, form: ChangeSiteForm, status: int) -> ResponseReturnValue:
    return render_template("enterprises/site.html", form=form, access=access), status
