"""The issuing desk: readiness, the steps of a list, attesting. Issued lists have their pages in ``issued``."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import require_fresh
from selfcheck.attestation.terms import Act as Approving
from selfcheck.clock import local_day
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act as Right
from selfcheck.errors import Refused
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.flow import Case, attest, issue_alone, open_case, take_step
from selfcheck.issuing.forms import ReturnForm, TermsForm
from selfcheck.issuing.issue import a_year_on
from selfcheck.issuing.operations import of_round, returned
from selfcheck.issuing.previews import order_preview
from selfcheck.issuing.statements import STATEMENTS
from selfcheck.issuing.steps import Act
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import SAFE_METHODS, now, the

bp = Blueprint("issuing", __name__, url_prefix="/units/<unit:unit_code>")
LIST = "/lists/<int:checklist_id>"
ENDED = ("issuing", "issued")


@bp.get(f"{LIST}/readiness")
@for_unit(Right.READ)
def readiness(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Show what stands in the way, and the step that can be taken now.

    Whoever comes on from the last row and takes every step alone is led to attesting when nothing stands in the way;
    that page shows what will be printed as a warning, and its POST obeys the same findings.
    """
    case = _case(access, checklist_id)
    if "onward" in request.args and _may_attest_alone(access, case):
        return redirect(url_for("issuing.attest_page", unit_code=access.unit.code, checklist_id=checklist_id), 303)
    return _readiness_page(access, case, ReturnForm())


def _may_attest_alone(access: UnitAccess, case: Case) -> bool:
    is_free = case.checklist.state == "draft" and not any(finding.blocks for finding in case.findings)
    return is_free and access.may(Right.ATTEST) and case.may_issue_alone(access.viewer.id)


def _readiness_page(access: UnitAccess, case: Case, returning: ReturnForm) -> str:
    return render_template(
        "issuing/readiness.html",
        access=access,
        case=case,
        steps=of_round(case.steps, ended=case.checklist.state in ENDED),
        back=returned(case.steps),
        returning=returning,
        Right=Right,
    )


@bp.post(f"{LIST}/submit")
@for_unit(Right.SUBMIT)
@require_fresh
@acts_once
def submit(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Submit a list for review."""
    return _take(access, checklist_id, Act.SUBMIT, _("已提交，等待下一位办理。"))


@bp.post(f"{LIST}/review")
@for_unit(Right.REVIEW)
@require_fresh
@acts_once
def review(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Review a submitted list."""
    return _take(access, checklist_id, Act.REVIEW, _("已审核，等待主要负责人签署确认。"))


@bp.post(f"{LIST}/recall")
@for_unit(Right.SUBMIT)
@acts_once
def recall(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Take a submitted list back."""
    return _take(access, checklist_id, Act.RECALL, _("已撤回，可以继续修改。"))


@bp.post(f"{LIST}/return")
@for_unit(Right.RETURN)
@acts_once
def give_back(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Return a list to its preparer, with words."""
    form = ReturnForm()
    case = _case(access, checklist_id)
    try:
        if form.validate():
            take_step(access.db, access.actor, case, Act.RETURN, words=form.words.data, at=now())
            flash(_("已退回给编制人。"))
            return _back(access, checklist_id)
    except Refused as refusal:
        form.add(refusal)
    return _readiness_page(access, case, form), 400


def _take(access: UnitAccess, checklist_id: int, act: Act, done: str) -> ResponseReturnValue:
    take_step(access.db, access.actor, _case(access, checklist_id), act, at=now())
    flash(done)
    return _back(access, checklist_id)


def _back(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    return redirect(url_for("issuing.readiness", unit_code=access.unit.code, checklist_id=checklist_id), 303)


@bp.get(f"{LIST}/attest")
@for_unit(Right.ATTEST)
@require_fresh
def attest_page(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Show the main person what they are about to confirm."""
    today = local_day(now())
    case = _case(access, checklist_id)
    form = TermsForm(formdata=None, in_force_from=today, review_by=a_year_on(today))
    form.prepare(is_first=case.dossier.last is None)
    return _attest_page(access, case, form)


@bp.post(f"{LIST}/attest")
@for_unit(Right.ATTEST)
@require_fresh
@acts_once
def attest_list(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Attest a list, which issues it."""
    case = _case(access, checklist_id)
    form = TermsForm()
    form.prepare(is_first=case.dossier.last is None)
    if form.validate() and not form.agree.data:
        form.agree.errors = [_("请先看预览，再勾选确认。")]
    if form.errors:
        return _attest_page(access, case, form), 400
    alone = case.checklist.state == "draft"
    act = issue_alone if alone else attest
    try:
        issued, _job = act(access.db, the(Desk), access.actor, case, form.terms(), at=now())
    except Refused as refusal:
        form.add(refusal)
        return _attest_page(access, case, form), refusal.status
    return redirect(url_for("issued.one", unit_code=access.unit.code, issued_id=issued.id), 303)


def _attest_page(access: UnitAccess, case: Case, form: TermsForm) -> str:
    said = [words for act, words in STATEMENTS.items() if act in _acts_of(case)]
    return render_template("issuing/attest.html", access=access, case=case, form=form, statements=said)


def _acts_of(case: Case) -> set[Approving]:
    """Return what the person who attests says now: on the short way every step, but no review where there is none."""
    if case.checklist.state != "draft":
        return {Approving.ATTESTED}
    return set(Approving) if case.way.needs_review else {Approving.PREPARED, Approving.ATTESTED}


@bp.post(f"{LIST}/preview")
@for_unit(Right.READ)
@acts_once
def preview(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Have a preview made by the same renderer."""
    case = _case(access, checklist_id)
    job = order_preview(access.db, the(Desk), access.actor, case, at=now())
    return redirect(url_for("issued.making", unit_code=access.unit.code, job_id=job.id), 303)


def _case(access: UnitAccess, checklist_id: int) -> Case:
    may_change = request.method not in SAFE_METHODS
    return open_case(access.db, the(Desk), access.unit, checklist_id, at=now(), is_held=may_change)
