"""The pages of a visit whose note is frozen: who still signs, and what came of it."""

from __future__ import annotations

from flask import render_template

from selfcheck.accounts.access import is_fresh
from selfcheck.regulator.access import the_regulator
from selfcheck.spotcheck import papers
from selfcheck.spotcheck.forms import AnswerForm, SignForm
from selfcheck.spotcheck.model import ANSWER_NAMES, GRADE_NAMES, Answer, Grade
from selfcheck.spotcheck.records import Visit
from selfcheck.spotcheck.signing import Paper, digests_of, signatures_of, unit_answer, unsigned
from selfcheck.spotcheck.views.blueprint import page, paper_of
from selfcheck.web.request import session

NAMES = {"answers": ANSWER_NAMES, "grades": GRADE_NAMES, "Answer": Answer, "Grade": Grade}


def signing_page(paper: Paper, form: SignForm | None = None, place: int = 0) -> str:
    """The page on which the inspectors sign and from which the phone goes to the unit.

    :param form: a form that was refused, of the inspector at ``place``
    """
    given = signatures_of(session(), paper.visit.id)
    forms = {each: SignForm(formdata=None) for each, _ in unsigned(paper.note, given)} | (
        {place: form} if form else {}
    )
    for each in forms.values():
        each.digest.data = paper.visit.body_sha256
    return page(
        "sign.html",
        visit=paper.visit,
        note=paper.note,
        papers=papers,
        digests=digests_of(paper.note),
        given=given,
        answer=unit_answer(given),
        waiting=unsigned(paper.note, given),
        forms=forms,
        owner=the_regulator().name,
        is_fresh=is_fresh(),
        **NAMES,
    )


def answer_page(paper: Paper, form: AnswerForm) -> str:
    """The page that the unit reads and answers on the same phone; nothing leads from it to the inspectors' pages."""
    digests, form.digest.data = digests_of(paper.note), paper.visit.body_sha256
    return render_template(
        "spotcheck/answer.html", visit=paper.visit, note=paper.note, papers=papers, form=form, digests=digests
    )


def closed_page(visit: Visit) -> str:
    """The page of a visit that is over: its note, or that there is none."""
    paper = paper_of(visit) if visit.body_sha256 else None
    given = signatures_of(session(), visit.id)
    return page(
        "closed.html",
        visit=visit,
        paper=paper,
        papers=papers,
        digests=digests_of(paper.note) if paper else None,
        given=given,
        **NAMES,
    )
