"""The unit's pages: telling the library's editors something, and reading what they answered."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.catalogue.model import Catalogue
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.operations.reading import products as products_of
from selfcheck.enterprises.permissions import Act
from selfcheck.enterprises.scope import ScopeRules, figures_of, size_of
from selfcheck.errors import Refused
from selfcheck.glossary import Role
from selfcheck.proposals import operations
from selfcheck.proposals.forms import ProposalForm
from selfcheck.proposals.matters import Asked, group_of, matter_of
from selfcheck.proposals.model import KIND_NAMES, SIZE_NAMES, STATE_NAMES, STATE_SIGNS, Matter, Sender
from selfcheck.proposals.operations import About
from selfcheck.proposals.regions import province_name, province_of
from selfcheck.riskpoints.model import Library
from selfcheck.web.addresses import number_asked, page_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.pages import link
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

bp = Blueprint("proposals", __name__, url_prefix="/units/<unit:unit_code>/proposals")
PAGE = 50


@bp.get("")
@for_unit(Act.READ)
def sent(access: UnitAccess) -> ResponseReturnValue:
    """List what the unit proposed, with the answers."""
    page = page_asked()
    found, total = operations.letters(access.db, page=page, size=PAGE)
    values = {"letters": found, "total": total, "page": page, "pages": max(1, -(-total // PAGE))}
    names = {"kinds": KIND_NAMES, "states": STATE_NAMES, "signs": STATE_SIGNS}
    return render_template(
        "proposals/sent.html", access=access, library=the(Library), by_code=the(Catalogue).by_code, **values, **names
    )


@bp.post("/seen")
@for_unit(Act.EDIT_LIST)
def seen(access: UnitAccess) -> ResponseReturnValue:
    """Note that the answers were read."""
    operations.note_seen(access.db)
    return redirect(url_for("proposals.sent", unit_code=access.unit.code), 303)


@bp.get("/new")
@for_unit(Act.EDIT_LIST)
def new(access: UnitAccess) -> ResponseReturnValue:
    """Ask what is wrong or missing."""
    matter = matter_of(access.db, _asked())
    values = {"product": matter.product_code, "kind": request.args.get("kind")}
    return _page(access, matter, ProposalForm(data=values)), 200


@bp.post("/new")
@for_unit(Act.EDIT_LIST)
@acts_once
def send(access: UnitAccess) -> ResponseReturnValue:
    """Send the proposal to the editors."""
    matter, form = matter_of(access.db, _asked()), ProposalForm()
    form.offer(_products(access))
    status = 400
    try:
        if form.validate():
            matter = Matter(matter.point_id, form.product.data or "", matter.role)
            about = About(matter, group_of(matter, the(Library)), the(Library).release)
            operations.send(access.db, access.actor, form.wish(), about, _sender(access, matter), at=now())
            flash(_("意见已发给风险点库的编者。答复会显示在这里和单位首页。"))
            return redirect(url_for("proposals.sent", unit_code=access.unit.code), 303)
    except Refused as refusal:
        form.add(refusal)
        status = refusal.status
    return _page(access, matter, form), status


def _asked() -> Asked:
    """What the address names: a row of a list, a point that is set aside, or a product of the unit."""
    return Asked(*(number_asked(name) for name in ("list", "row", "aside", "product")))


def _products(access: UnitAccess) -> dict[str, str]:
    """The unit's products by code, named as in the catalogue."""
    by_code = the(Catalogue).by_code
    held = dict.fromkeys(each.code for each in products_of(access.db))
    return {code: by_code[code].name.zh for code in held if code in by_code}


def _sender(access: UnitAccess, matter: Matter) -> Sender:
    unit = access.unit
    role = Role(matter.role) if matter.role else Role.MAKER if unit.is_maker else Role.SELLER
    size = size_of(the(ScopeRules), figures_of(role, unit.trade, unit.staff, unit.revenue_wan))
    return Sender(province_of(unit.region_code), size.value if size else "", unit.name)


def _page(access: UnitAccess, matter: Matter, form: ProposalForm) -> str:
    if not form.is_submitted():
        form.offer(_products(access))
    sender = _sender(access, matter)
    return render_template(
        "proposals/new.html",
        access=access,
        form=form,
        matter=matter,
        point=the(Library).by_id.get(matter.point_id),
        sender=sender,
        province=province_name(sender.province),
        sizes=SIZE_NAMES,
        action=_action(access),
        back=_back(access),
    )


def _action(access: UnitAccess) -> str:
    asked = {name: number for name, number in request.args.items() if name in {"list", "row", "aside", "product"}}
    return f"{url_for('proposals.send', unit_code=access.unit.code)}?{urlencode(asked)}".rstrip("?")


def _back(access: UnitAccess) -> str:
    asked, unit_code = _asked(), access.unit.code
    if asked.list_id and asked.row_id:
        return url_for("controls.row", unit_code=unit_code, checklist_id=asked.list_id, row_id=asked.row_id)
    if asked.list_id:
        return url_for("checklist.points", unit_code=unit_code, checklist_id=asked.list_id)
    if asked.product_id:
        return url_for("enterprises.product", unit_code=unit_code, product_id=asked.product_id)
    return link("proposals.sent", unit_code=unit_code) or ""
