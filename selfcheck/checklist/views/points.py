"""What applies and what does not, each with its reason; setting a point aside and bringing it back."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from selfcheck.checklist.forms import SetAsideForm
from selfcheck.checklist.operations import points as operations
from selfcheck.checklist.operations import reading
from selfcheck.checklist.operations.reading import product_name
from selfcheck.checklist.records import Checklist, ChecklistRow, SetAside
from selfcheck.checklist.views.blueprint import ONE, books, bp, list_url
from selfcheck.checklist.views.lists import may_edit, wants
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act
from selfcheck.errors import Refused
from selfcheck.glossary import STAGE_NAMES, Stage
from selfcheck.web.addresses import words_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.language import say
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now

SHOWN: Final = ("applied", "aside")


@bp.get(ONE + "/points")
@for_unit(Act.READ)
def points(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Show every point as applying or set aside; searched by title, filtered by stage."""
    checklist = reading.checklist_of(access.db, checklist_id)
    rows = reading.rows_of(access.db, checklist_id)
    aside = reading.set_asides_of(access.db, checklist_id)
    stage = wants("stage", ("", *Stage))
    sought = words_asked()
    return render_template(
        "checklist/points.html",
        access=access,
        checklist=checklist,
        shown=wants("show", SHOWN),
        rows=[row for row in rows if _fits(row, stage, sought)],
        aside=[each for each in aside if _fits(each, stage, sought)],
        counts={"applied": len(rows), "aside": len(aside)},
        stage=stage,
        q=sought,
        stages=[(each.value, say(STAGE_NAMES[each])) for each in Stage],
        names={unit.id: product_name(unit) for unit in reading.product_units_of(access.db, checklist_id)},
        library=books().library,
        may_edit=may_edit(access, checklist),
    )


def _fits(point: ChecklistRow | SetAside, stage: str, sought: str) -> bool:
    words = f"{point.title} {point.title_en} {point.point_id or ''}".casefold()
    return (not stage or point.stage == stage) and sought.casefold() in words


@bp.get(ONE + "/rows/<int:row_id>/set-aside")
@for_unit(Act.EDIT_LIST)
def set_aside(access: UnitAccess, checklist_id: int, row_id: int) -> ResponseReturnValue:
    """Ask why a row does not apply."""
    checklist = reading.checklist_of(access.db, checklist_id)
    return _set_aside_page(access, checklist, row_id, SetAsideForm()), 200


@bp.post(ONE + "/rows/<int:row_id>/set-aside")
@for_unit(Act.EDIT_LIST)
@acts_once
def set_row_aside(access: UnitAccess, checklist_id: int, row_id: int) -> ResponseReturnValue:
    """Set a row aside with its reason."""
    checklist, form = reading.checklist_of(access.db, checklist_id), SetAsideForm()
    try:
        if form.validate():
            operations.set_aside(access.db, access.actor, checklist_id, row_id, form.reason.data, at=now())
            flash(_("已移到“不适用”，理由会印在清单附件里。随时可以恢复。"))
            return redirect(list_url("controls.record", access, checklist_id), 303)
    except Refused as refusal:
        form.add(refusal)
    return _set_aside_page(access, checklist, row_id, form), 400


def _set_aside_page(access: UnitAccess, checklist: Checklist, row_id: int, form: SetAsideForm) -> str:
    row = reading.row_of(access.db, checklist.id, row_id)
    return render_template("checklist/set_aside.html", access=access, checklist=checklist, row=row, form=form)


@bp.post(ONE + "/points/<int:set_aside_id>/bring-back")
@for_unit(Act.EDIT_LIST)
@acts_once
def bring_back(access: UnitAccess, checklist_id: int, set_aside_id: int) -> ResponseReturnValue:
    """Put a row back on the list."""
    row = operations.bring_back(access.db, access.actor, checklist_id, set_aside_id, at=now())
    flash(_("“%(title)s”已恢复，原来写的内容都在。", title=row.title))
    return redirect(list_url("checklist.points", access, checklist_id), 303)
