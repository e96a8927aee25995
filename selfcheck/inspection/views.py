"""检验项目对照: each product's inspection items beside the rows that answer them, and linking rows by hand."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import Checklist
from selfcheck.checklist.views.blueprint import books, list_url
from selfcheck.checklist.views.lists import may_edit
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act
from selfcheck.errors import Refused
from selfcheck.glossary import Role
from selfcheck.inspection import operations
from selfcheck.inspection.forms import LinkForm
from selfcheck.inspection.model import CheckItem, Line
from selfcheck.inspection.rules import reason_of
from selfcheck.riskpoints.model import Library
from selfcheck.web.addresses import number_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

bp = Blueprint("inspection", __name__, url_prefix="/units/<unit:unit_code>/lists/<int:checklist_id>/inspection-items")
ITEM: Final = "/<word:item_key>"


@bp.get("")
@for_unit(Act.READ)
def items(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Show what official checks test of each product, or of one, and which rows answer it."""
    checklist = reading.checklist_of(access.db, checklist_id)
    products = operations.items_of_list(access.db, checklist, books(), local_day(now()))
    only = number_asked("product")
    return render_template(
        "inspection/items.html",
        access=access,
        checklist=checklist,
        role=Role(checklist.role),
        today=local_day(now()),
        products=[each for each in products if each.product_unit_id == only] or products,
        count=len(products),
        reason_of=reason_of,
        may_edit=may_edit(access, checklist),
    )


@bp.get(ITEM)
@for_unit(Act.EDIT_LIST)
def item(access: UnitAccess, checklist_id: int, item_key: str) -> ResponseReturnValue:
    """Ask which row answers an item."""
    tested = operations.item_of_list(access.db, checklist_id, the(Library), item_key)
    return _item_page(access, checklist_id, tested, LinkForm()), 200


@bp.post(ITEM)
@for_unit(Act.EDIT_LIST)
@acts_once
def link_row(access: UnitAccess, checklist_id: int, item_key: str) -> ResponseReturnValue:
    """Note that a row answers an item."""
    tested = operations.item_of_list(access.db, checklist_id, the(Library), item_key)
    form = LinkForm()
    form.offer(_lines(access, checklist_id, tested))
    try:
        if form.validate():
            operations.link(access.db, access.actor, checklist_id, tested, int(form.row.data), at=now())
            flash(_("已记下这个检验项目对应哪一行。"))
            return redirect(list_url("inspection.items", access, checklist_id), 303)
    except Refused as refusal:
        form.add(refusal)
    return _item_page(access, checklist_id, tested, form), 400


@bp.post("/links/<int:link_id>/remove")
@for_unit(Act.EDIT_LIST)
@acts_once
def unlink(access: UnitAccess, checklist_id: int, link_id: int) -> ResponseReturnValue:
    """Take a link back."""
    operations.unlink(access.db, access.actor, checklist_id, link_id, at=now())
    flash(_("已取消关联。"))
    return redirect(list_url("inspection.items", access, checklist_id), 303)


def _lines(access: UnitAccess, checklist_id: int, tested: CheckItem) -> list[Line]:
    """Return the rows that may answer an item: those of a product that it tests."""
    units = reading.product_units_of(access.db, checklist_id)
    of = {unit.id for unit in units if unit.product_code in tested.family.products}
    lines = operations.lines_of(reading.rows_of(access.db, checklist_id))
    return [line for line in lines if line.product_unit_ids & of]


def _item_page(access: UnitAccess, checklist_id: int, tested: CheckItem, form: LinkForm) -> str:
    checklist: Checklist = reading.checklist_of(access.db, checklist_id)
    if not form.is_submitted():
        form.offer(_lines(access, checklist_id, tested))
    return render_template("inspection/item.html", access=access, checklist=checklist, tested=tested, form=form)
