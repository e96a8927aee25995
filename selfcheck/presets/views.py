"""从行业开始: choose the trade, then one page with its products and questions, then the list is there."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from selfcheck.catalogue.model import Catalogue
from selfcheck.checklist.operations.light import proposed_form
from selfcheck.checklist.operations.reading import summaries
from selfcheck.checklist.views.blueprint import books, list_url
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.operations import reading
from selfcheck.enterprises.permissions import Act
from selfcheck.enterprises.readiness import UnitRecord, scope_answer
from selfcheck.enterprises.scope import ScopeAnswer, ScopeRules, figures_of, judge
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import ListForm, Role
from selfcheck.presets.forms import PresetForm, preset_form
from selfcheck.presets.model import Preset, Presets
from selfcheck.presets.operations import begin
from selfcheck.presets.sheet import Sheet, sheet_of
from selfcheck.web.language import gettext as _
from selfcheck.web.language import say
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

bp = Blueprint("presets", __name__, url_prefix="/units/<unit:unit_code>/trades")
ONE: Final = "/<word:preset_key>"


@bp.get("")
@for_unit(Act.EDIT_LIST)
def trades(access: UnitAccess) -> ResponseReturnValue:
    """Offer the trades of the unit's roles; below, the catalogue for whoever finds none."""
    roles = [role for role in Role if _takes_part(access, role)]
    offered = [(role, the(Presets).of(role)) for role in roles]
    return render_template("presets/trades.html", access=access, offered=offered)


@bp.get(ONE)
@for_unit(Act.EDIT_LIST)
def trade(access: UnitAccess, preset_key: str) -> ResponseReturnValue:
    """Show what the trade usually deals with, ready to be changed."""
    sheet = _sheet(access, _preset(access, preset_key))
    return _page(access, sheet, preset_form(sheet, _recommended(access, sheet.preset.role))), 200


@bp.post(ONE)
@for_unit(Act.EDIT_LIST)
@acts_once
def begin_list(access: UnitAccess, preset_key: str) -> ResponseReturnValue:
    """Make the products and the list, and go on to its rows."""
    sheet = _sheet(access, _preset(access, preset_key))
    form = preset_form(sheet, _recommended(access, sheet.preset.role))
    try:
        if form.validate():
            checklist = begin(access.db, access.actor, form.beginning(sheet), books(), at=now())
            _tell(access, sheet.preset)
            return redirect(list_url("controls.record", access, checklist.id), 303)
    except Refused as refusal:
        form.add(refusal)
    return _page(access, sheet, form), 400


def _takes_part(access: UnitAccess, role: Role) -> bool:
    return access.unit.is_maker if role is Role.MAKER else access.unit.is_seller


def _preset(access: UnitAccess, key: str) -> Preset:
    found = the(Presets).by_key.get(key)
    if found is None or not _takes_part(access, found.role):
        raise NotFound
    return found


def _sheet(access: UnitAccess, preset: Preset) -> Sheet:
    return sheet_of(preset, reading.products(access.db), books(), local_day(now()))


def _recommended(access: UnitAccess, role: Role) -> ListForm | None:
    return proposed_form(access.db, access.unit, role, at=now()) if role is Role.SELLER else None


def _tell(access: UnitAccess, preset: Preset) -> None:
    """Say what was made, and what the scope test says of the products as they stand now."""
    flash(_("已按“%(name)s”建好产品和清单。下面逐条看，看过再确认。", name=say(preset.name)))
    answer = scope_answer(_record(access), preset.role, the(Catalogue), the(ScopeRules), local_day(now()))
    kind = "warning" if answer.in_scope is None else "info"
    flash(f"{say(answer.headline)} {say(answer.reason)}", kind)


def _record(access: UnitAccess) -> UnitRecord:
    return reading.unit_record(access.db, access.unit, local_day(now()))


def _scope_at_first(access: UnitAccess, sheet: Sheet) -> ScopeAnswer:
    """Return the scope answer for the products ticked at first, by the unit's size."""
    unit, role = access.unit, sheet.preset.role
    figures = figures_of(role, unit.trade, unit.staff, unit.revenue_wan)
    listed = [(line.product, [each for held in line.held for each in held.facts.standards]) for line in sheet.first]
    return judge(the(ScopeRules), figures, role, listed, local_day(now()))


def _page(access: UnitAccess, sheet: Sheet, form: PresetForm) -> str:
    lists = [each for each in summaries(access.db) if each.checklist.role == sheet.preset.role.value]
    return render_template(
        "presets/trade.html",
        access=access,
        sheet=sheet,
        form=form,
        answer=_scope_at_first(access, sheet),
        present=lists[0] if lists else None,
    )
