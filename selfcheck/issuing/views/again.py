"""重新确认 and 放弃: what persons do about a numbered list that could not be finished in time."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import require_fresh
from selfcheck.attestation.terms import Act as Approving
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act as Right
from selfcheck.errors import NotFound, Refused
from selfcheck.issuing.again import confirm_again, give_up
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.flow import open_case
from selfcheck.issuing.forms import GiveUpForm
from selfcheck.issuing.lapsing import lapse_of, words_of
from selfcheck.issuing.operations import issued_list
from selfcheck.issuing.records import IssuedList
from selfcheck.issuing.statements import STATEMENTS
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the

bp = Blueprint("again", __name__, url_prefix="/units/<unit:unit_code>/issued/<int:issued_id>")


@bp.get("/again")
@for_unit(Right.READ)
def page(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Say why a list could not be finished, and what can be done about it."""
    return _page(access, issued_list(access.db, issued_id), GiveUpForm(formdata=None))


def _page(access: UnitAccess, issued: IssuedList, form: GiveUpForm) -> str:
    lapse = lapse_of(access.db, issued)
    if lapse is None:
        raise NotFound
    return render_template(
        "issuing/again.html",
        access=access,
        issued=issued,
        why=words_of(lapse),
        words=STATEMENTS[Approving.ATTESTED],
        form=form,
        Right=Right,
    )


@bp.post("/again")
@for_unit(Right.ATTEST)
@require_fresh
@acts_once
def confirm(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Freeze the list anew under its number."""
    issued = issued_list(access.db, issued_id)
    case = open_case(access.db, the(Desk), access.unit, issued.checklist_id, at=now())
    try:
        confirm_again(access.db, the(Desk), access.actor, case, issued, at=now())
    except Refused as refusal:
        form = GiveUpForm(formdata=None)
        form.add(refusal)
        return _page(access, issued, form), refusal.status
    flash(_("已重新确认，编号不变。请其他人再批准一次。"))
    return redirect(url_for("approvals.page", unit_code=access.unit.code, issued_id=issued_id), 303)


@bp.post("/give-up")
@for_unit(Right.WITHDRAW)
@require_fresh
@acts_once
def end(access: UnitAccess, issued_id: int) -> ResponseReturnValue:
    """Let the number go, with the reason."""
    issued, form = issued_list(access.db, issued_id), GiveUpForm()
    if not form.validate():
        return _page(access, issued, form), 400
    try:
        give_up(access.db, access.actor, issued, form.reason.data, at=now())
    except Refused as refusal:
        form.add(refusal)
        return _page(access, issued, form), refusal.status
    flash(_("编号已放弃，清单退回为草稿。"))
    return redirect(url_for("issued.one", unit_code=access.unit.code, issued_id=issued_id), 303)
