"""The queue of lists that units handed in, and answering one."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from selfcheck.errors import Refused
from selfcheck.regulator.access import for_regulator, the_regulator, trace
from selfcheck.regulator.finding import get_list
from selfcheck.regulator.forms import ReadForm, version_in
from selfcheck.regulator.model import ReceiptState, pages_of
from selfcheck.regulator.receipts import Reading, mark_read, queue
from selfcheck.regulator.views.blueprint import bp, page, sought
from selfcheck.regulator.views.lists import LIST, list_page
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, session

SHOWS: Final = tuple(state.value for state in ReceiptState)


@bp.get("/receipts")
@for_regulator
def receipts() -> ResponseReturnValue:
    """List what was handed in."""
    asked = sought(SHOWS)
    found, total = queue(session(), the_regulator(), asked)
    trace("regulator-looked-queue", ("page", "/regulator/receipts"))
    return page("receipts.html", found=found, total=total, pages=pages_of(total), sought=asked)


@bp.post(f"{LIST}/read")
@for_regulator
@acts_once
def read(number: str) -> ResponseReturnValue:
    """Note that a list was read, and tell the unit what the inspector has to say."""
    form, found = ReadForm(), get_list(session(), the_regulator(), number)
    status = 400
    try:
        if form.validate():
            reading = Reading(form.remarks.data, version_in(form.version.data))
            receipt = mark_read(session(), the_regulator(), found, reading, at=now())
            trace("receipt-read", ("issued-list", number), unit_id=found.unit.id, receipt=receipt.number)
            flash(_("已记下，单位会看到。"))
            return redirect(url_for("regulator.one_list", number=number), 303)
    except Refused as refusal:
        form.add(refusal)
        status = refusal.status
    return list_page(found, form), status
