"""The inspectors' signatures, and going back to mend the note."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import is_fresh
from selfcheck.errors import Refused
from selfcheck.regulator.access import for_regulator, the_regulator
from selfcheck.spotcheck.forms import SignForm
from selfcheck.spotcheck.model import VisitState
from selfcheck.spotcheck.signing import Hand, Paper, mend, refuse_another, sign
from selfcheck.spotcheck.strokes import read_strokes
from selfcheck.spotcheck.views.blueprint import VISIT, desk, me, my_visit, paper_of, to_visit
from selfcheck.spotcheck.views.showing import signing_page
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session


@desk.post(f"{VISIT}/sign/<int:place>")
@for_regulator
@acts_once
def put_name(visit_id: int, place: int) -> ResponseReturnValue:
    """Sign as one of the inspectors: whoever is signed in by the account, the others by hand on this phone."""
    paper, form = paper_of(my_visit(visit_id, VisitState.SIGNING)), SignForm()
    if not form.agree.data:
        form.agree.errors = [_("请先看过笔录，再勾选。")]
        return signing_page(paper, form, place), 400
    try:
        refuse_another(paper, form.digest.data)
        hand = Hand(read_strokes(form.strokes.data or ""), is_account=_is_me(paper, place))
        sign(session(), me(), paper, place, hand, at=now())
    except Refused as refusal:
        form.add(refusal)
        return signing_page(paper, form, place), refusal.status
    flash(_("已签名。"))
    return to_visit(paper.visit)


def _is_me(paper: Paper, place: int) -> bool:
    """Whether this is the signed-in inspector's own place, and they proved just now who they are."""
    named = dict(enumerate(paper.note.inspectors, start=1)).get(place)
    return place == 1 and named is not None and named.name == the_regulator().name and is_fresh()


@desk.post(f"{VISIT}/mend")
@for_regulator
@acts_once
def back(visit_id: int) -> ResponseReturnValue:
    """Go back from signing to writing."""
    visit = my_visit(visit_id, VisitState.SIGNING)
    mend(session(), me(), visit, at=now())
    flash(_("已退回修改，此前的签名作废。"))
    return to_visit(visit)
