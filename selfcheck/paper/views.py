"""Floor sheets: choose, look at the first one, print all of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.attestation.canonical import from_kept
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act as Right
from selfcheck.errors import Refused
from selfcheck.glossary import POST_NAMES
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.operations import issued_list
from selfcheck.issuing.standing import Issue, issues
from selfcheck.paper.forms import SheetsForm
from selfcheck.paper.model import SheetOptions
from selfcheck.paper.operations import order_sheets
from selfcheck.paper.rules import floor_sheets
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

bp = Blueprint("paper", __name__, url_prefix="/units/<unit:unit_code>/issued/<int:issued_id>")


@dataclass(frozen=True)
class Printable:
    """An issued list with what it froze and what happened to it."""

    issue: Issue
    snapshot: Snapshot


@bp.get("/floor-checklists")
@for_unit(Right.PRINT)
def sheets(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Show the option box."""
    return _page(access, _open(access, issued_id), SheetsForm())


@bp.post("/floor-checklists")
@for_unit(Right.PRINT)
@acts_once
def order(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Have all sheets printed into one file."""
    return _order(access, issued_id, is_preview=False)


@bp.post("/floor-checklists/preview")
@for_unit(Right.PRINT)
def preview(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Have the first sheet printed; may be asked again from the same page, so it does not count as its one act."""
    return _order(access, issued_id, is_preview=True)


def _order(access: UnitAccess, issued_id: int, *, is_preview: bool) -> ResponseReturnValue:
    opened = _open(access, issued_id)
    form = SheetsForm()
    form.prepare(opened.snapshot)
    if not form.validate():
        return _page(access, opened, form), 400
    try:
        options = form.options()
        floor_sheets(opened.snapshot, options)
        job = order_sheets(access.db, access.actor, opened.issue, options, is_preview=is_preview, at=now())
    except Refused as refusal:
        form.add(refusal)
        return _page(access, opened, form), refusal.status
    return redirect(url_for("issued.making", unit_code=access.unit.code, job_id=job.id), 303)


def _open(access: UnitAccess, issued_id: int) -> Printable:
    issued = issued_list(access.db, issued_id)
    found = next(each for each in issues(access.db, issued.checklist_id) if each.issued.id == issued_id)
    return Printable(found, from_kept(the(Desk).store.read(access.unit.code, issued.data_sha256)))


def _page(access: UnitAccess, opened: Printable, form: SheetsForm) -> str:
    form.prepare(opened.snapshot)
    every = floor_sheets(opened.snapshot, SheetOptions())
    return render_template(
        "paper/sheets.html", access=access, issue=opened.issue, form=form, sheets=every, post_names=POST_NAMES
    )
