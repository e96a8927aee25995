"""Evidence on rows, and handing files out: always as a file, never shown within our origin."""

from __future__ import annotations

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue

from selfcheck.checklist.operations import reading
from selfcheck.checklist.views.blueprint import list_url
from selfcheck.controls.forms.evidence import EvidenceForm
from selfcheck.controls.forms.rows import RowForm
from selfcheck.controls.operations import evidence as operations
from selfcheck.controls.views.blueprint import ROW, bp
from selfcheck.controls.views.rows import row_page
from selfcheck.enterprises.access import UnitAccess, for_unit
from selfcheck.enterprises.permissions import Act
from selfcheck.errors import NotFound, Refused
from selfcheck.evidence.operations import Shelf, Upload, content_of, file_of
from selfcheck.evidence.rules import download_headers, preview_headers
from selfcheck.evidence.store import ContentStore
from selfcheck.settings import Settings
from selfcheck.web.language import gettext as _
from selfcheck.web.repeat import acts_once
from selfcheck.web.request import now, the
from selfcheck.web.uploads import takes_files

FILE = "/files/<int:file_id>"


@bp.post(ROW + "/evidence")
@for_unit(Act.EDIT_LIST)
@takes_files
@acts_once
def attach(access: UnitAccess, checklist_id: int, row_id: int) -> ResponseReturnValue:
    """Take a file in and put it on the row."""
    form, sent = EvidenceForm(), request.files.get("file")
    status = 400
    try:
        if sent is None or not sent.filename:
            form.file.errors = [_("请先选一个文件。")]
        elif form.validate():
            what = (Upload(sent.filename, sent.stream), form.facts())
            operations.attach(access.db, access.actor, shelf(access), (checklist_id, row_id), what, at=now())
            flash(_("文件已保存。"))
            return redirect(_row_url(access, checklist_id, row_id), 303)
    except Refused as refusal:
        form.add(refusal)
        status = refusal.status
    row = reading.row_of(access.db, checklist_id, row_id)
    checklist = reading.checklist_of(access.db, checklist_id)
    return row_page(access, checklist, row, RowForm.of(row), evidence_form=form), status


def shelf(access: UnitAccess) -> Shelf:
    """Return where this unit's files go."""
    settings = the(Settings)
    return Shelf(the(ContentStore), access.unit.code, settings.upload_limit, settings.unit_quota)


def _row_url(access: UnitAccess, checklist_id: int, row_id: int) -> str:
    return list_url("controls.row", access, checklist_id, "evidence", row_id=row_id)


@bp.post(ROW + "/evidence/<int:evidence_id>/remove")
@for_unit(Act.EDIT_LIST)
@acts_once
def detach(access: UnitAccess, checklist_id: int, row_id: int, evidence_id: int) -> ResponseReturnValue:
    """Take a file off the row."""
    operations.detach(access.db, access.actor, (checklist_id, row_id), evidence_id, at=now())
    flash(_("文件已从这一行取下。"))
    return redirect(_row_url(access, checklist_id, row_id), 303)


@bp.get(FILE)
@for_unit(Act.READ)
def file(access: UnitAccess, file_id: int) -> ResponseReturnValue:
    """Hand a file out, checked against its digest."""
    found = file_of(access.db, file_id)
    content = content_of(the(ContentStore), access.unit.code, found.sha256)
    return Response(content, headers=dict(download_headers(found.label, found.media_type)))


@bp.get(FILE + "/preview")
@for_unit(Act.READ)
def preview(access: UnitAccess, file_id: int) -> ResponseReturnValue:
    """Show a small picture of a photo."""
    found = file_of(access.db, file_id)
    if found.preview_sha256 is None:
        raise NotFound
    content = content_of(the(ContentStore), access.unit.code, found.preview_sha256)
    return Response(content, headers=dict(preview_headers()))
