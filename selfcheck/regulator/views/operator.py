"""The operator's pages: who inspects which area, from when to when."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts import operations as accounts
from selfcheck.accounts.access import for_operator, require_fresh
from selfcheck.accounts.views.person import me
from selfcheck.clock import local_day
from selfcheck.errors import Refused
from selfcheck.regulator import assignments
from selfcheck.regulator.forms import AssignForm
from selfcheck.regulator.model import area_words
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session

bp = Blueprint("regulators", __name__, url_prefix="/operator")


@bp.get("/regulators")
@for_operator
def home() -> ResponseReturnValue:
    """List every assignment."""
    rows = assignments.everyone(session())
    return render_template("regulator/assignments.html", rows=rows, today=local_day(now()), area_words=area_words)


@bp.get("/people/<int:user_id>/area")
@for_operator
def area(user_id: int) -> ResponseReturnValue:
    """Ask which area somebody inspects."""
    return _page(user_id, AssignForm(formdata=None, since=local_day(now())))


@bp.post("/people/<int:user_id>/area")
@for_operator
@require_fresh
@acts_once
def assign(user_id: int) -> ResponseReturnValue:
    """Give somebody an area, which makes them an inspector."""
    form = AssignForm()
    try:
        if form.validate():
            assignments.assign(session(), me().actor, user_id, form.wish(), at=now())
            flash(_("辖区已登记，对方重新登录后就能使用监管工作台。"))
            return redirect(url_for("regulators.home"), 303)
    except Refused as refusal:
        form.add(refusal)
    return _page(user_id, form), 400


def _page(user_id: int, form: AssignForm) -> str:
    return render_template("regulator/assign.html", user=accounts.get_user(session(), user_id), form=form)


@bp.post("/regulators/<int:assignment_id>/end")
@for_operator
@require_fresh
@acts_once
def end(assignment_id: int) -> ResponseReturnValue:
    """End an assignment now."""
    assignments.end(session(), me().actor, assignment_id, at=now())
    flash(_("任职已结束，对方立即不能再查看。"))
    return redirect(url_for("regulators.home"), 303)
