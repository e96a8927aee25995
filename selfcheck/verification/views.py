"""The check page: no account, nothing kept, one card per file."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import FileStorage

from selfcheck.accounts.access import public
from selfcheck.settings import Settings
from selfcheck.verification.checked import RowCode
from selfcheck.verification.checks import MOST_BYTES, verify_file, verify_number
from selfcheck.verification.forms import COPY, FilesForm, NumberForm
from selfcheck.verification.model import Report
from selfcheck.verification.ports import FileReader, Ledger, LedgerAway
from selfcheck.verification.rules import clean_code, clean_number, page_status, scanned, shown_name, signed_path
from selfcheck.verification.sentences import WITHOUT_FACTS
from selfcheck.verification.showing import facts_shown, family_of
from selfcheck.verification.verdicts import Verdict
from selfcheck.web.language import gettext as _
from selfcheck.web.limits import limited
from selfcheck.web.pages import error_page
from selfcheck.web.request import now, port, the
from selfcheck.web.uploads import takes_files

bp = Blueprint("verification", __name__)
log = logging.getLogger("selfcheck.verification")
MOST_FILES: Final = 20
MINUTE: Final = timedelta(minutes=1)
bp.add_app_template_global(partial(facts_shown, is_public=True), "proved_facts")
bp.add_app_template_global(family_of, "family_of")


@bp.get("/check")
@public
def check() -> ResponseReturnValue:
    """Ask for a number or files."""
    return _ask(NumberForm(), FilesForm())


@bp.post("/check")
@public
@limited("check", tries=30, per=MINUTE, of_all=1000)
def check_number() -> ResponseReturnValue:
    """Lead to the address that is also in the QR code."""
    form = NumberForm()
    if (code := signed_path(request.form.get("number", ""), the(Settings).base_url)) is not None:
        return redirect(url_for("scanning.result", code=code), 303)
    if (ours := scanned(request.form.get("number", ""), the(Settings).base_url)) is not None:
        return redirect(url_for("verification.result", number=ours[0], check_code=ours[1]), 303)
    if not form.validate():
        return _ask(form, FilesForm(formdata=None)), 400
    number, code = clean_number(form.number.data), clean_code(form.check_code.data)
    if not number or not code:
        form.number.errors = [str(COPY)]
        return _ask(form, FilesForm(formdata=None)), 400
    return redirect(url_for("verification.result", number=number, check_code=code), 303)


@bp.get("/check/<string(maxlength=64):number>/<string(maxlength=64):check_code>")
@public
@limited("check", tries=30, per=MINUTE, of_all=1000)
def result(number: str, check_code: str) -> ResponseReturnValue:
    """Answer for a number with its check code: where the QR code on paper leads."""
    report = verify_number(clean_number(number), clean_code(check_code), port(Ledger), at=now())
    return _answer((report,), _row_codes(report))


def _row_codes(report: Report) -> tuple[RowCode, ...] | None:
    if report.facts is None:
        return ()
    try:
        return tuple(port(Ledger).row_codes(report.facts.number))
    except LedgerAway:
        return None


@bp.post("/check/files")
@public
@limited("check", tries=30, per=MINUTE, of_all=1000)
@takes_files
def check_files() -> ResponseReturnValue:
    """Verify uploaded files, each by itself; nothing is stored."""
    uploads = [upload for upload in request.files.getlist("files") if upload.filename][:MOST_FILES]
    if not uploads:
        form = FilesForm()
        form.files.errors = [_("请先选择要核验的文件。")]
        return _ask(NumberForm(formdata=None), form), 400
    return _answer(tuple(_verify(upload) for upload in uploads), ())


def _verify(upload: FileStorage) -> Report:
    content = upload.stream.read(MOST_BYTES + 1)
    return verify_file(shown_name(upload.filename or ""), content, port(Ledger), port(FileReader), at=now())


def _ask(numbers: NumberForm, files: FilesForm) -> str:
    return render_template("verification/check.html", numbers=numbers, files=files)


@bp.errorhandler(OperationalError)
def cannot_say(trouble: OperationalError) -> Response:
    """Say that nothing was decided, where not even the try could be counted."""
    log.error("verification is away: %s", trouble.orig)
    return error_page(503, WITHOUT_FACTS[Verdict.UNAVAILABLE])


def _answer(reports: tuple[Report, ...], rows: tuple[RowCode, ...] | None) -> ResponseReturnValue:
    for report in reports:
        if report.is_suspicious:
            log.error("list %s claims to be issued in the future: check the clocks", report.subject)
    base = the(Settings).base_url
    page = render_template("verification/result.html", reports=reports, rows=rows, base_url=base)
    return page, page_status(reports)
