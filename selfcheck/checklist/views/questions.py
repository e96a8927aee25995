"""The questions of a list, all on one page; only those that its products raise."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from selfcheck.checklist.forms import QuestionsForm, questions_form
from selfcheck.checklist.operations import lists as operations
from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import Checklist
from selfcheck.checklist.views.blueprint import ONE, books, bp, list_url
from selfcheck.checklist.views.lists import may_edit
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act
from selfcheck.errors import Refused
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now


@bp.get(ONE + "/questions")
@for_unit(Act.READ)
def questions(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Show the questions with the answers given so far."""
    checklist = reading.checklist_of(access.db, checklist_id)
    return _page(access, checklist, _form(access, checklist)), 200


@bp.post(ONE + "/questions")
@for_unit(Act.EDIT_LIST)
@acts_once
def answer(access: UnitAccess, checklist_id: int) -> ResponseReturnValue:
    """Take the answers and tailor the list."""
    checklist = reading.checklist_of(access.db, checklist_id)
    form = _form(access, checklist)
    try:
        if form.validate():
            done = operations.answer(access.db, access.actor, checklist_id, form.answers, books(), at=now())
            flash(
                _(
                    "适用 %(applied)s 条，不适用 %(aside)s 条，每条都有理由。",
                    applied=done.applied,
                    aside=done.set_aside,
                )
            )
            return redirect(list_url("controls.record", access, checklist_id), 303)
    except Refused as refusal:
        form.add(refusal)
    return _page(access, checklist, form), 400


def _form(access: UnitAccess, checklist: Checklist) -> QuestionsForm:
    asked = operations.questions_of(access.db, checklist, books(), at=now())
    return questions_form(asked, checklist.answers)


def _page(access: UnitAccess, checklist: Checklist, form: QuestionsForm) -> str:
    return render_template(
        "checklist/questions.html",
        access=access,
        checklist=checklist,
        form=form,
        asked=[field for field in form if field.name.startswith("answer_")],
        may_edit=may_edit(access, checklist),
    )
