"""The forms of the check page."""

from __future__ import annotations

from typing import Final

from flask_wtf.file import MultipleFileField

from selfcheck.web.forms import Form, Needed, Text
from selfcheck.web.language import lazy_

COPY: Final = lazy_("请照纸面填写编号和校验码，或扫描二维码。")


class NumberForm(Form):
    """A number and the check code printed beside it."""

    number = Text(
        lazy_("清单编号"), [Needed(COPY)], limit=64, description=lazy_("印在清单每页页脚，如 A1B2-C3D4E5-2026-0001")
    )
    check_code = Text(lazy_("校验码"), [Needed(COPY)], limit=64, description=lazy_("印在编号旁边，13 位字母和数字"))


class FilesForm(Form):
    """One or several files to verify."""

    files = MultipleFileField(
        lazy_("清单文件"),
        description=lazy_("PDF 或数据文件，可一次选多个，合计不超过 20 MB"),
        render_kw={"required": True},
    )
