"""The unit's answer, given on the inspectors' phone."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from selfcheck.errors import Refused
from selfcheck.regulator.access import for_regulator
from selfcheck.spotcheck.forms import AnswerForm
from selfcheck.spotcheck.model import VisitState
from selfcheck.spotcheck.signing import Hand, answer, refuse_another
from selfcheck.spotcheck.strokes import read_strokes
from selfcheck.spotcheck.views.blueprint import VISIT, desk, me, my_visit, paper_of, to_visit
from selfcheck.spotcheck.views.showing import answer_page
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session


@desk.get(f"{VISIT}/answer")
@for_regulator
def asked(visit_id: int) -> ResponseReturnValue:
    """Show the note to the unit, and ask for its answer."""
    paper = paper_of(my_visit(visit_id, VisitState.SIGNING))
    party = paper.note.party
    data = {"name": party.present, "capacity": party.capacity}
    return answer_page(paper, AnswerForm(formdata=None, data=data).offer())


@desk.post(f"{VISIT}/answer")
@for_regulator
@acts_once
def answered(visit_id: int) -> ResponseReturnValue:
    """Take the unit's answer: countersigned, with another view, refused with words, or nobody there."""
    paper, form = paper_of(my_visit(visit_id, VisitState.SIGNING)), AnswerForm().offer()
    status = 400
    try:
        if form.validate():
            refuse_another(paper, form.digest.data)
            hand = Hand(read_strokes(form.strokes.data or ""))
            answer(session(), me(), paper, form.said(), hand, at=now())
            flash(_("已记下当事人意见。"))
            return to_visit(paper.visit)
    except Refused as refusal:
        form.add(refusal)
        status = refusal.status
    return answer_page(paper, form), status
