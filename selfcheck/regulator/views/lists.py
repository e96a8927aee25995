"""One issued list, read only, and its files. Every look is written down before the page is made."""

from __future__ import annotations

from typing import Final

from flask import Response
from flask.typing import ResponseReturnValue

from selfcheck.attestation.approvals import GRADE_NAMES
from selfcheck.attestation.custody import KEEPER_NAMES, TIME_NAMES
from selfcheck.clock import local_day
from selfcheck.evidence.rules import download_headers
from selfcheck.evidence.store import ContentStore
from selfcheck.issuing.reading import Reader
from selfcheck.regulator.access import for_regulator, the_regulator, trace
from selfcheck.regulator.finding import FoundList, get_list, lists_of
from selfcheck.regulator.forms import ReadForm
from selfcheck.regulator.lists import open_list, paper_states, read_file
from selfcheck.regulator.views.blueprint import bp, page
from selfcheck.settings import Settings
from selfcheck.web.language import language
from selfcheck.web.request import now, session, the

LIST: Final = "/lists/<string(maxlength=64):number>"
PDF: Final = "application/pdf"
KINDS: Final = {"list": ("pdf", PDF), "reading": ("en.pdf", PDF), "data": ("json", "application/json")}


@bp.get(LIST)
@for_regulator
def one_list(number: str) -> ResponseReturnValue:
    """Show a list of the area as it was issued, with what happened to it since."""
    found = get_list(session(), the_regulator(), number)
    trace("regulator-looked-list", ("issued-list", number), unit_id=found.unit.id, quietly=True)
    return list_page(found, ReadForm(formdata=None))


def list_page(found: FoundList, form: ReadForm) -> str:
    """Make the page of a list with the form by which its receipt is answered."""
    editions = lists_of(session(), found.unit.id)
    opened = open_list(session(), the(ContentStore), found)
    if found.receipt is not None and not form.is_submitted():
        form.version.data = str(found.receipt.version)
    today = local_day(now())
    check_url = f"{the(Settings).base_url}/check/{found.card.number}/{opened.issued.check_code}"
    papers = paper_states(opened.snapshot, today=today)
    shown = {
        "papers": papers,
        "editions": editions,
        "reader": Reader("en" if language() == "en" else "zh_Hans"),
        "check_url": check_url,
        "grades": GRADE_NAMES,
        "keepers": KEEPER_NAMES,
        "clocks": TIME_NAMES,
    }
    return page("list.html", opened=opened, found=found, form=form, is_past=found.card.review_by < today, **shown)


@bp.get(f"{LIST}/files/<any(list, reading, data):kind>")
@for_regulator
def list_file(number: str, kind: str) -> Response:
    """Hand out a file of a list, byte for byte as registered."""
    found = get_list(session(), the_regulator(), number)
    trace("regulator-took-file", ("issued-list", number), unit_id=found.unit.id, quietly=True, kind=kind)
    content = read_file(session(), the(ContentStore), found, kind)
    ending, media_type = KINDS[kind]
    headers = dict(download_headers(f"{number}.{ending}", media_type))
    return Response(content, headers=headers | {"Content-Type": media_type})
