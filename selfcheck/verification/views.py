"""The check page: no account, nothing kept, one card per file."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from selfcheck.accounts.access import public
from selfcheck.settings import Settings
from selfcheck.verification.checks import MOST_BYTES, verify_file, verify_number
from selfcheck.verification.forms import COPY, FilesForm, NumberForm
from selfcheck.verification.model import Report, RowCode, Verdict
from selfcheck.verification.ports import FileReader, Ledger
from selfcheck.verification.rules import clean_number, page_status, shown_name
from selfcheck.web.language import gettext as _
from selfcheck.web.limits import limited
from selfcheck.web.request import now, port, the
from selfcheck.web.uploads import takes_files

bp = Blueprint("verification", __name__)
MOST_FILES: Final = 20
MINUTE: Final = timedelta(minutes=1)


@bp.get("/check")
@public
def check() -> ResponseReturnValue:
    """Ask for a number or files."""
    return _ask(NumberForm(), FilesForm())


@bp.post("/check")
@public
@limited("check", tries=30, per=MINUTE)
def check_number() -> ResponseReturnValue:
    """Lead to the address that is also in the QR code."""
    form = NumberForm()
    if not form.validate():
        return _ask(form, FilesForm(formdata=None)), 400
    number, code = clean_number(form.number.data), clean_number(form.check_code.data)
    if not number or not code:
        form.number.errors = [str(COPY)]
        return _ask(form, FilesForm(formdata=None)), 400
    return redirect(url_for("verification.result", number=number, check_code=code), 303)


@bp.get("/check/<string(maxlength=64):number>/<string(maxlength=64):check_code>")
@public
@limited("check", tries=30, per=MINUTE)
def result(number: str, check_code: str) -> ResponseReturnValue:
    """Answer for a number with its check code: where the QR code on paper leads."""
    ledger = port(Ledger)
    report = verify_number(clean_number(number), clean_number(check_code), ledger, at=now())
    rows: tuple[RowCode, ...] = ()
    if report.genuine and report.facts is not None:
        rows = tuple(ledger.row_codes(report.facts.number))
    return _answer((report,), rows)


@bp.post("/check/files")
@public
@limited("check", tries=30, per=MINUTE)
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


def _answer(reports: tuple[Report, ...], rows: tuple[RowCode, ...]) -> ResponseReturnValue:
    base = the(Settings).base_url
    page = render_template("verification/result.html", reports=reports, rows=rows, base_url=base, Verdict=Verdict)
    return page, page_status(reports)
