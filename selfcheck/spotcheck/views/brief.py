"""Before the visit: one's visits, the brief of a list, and the beginning with its draw."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.clock import local_day
from selfcheck.errors import NotFound, Refused
from selfcheck.evidence.store import ContentStore
from selfcheck.glossary import POST_NAMES
from selfcheck.regulator.access import for_regulator, the_regulator, trace
from selfcheck.spotcheck.brief import brief_of
from selfcheck.spotcheck.drawing import new_seed
from selfcheck.spotcheck.forms import DrawForm, NumberForm
from selfcheck.spotcheck.lists import Opened, open_in_area
from selfcheck.spotcheck.model import OUTCOME_NAMES, VISIT_NAMES, VISIT_SIGNS, VisitState
from selfcheck.spotcheck.views.blueprint import desk, page, to_visit
from selfcheck.spotcheck.visits import begin, visits_for
from selfcheck.verification.rules import clean_number
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session, the


@desk.get("")
@for_regulator
def visits() -> ResponseReturnValue:
    """Show the inspector's visits, and ask for the number of a list."""
    trace("regulator-looked-visits", ("page", "/regulator/visits"))
    return _visits(NumberForm(formdata=None)), 200


@desk.post("")
@for_regulator
def choose() -> ResponseReturnValue:
    """Lead to the brief of the list with this number."""
    form = NumberForm()
    try:
        if form.validate():
            number = _opened(form.number.data).issue.issued.number
            return redirect(url_for("spotcheck.before", number=number), 303)
    except NotFound:
        form.add(_not_in_area())
    return _visits(form), 400


def _not_in_area() -> Refused:
    return Refused(
        "list-not-in-area",
        "辖区内没有这个编号的已签发清单。请核对编号。",
        "No issued list of this number in your area. Check the number.",
        field="number",
        status=400,
    )


def _visits(form: NumberForm) -> str:
    found = visits_for(session(), the_regulator())
    names = {"names": VISIT_NAMES, "signs": VISIT_SIGNS, "State": VisitState}
    return page("visits.html", visits=found, form=form, **names)


def _opened(number: str) -> Opened:
    return open_in_area(session(), the(ContentStore), the_regulator(), clean_number(number))


@desk.get("/brief")
@for_regulator
def before() -> ResponseReturnValue:
    """Show the brief of a list. The unit's trail says nothing of it: visits may be unannounced."""
    opened = _opened(request.args.get("number", ""))
    trace("visit-brief-opened", ("issued-list", opened.issue.issued.number), unit=opened.unit.id)
    form = DrawForm(formdata=None)
    form.seed.data = new_seed()
    return _brief(opened, form), 200


@desk.post("/brief")
@for_regulator
@acts_once
def start() -> ResponseReturnValue:
    """Begin a visit: draw the rows."""
    opened, form = _opened(request.args.get("number", "")), DrawForm()
    try:
        if form.validate():
            return to_visit(begin(session(), the_regulator(), opened, form.wish(), at=now()))
    except Refused as refusal:
        form.add(refusal)
    return _brief(opened, form), 400


def _brief(opened: Opened, form: DrawForm) -> str:
    today = local_day(now())
    brief = brief_of(session(), the(ContentStore), opened, today)
    return page("brief.html", brief=brief, form=form, posts=POST_NAMES, outcomes=OUTCOME_NAMES, today=today)
