"""The editors' pages: the queue of proposals, and answering one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import for_editor, viewer
from selfcheck.actor import Actor
from selfcheck.catalogue.model import Catalogue
from selfcheck.errors import Refused
from selfcheck.proposals import answering
from selfcheck.proposals.forms import DeclineForm, MergeForm, TakeUpForm
from selfcheck.proposals.matters import check_point
from selfcheck.proposals.model import (
    KIND_NAMES,
    OPEN,
    SIZE_NAMES,
    STATE_NAMES,
    STATE_SIGNS,
    ProposalKind,
    ProposalState,
    Sought,
)
from selfcheck.proposals.records import Proposal
from selfcheck.proposals.regions import province_name
from selfcheck.riskpoints.model import Library
from selfcheck.web.addresses import page_asked
from selfcheck.web.forms import Form
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session, the

bp = Blueprint("proposal_desk", __name__, url_prefix="/library/proposals")
ONE = "/<int:proposal_id>"
VERSION: Final = re.compile(r"[0-9]{1,9}")
NAMES: dict[str, Any] = {"kinds": KIND_NAMES, "states": STATE_NAMES, "signs": STATE_SIGNS, "sizes": SIZE_NAMES}


@bp.get("")
@for_editor
def queue() -> ResponseReturnValue:
    """List proposals, those that wait for an answer first."""
    sought = _sought()
    found, total = answering.queue(session(), sought)
    pages = max(1, -(-total // answering.PAGE))
    values = {"proposals": found, "total": total, "pages": pages, "sought": sought}
    groups = answering.groups_named(session())
    return render_template("proposals/queue.html", groups=groups, **_library(), **values, **NAMES)


def _sought() -> Sought:
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    return Sought(
        state=state if state in list(ProposalState) else "",
        kind=kind if kind in list(ProposalKind) else "",
        group=request.args.get("group", "")[:80],
        page=page_asked(),
    )


@bp.get(ONE)
@for_editor
def one(proposal_id: int) -> ResponseReturnValue:
    """Show a proposal with what can be answered."""
    return _page(answering.proposal(session(), proposal_id)), 200


@bp.post(ONE + "/decline")
@for_editor
@acts_once
def decline(proposal_id: int) -> ResponseReturnValue:
    """Decline a proposal with words."""
    form = DeclineForm()

    def act(key: tuple[int, int]) -> Proposal:
        return answering.decline(session(), _actor(), key, form.reason.data, at=now())

    return _act(proposal_id, form, act, "decline")


@bp.post(ONE + "/take-up")
@for_editor
@acts_once
def take_up(proposal_id: int) -> ResponseReturnValue:
    """Take a proposal up in the draft of a point."""
    form = TakeUpForm()

    def act(key: tuple[int, int]) -> Proposal:
        check_point(form.point.data, the(Library))
        return answering.take_up(session(), _actor(), key, form.point.data, form.reply.data, at=now())

    return _act(proposal_id, form, act, "taking")


@bp.post(ONE + "/merge")
@for_editor
@acts_once
def merge(proposal_id: int) -> ResponseReturnValue:
    """Merge a proposal with another that says the same."""
    form = MergeForm()

    def act(key: tuple[int, int]) -> Proposal:
        return answering.merge(session(), _actor(), key, form.into.data or 0, at=now())

    return _act(proposal_id, form, act, "merging")


def _act(proposal_id: int, form: Form, act: Callable[[tuple[int, int]], Proposal], name: str) -> ResponseReturnValue:
    """Do one thing with a proposal, or show its page again with the words that were typed."""
    status = 400
    try:
        if form.validate():
            version = str(form["version"].data)
            act((proposal_id, int(version) if VERSION.fullmatch(version) else 0))
            flash(_("已处理，单位会看到答复。"))
            return redirect(url_for("proposal_desk.one", proposal_id=proposal_id), 303)
    except Refused as refusal:
        form.add(refusal)
        status = refusal.status
    return _page(answering.proposal(session(), proposal_id), **{name: form}), status


def _actor() -> Actor:
    person = viewer()
    assert person is not None  # noqa: S101 - for_editor lets nobody else in
    return person.actor


def _page(found: Proposal, **forms: Form) -> str:
    given = {"version": str(found.version), "point": found.taken_point_id or found.point_id}
    fresh: dict[str, Form] = {
        "decline": DeclineForm(formdata=None, data=given),
        "taking": TakeUpForm(formdata=None, data=given),
        "merging": MergeForm(formdata=None, data=given),
    }
    return render_template(
        "proposals/one.html",
        proposal=found,
        point=the(Library).by_id.get(found.point_id),
        is_open=ProposalState(found.state) in OPEN,
        alike=answering.alike(session(), found),
        followers=answering.merged_with(session(), found),
        province=province_name(found.province),
        **_library(),
        **(fresh | forms),
        **NAMES,
    )


def _library() -> dict[str, Any]:
    return {"library": the(Library), "by_code": the(Catalogue).by_code}
