"""The library out as a workbook and back in: export, trial, drafts."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import for_editor
from selfcheck.catalogue.model import Catalogue
from selfcheck.editing.forbidding import Forbidden
from selfcheck.editing.shelf import Held, Shelf
from selfcheck.editing.views.blueprint import me
from selfcheck.editing.workbook import operations
from selfcheck.editing.workbook.differences import KIND_NAMES
from selfcheck.editing.workbook.forms import DraftsForm, WorkbookForm
from selfcheck.editing.workbook.hostile import MOST_BYTES
from selfcheck.editing.workbook.operations import SHELF, Consent, HandedIn
from selfcheck.editing.workbook.read_me import Origin
from selfcheck.editing.workbook.trial import Trial, Trials
from selfcheck.editing.workbook.writing import workbook_of
from selfcheck.errors import Refused
from selfcheck.evidence.rules import download_headers
from selfcheck.evidence.store import ContentStore, receive
from selfcheck.text import clean_text
from selfcheck.web.addresses import page_asked
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import begin_writing, now, reads_first, session, the
from selfcheck.web.uploads import takes_files

bp = Blueprint("workbook", __name__, url_prefix="/library/workbook")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ONE = "/<int:workbook_id>"
PAGE = 50
TRIALS: Final = Trials()


@bp.get("")
@for_editor
def home() -> ResponseReturnValue:
    """Offer the library as a workbook, and take one in."""
    return _home(WorkbookForm(formdata=None)), 200


def _home(form: WorkbookForm) -> str:
    held = the(Held)
    files = {path.relative_to(held.files).as_posix(): path.stem for path in sorted(held.files.rglob("*.yaml"))}
    found = operations.workbooks(session())
    return render_template("workbook/home.html", form=form, files=files, workbooks=found, held=held)


@bp.get("/export")
@for_editor
def export() -> ResponseReturnValue:
    """Hand out the library, or one file of it, as a workbook."""
    held, file = the(Held), request.args.get("file", "")
    content = workbook_of(held.tree(), _origin(held), now(), files=[file] if file else None)
    name = "-".join(part for part in ("riskpoints", PurePosixPath(file).stem, held.library.release) if part)
    return Response(content, headers=dict(download_headers(f"{name}.xlsx", XLSX)))


def _origin(held: Held) -> Origin:
    return Origin(held.library.release, held.library.digest)


@bp.post("")
@for_editor
@reads_first
@takes_files
@acts_once
def hand_in() -> ResponseReturnValue:
    """Take a workbook in and read it on trial."""
    form, sent = WorkbookForm(), request.files.get("workbook")
    status = 400
    try:
        if sent is None or not sent.filename:
            form.workbook.errors = [_("请先选一个文件。")]
        elif form.validate():
            name = clean_text(sent.filename.replace("\\", "/").split("/")[-1], field=_("文件名"), limit=200)
            content = receive(sent.stream, limit=MOST_BYTES)
            trial = _read(content)
            came = HandedIn(name, the(ContentStore).put(SHELF, content), len(content))
            kept = operations.keep(begin_writing(), me().actor, came, trial, at=now())
            return redirect(url_for("workbook.trial", workbook_id=kept.id), 303)
    except Refused as refusal:
        refusal.field = "workbook"
        form.add(refusal)
        status = refusal.status
    return _home(form), status


def _read(content: bytes) -> Trial:
    held = the(Held)
    return TRIALS.of(content, held.tree, _origin(held), Forbidden(the(Shelf).shipped_folder, the(Catalogue)))


@bp.get(ONE)
@for_editor
def trial(workbook_id: int) -> ResponseReturnValue:
    """Show what a workbook would change, and everything that is wrong with it."""
    return _trial_page(workbook_id, DraftsForm(formdata=None)), 200


@bp.post(ONE + "/drafts")
@for_editor
@reads_first
@acts_once
def make_drafts(workbook_id: int) -> ResponseReturnValue:
    """Make drafts of what was shown."""
    form, found = DraftsForm(), operations.workbook(session(), workbook_id)
    read = _read(the(ContentStore).read(SHELF, found.sha256))
    status = 400
    try:
        if form.validate():
            consent = Consent(str(form.digest.data), form.source.data)
            count = operations.make_drafts(begin_writing(), me().actor, workbook_id, read, consent, at=now())
            flash(_("已记下 %(count)s 份草稿。送审、审核以后才能发布。", count=count))
            return redirect(url_for("editing.drafts"), 303)
    except Refused as refusal:
        form.add(refusal)
        status = refusal.status
    return _trial_page(workbook_id, form), status


def _trial_page(workbook_id: int, form: DraftsForm) -> str:
    found = operations.workbook(session(), workbook_id)
    read = _read(the(ContentStore).read(SHELF, found.sha256))
    form.digest.data = read.digest
    page = page_asked()
    pages = max(1, -(-len(read.differences) // PAGE))
    blocked = operations.in_the_way(session(), me().actor, read.changes)
    values: dict[str, Any] = {"page": page, "pages": pages, "kinds": KIND_NAMES, "blocked": blocked}
    values["shown"] = read.differences[(page - 1) * PAGE : page * PAGE]
    values["left"] = len(read.changes) - len(blocked)
    return render_template("workbook/trial.html", form=form, workbook=found, trial=read, **values)
