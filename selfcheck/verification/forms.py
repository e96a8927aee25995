"""The forms of the check page."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import StringField

from selfcheck.web.language import lazy_


class NumberForm(FlaskForm):
    """A number and the check code printed beside it."""

    number = StringField(lazy_("清单编号"), description=lazy_("印在清单每页页脚，如 A1B2-C3D4E5-2026-0001"))
    check_code = StringField(lazy_("校验码"), description=lazy_("印在编号旁边，13 位字母和数字"))


class FilesForm(FlaskForm):
    """One or several files to verify."""

    files = MultipleFileField(lazy_("清单文件"), description=lazy_("PDF 或数据文件，可一次选多个，每个不超过 20 MB"))
