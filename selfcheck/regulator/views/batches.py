"""批量核验: upload, progress, verdicts, the table to take along."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import IO, Final

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from selfcheck.errors import Refused
from selfcheck.evidence.rules import download_headers
from selfcheck.regulator import batches as operations
from selfcheck.regulator.access import for_regulator, the_regulator, trace
from selfcheck.regulator.batches import SHOWN, Given
from selfcheck.regulator.forms import BatchForm
from selfcheck.regulator.sheets import CSV, XLSX, as_csv, as_xlsx
from selfcheck.regulator.tray import Tray
from selfcheck.regulator.unpacking import MOST_FILES
from selfcheck.regulator.views.blueprint import bp, page
from selfcheck.settings import MEGABYTE, Settings
from selfcheck.verification.rules import shown_name
from selfcheck.verification.showing import FAMILY_NAMES
from selfcheck.web.addresses import page_asked
from selfcheck.web.language import say
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import begin_writing, now, reads_first, session, the
from selfcheck.web.uploads import takes_batches

ONE: Final = "/batches/<int:batch_id>"
UNDER_WAY: Final = {"queued", "running"}


@bp.get("/batches")
@for_regulator
def batches() -> ResponseReturnValue:
    """Ask for files and list earlier batches."""
    return _home(BatchForm(formdata=None)), 200


@bp.post("/batches")
@for_regulator
@reads_first
@takes_batches
@acts_once
def verify() -> ResponseReturnValue:
    """Take files in and have them verified."""
    form, word = BatchForm(), secrets.token_hex(16)
    tray = Tray(the(Settings).batch_dir)
    try:
        if form.validate():
            given = _given()
            tray.sweep(now=now())
            total = operations.lay(tray, word, given)
            begin_writing()
            batch = operations.order(session(), the_regulator(), word, given.name, at=now())
            trace("batch-ordered", ("batch", batch.id), files=total)
            return redirect(url_for("regulator.batch", batch_id=batch.id), 303)
    except Refused as refusal:
        form.add(refusal)
    return _home(form), 400


def _given() -> Given:
    uploads = [each for name in ("files", "folder") for each in request.files.getlist(name) if each.filename]
    files: Sequence[tuple[str, IO[bytes]]] = [(each.filename or "", each.stream) for each in uploads]
    return Given(_name(uploads), files)


def _name(uploads: Sequence[FileStorage]) -> str:
    """What the batch is called: its archive, its folder, or its first file."""
    first = (uploads[0].filename or "") if uploads else ""
    return shown_name(first.replace("\\", "/").strip("/").split("/")[0])


def _home(form: BatchForm) -> str:
    limits = {"most_files": MOST_FILES, "megabytes": the(Settings).batch_limit // MEGABYTE}
    return page("batches.html", form=form, batches=operations.batches_of(session(), the_regulator()), **limits)


@bp.get(ONE)
@for_regulator
def batch(batch_id: int) -> ResponseReturnValue:
    """Show how far a batch is, then its verdicts."""
    found, job = operations.get_batch(session(), the_regulator(), batch_id)
    if job.state != "done":
        return page("batch_under_way.html", batch=found, job=job, under_way=UNDER_WAY)
    trace("batch-looked", ("batch", found.id))
    tally, asked = operations.tally_of(session(), found), page_asked()
    rows = operations.files_of(session(), found, page=asked)
    pages = max(1, -(-(total := sum(tally.values())) // SHOWN))
    shown = {"rows": rows, "page_number": asked, "pages": pages, "total": total}
    return page("batch.html", batch=found, tally=tally, meaning=operations.meaning, names=FAMILY_NAMES, **shown)


@bp.get(f"{ONE}/progress")
@for_regulator
def batch_progress(batch_id: int) -> ResponseReturnValue:
    """Answer with the progress alone; when nothing is left to wait for, let the page be loaded again."""
    found, job = operations.get_batch(session(), the_regulator(), batch_id)
    if job.state in UNDER_WAY:
        return render_template("regulator/_progress.html", batch=found, job=job)
    return make_response("", 200, {"HX-Redirect": url_for("regulator.batch", batch_id=batch_id)})


@bp.get(f"{ONE}/verdicts.<any(csv, xlsx):ending>")
@for_regulator
def verdicts(batch_id: int, ending: str) -> Response:
    """Hand out the verdicts as a table, in the language of the page."""
    found, job = operations.get_batch(session(), the_regulator(), batch_id)
    if job.state != "done":
        raise Refused("batch-under-way", "还在核验，请稍候。", "The batch is still being verified.")
    trace("batch-taken", ("batch", found.id), kind=ending)
    rows = sorted(operations.files_of(session(), found, size=MOST_FILES), key=lambda row: row.position)
    content = as_csv(rows, say) if ending == "csv" else as_xlsx(found, rows, say, at=now())
    media_type = CSV if ending == "csv" else XLSX
    headers = dict(download_headers(f"verdicts-{found.id}.{ending}", media_type))
    return Response(content, headers=headers | {"Content-Type": media_type})
