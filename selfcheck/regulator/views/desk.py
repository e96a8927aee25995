"""The inspector's first page, finding lists, and what the inspector opened."""

from __future__ import annotations

from typing import Final

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from selfcheck.audit.words import subject_words, words_of
from selfcheck.clock import local_day
from selfcheck.regulator import finding
from selfcheck.regulator.access import for_regulator, the_regulator, trace
from selfcheck.regulator.model import PUBLISHED, ReceiptState, Sought, pages_of
from selfcheck.regulator.receipts import queue
from selfcheck.regulator.records import Look
from selfcheck.regulator.views.blueprint import bp, page, sought
from selfcheck.web.addresses import number_asked
from selfcheck.web.request import now, session

RECENT: Final = 8
FIRST: Final = 5
LOOKS: Final = 50


@bp.get("")
@for_regulator
def home() -> ResponseReturnValue:
    """Show what waits, a field to find any list by, the area in numbers, and what was opened last."""
    who, today = the_regulator(), local_day(now())
    trace("regulator-looked-desk", ("page", "/regulator"))
    waiting, _total = queue(session(), who, Sought(show=ReceiptState.WAITING.value))
    figures = finding.figures(session(), who, today=today)
    recent = finding.looked_at(session(), who, most=RECENT)
    return page("desk.html", waiting=waiting[:FIRST], figures=figures, recent=recent)


@bp.get("/find")
@for_regulator
def find() -> ResponseReturnValue:
    """Find lists; the only one that fits is opened at once."""
    asked = sought(PUBLISHED)
    found, total = finding.find_lists(session(), the_regulator(), asked)
    trace("regulator-searched", ("search", "lists"), words=asked.words, found=total)
    if total == 1 and asked.words and asked.page == 1:
        return redirect(url_for("regulator.one_list", number=found[0].card.number), 303)
    return page("find.html", found=found, total=total, pages=pages_of(total), sought=asked)


@bp.get("/looks")
@for_regulator
def looks() -> ResponseReturnValue:
    """Show the inspector what their account opened and did, newest first."""
    query = select(Look).where(Look.user_id == the_regulator().user_id)
    if before := number_asked("before"):
        query = query.where(Look.id < before)
    found = session().scalars(query.order_by(Look.id.desc()).limit(LOOKS)).all()
    older = found[-1].id if len(found) == LOOKS else None
    return page("looks.html", looks=found, older=older, words_of=words_of, subject_words=subject_words)
