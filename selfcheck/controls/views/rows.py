"""One row: read it, change it, save as one types; two people at once."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfcheck.checklist.model import Standing
from selfcheck.checklist.operations import reading
from selfcheck.checklist.operations.reading import product_name
from selfcheck.checklist.records import Checklist, ChecklistRow
from selfcheck.checklist.views.blueprint import list_url
from selfcheck.checklist.views.lists import may_edit
from selfcheck.clock import CHINA, local_day
from selfcheck.controls.forms.evidence import EvidenceForm
from selfcheck.controls.forms.rows import RowForm, write_prints
from selfcheck.controls.model import Clash, Wish
from selfcheck.controls.operations.editing import edit_row
from selfcheck.controls.operations.evidence import evidence_of_row
from selfcheck.controls.operations.reading import neighbours, revisions_of
from selfcheck.controls.rules import EDITABLE, field_name, fingerprints
from selfcheck.controls.views.blueprint import ROW, bp, light_of
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act
from selfcheck.errors import Refused
from selfcheck.inspection.operations import beside_rows
from selfcheck.riskpoints.model import Library
from selfcheck.text import Bilingual
from selfcheck.web.language import gettext as _
from selfcheck.web.language import say
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

TARGET = ("target", "target_en")
CHECKED = (Standing.RECALLED.value, Standing.CONFIRMED.value, Standing.REPLACED.value)


@bp.get(ROW)
@for_unit(Act.READ)
def row(access: UnitAccess, checklist_id: int, row_id: int) -> ResponseReturnValue:
    """Show one row, ready to be changed by whoever may."""
    checklist = reading.checklist_of(access.db, checklist_id)
    found = reading.row_of(access.db, checklist_id, row_id)
    return row_page(access, checklist, found, RowForm.of(found)), 200


@bp.post(ROW)
@for_unit(Act.EDIT_LIST)
@acts_once
def save_row(access: UnitAccess, checklist_id: int, row_id: int) -> ResponseReturnValue:
    """Save a row that the person has read, and go on to the next or back."""
    checklist, form = reading.checklist_of(access.db, checklist_id), RowForm()
    found = reading.row_of(access.db, checklist_id, row_id)
    form.offer(reading.persons_by_id(access.db).values(), found.person_id)
    form.offer_groups(light_of(checklist))
    status, clash = 400, None
    try:
        if form.validate():
            edit_row(access.db, access.actor, checklist_id, row_id, form.wish(), at=now())
            flash(_("“%(title)s”已保存。", title=found.title))
            return redirect(_after(access, checklist_id, found), 303)
    except Clash as both:
        form.show_clash(both, found)
        status, clash = 409, both
    except Refused as refusal:
        form.add(refusal)
    return row_page(access, checklist, found, form, clash=clash), status


def _after(access: UnitAccess, checklist_id: int, row: ChecklistRow) -> str:
    after = neighbours(access.db, row)[1]
    if request.form.get("then") == "next" and after is not None:
        return list_url("controls.row", access, checklist_id, row_id=after)
    return list_url("controls.record", access, checklist_id, f"row-{row.id}")


@bp.post(ROW + "/autosave")
@for_unit(Act.EDIT_LIST)
def autosave(access: UnitAccess, checklist_id: int, row_id: int) -> ResponseReturnValue:
    """Save what was typed so far. That somebody read the row, or checked its target, only a full save says."""
    form, found = RowForm(), reading.row_of(access.db, checklist_id, row_id)
    form.offer(reading.persons_by_id(access.db).values(), found.person_id)
    form.offer_groups(light_of(reading.checklist_of(access.db, checklist_id)))
    if not form.validate():
        return {"message": next(iter(form.errors.values()))[0]}, 400
    wish = _typed_so_far(form, found)
    try:
        saved = edit_row(access.db, access.actor, checklist_id, row_id, wish, at=now())
    except Refused as refusal:
        return {"message": say(Bilingual(refusal.zh, refusal.en))}, refusal.status
    mine = {name: value for name, value in wish.values.items() if name not in saved.merged}
    prints = write_prints({**wish.shown, **fingerprints(mine)})
    saved_at = f"{now().astimezone(CHINA):%H:%M}"
    message = {"message": _waiting(saved_at)} if _target_waits(form, found) else {}
    return {"saved_at": saved_at, "fields": {"shown": prints}, **message}


def _typed_so_far(form: RowForm, row: ChecklistRow) -> Wish:
    values = form.values()
    if row.target_standing in CHECKED:
        values = {name: value for name, value in values.items() if name not in TARGET}
    return Wish(values, form.prints())


def _target_waits(form: RowForm, row: ChecklistRow) -> bool:
    """Whether a target was typed that only a full save may keep, since it must be held against its standard."""
    values = form.values()
    return row.target_standing in CHECKED and any(values[name] != getattr(row, name) for name in TARGET)


def _waiting(saved_at: str) -> str:
    return _(
        "%(time)s 其余已保存。管控目标还没有保存：请写明标准条款，勾选“我已对照标准原文核对”，再点“已看，保存”。",
        time=saved_at,
    )


def row_page(
    access: UnitAccess,
    checklist: Checklist,
    row: ChecklistRow,
    form: RowForm,
    *,
    clash: Clash | None = None,
    evidence_form: EvidenceForm | None = None,
) -> str:
    """Return the page of a row with a form upon it."""
    persons = reading.persons_by_id(access.db)
    if not form.is_submitted() or evidence_form is not None:
        form.offer(persons.values(), row.person_id)
        form.offer_groups(light_of(checklist))
    return render_template(
        "controls/row.html",
        access=access,
        checklist=checklist,
        row=row,
        form=form,
        clash=clash,
        evidence=evidence_form or EvidenceForm(formdata=None),
        may_edit=may_edit(access, checklist) and not row.is_out,
        **_around(access, checklist, row),
    )


def _lacks_clause(library: Library, row: ChecklistRow) -> bool:
    """Say whether the row still has the library's basis and no clause of it was seen."""
    point = library.by_id.get(row.point_id or "")
    return point is not None and row.basis == point.basis_text and not any(each.clause for each in point.basis)


def _around(access: UnitAccess, checklist: Checklist, row: ChecklistRow) -> dict[str, Any]:
    """Return what stands around the form: files, neighbours, how the row came to read as it does."""
    before, after = neighbours(access.db, row)
    units = reading.product_units_of(access.db, checklist.id)
    known = beside_rows(access.db, the(Library), checklist, ([row], units), local_day(now()))
    return {
        "known": known.get(row.id),
        "documents": the(Library).standards.mentioned(row.basis),
        "lacks_clause": _lacks_clause(the(Library), row),
        "needs_check": row.target_standing in CHECKED,
        "attached": evidence_of_row(access.db, row.id),
        "revisions": revisions_of(access.db, row.id, 20),
        "before": before,
        "after": after,
        "names": {unit.id: product_name(unit) for unit in units},
        "field_name": field_name,
        "told_fields": EDITABLE,
    }
