"""Without an account, by the code that a unit shows: read the list, draw rows, walk, take the note away.

Nothing that is typed or photographed here is kept: the note comes back as a file or a page to be printed.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import public
from selfcheck.accounts.sealing import Seal
from selfcheck.errors import Refused
from selfcheck.glossary import POST_NAMES
from selfcheck.settings import Settings
from selfcheck.spotcheck import papers
from selfcheck.spotcheck.access import MINUTE, by_code
from selfcheck.spotcheck.codes import Door, clean_code, look
from selfcheck.spotcheck.drawing import Drawn, clean_seed, draw, new_seed
from selfcheck.spotcheck.forms import CodeForm, DrawForm, RecordForm
from selfcheck.spotcheck.lists import Opened
from selfcheck.spotcheck.model import SEEN_NAMES
from selfcheck.spotcheck.note import asides_of
from selfcheck.spotcheck.note_docx import note_docx
from selfcheck.spotcheck.views.blueprint import download, guest
from selfcheck.spotcheck.views.guest_note import note_from
from selfcheck.spotcheck.views.walk import Walk, WalkStep
from selfcheck.web.addresses import number_asked
from selfcheck.web.limits import limited
from selfcheck.web.request import now, session, the
from selfcheck.web.uploads import takes_files

CODE = "/<string(length=10):code>"


@guest.get("")
@public
def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("spotcheck/ask.html", form=CodeForm(formdata=None))


@guest.post("")
@public
@limited("spot-check", tries=20, per=MINUTE, of_all=600)
def open_by_code() -> ResponseReturnValue:
    """Lead to the list that the code opens."""
    form = CodeForm()
    try:
        if form.validate():
            code = clean_code(form.code.data)
            look(session(), the(Seal), code, at=now())
            return redirect(url_for("shown.first", code=code), 303)
    except Refused as refusal:
        form.add(refusal)
    return render_template("spotcheck/ask.html", form=form), 400


@guest.get(CODE)
@by_code("list")
def first(code: str, door: Door, opened: Opened) -> ResponseReturnValue:
    """Show whose list this is and what it sets aside, and offer to draw rows."""
    form = DrawForm(formdata=None)
    form.seed.data = new_seed()
    asides = asides_of(opened.snapshot)
    return render_template(
        "spotcheck/shown.html", code=code, door=door, opened=opened, form=form, asides=asides, posts=POST_NAMES
    )


@guest.get(f"{CODE}/rows")
@by_code("rows")
def rows(code: str, door: Door, opened: Opened) -> ResponseReturnValue:
    """Show the rows that this seed draws, in walking order, to be marked on the phone."""
    drawn = _drawn(opened)
    return render_template(
        "spotcheck/shown_rows.html",
        code=code,
        door=door,
        opened=opened,
        stated=drawn.stated,
        walk=Walk(tuple(WalkStep(row) for row in drawn.rows)),
        form=RecordForm(formdata=None).offer(),
        asides=asides_of(opened.snapshot),
        seen_names=SEEN_NAMES,
        began=now().isoformat(timespec="seconds"),
    )


def _drawn(opened: Opened) -> Drawn:
    seed = clean_seed(request.args.get("seed", "") or new_seed())
    return draw(opened.snapshot.rows, opened.issue.issued.data_sha256, seed, number_asked("wanted"))


@guest.post(f"{CODE}/note")
@by_code("note")
@takes_files
def note(code: str, door: Door, opened: Opened) -> ResponseReturnValue:
    """Hand the note out, to be completed and signed on paper. Nothing of it is kept."""
    form = RecordForm().offer()
    if not form.validate():
        words = next(iter(form.errors.values()))
        raise Refused("note-unfit", str(words[0]), str(words[0]), status=400)
    printed = note_from(opened, _drawn(opened), form.recorded(), the(Settings).upload_limit, at=now())
    if request.form.get("act") == "docx":
        return download(note_docx(printed), f"visit-{opened.issue.issued.number}", "docx")
    return render_template("spotcheck/shown_note.html", printed=printed, note=printed.note, papers=papers, code=code)
