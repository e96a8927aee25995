"""The forms of the workbook's pages."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import HiddenField

from selfcheck.web.forms import Area, Form
from selfcheck.web.language import lazy_

SOURCE_LIMIT = 500


class WorkbookForm(Form):
    """A workbook to read on trial."""

    workbook = FileField(
        lazy_("工作簿（.xlsx）"),
        description=lazy_("用这里导出的表改，最大 10 MB。先试读，什么都不改。"),
        render_kw={"required": True, "accept": ".xlsx"},
    )


class DraftsForm(Form):
    """Consent to what the trial showed."""

    source = Area(
        lazy_("出处"),
        limit=SOURCE_LIMIT,
        description=lazy_("这些改动是从哪里看来的。调高可信程度时必填，写进每份草稿。"),
    )
    digest = HiddenField()
