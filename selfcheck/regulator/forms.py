"""The forms of the regulator's part."""

from __future__ import annotations

import re
from typing import Final

from flask_wtf.file import MultipleFileField
from wtforms import HiddenField

from selfcheck.regulator.assignments import Wish
from selfcheck.regulator.receipts import LONGEST_REMARKS
from selfcheck.web.forms import Area, Day, Form, Needed, Text
from selfcheck.web.language import lazy_

VERSION: Final = re.compile(r"[0-9]{1,9}")


def version_in(typed: str | None) -> int:
    """Return the version of a receipt that a form names, 0 where it names none."""
    return int(typed) if typed and VERSION.fullmatch(typed) else 0


class AssignForm(Form):
    """An area for an inspector, with its dates."""

    area = Text(
        lazy_("辖区（行政区划代码）"),
        [Needed(lazy_("请填写行政区划代码。"))],
        limit=20,
        description=lazy_("如 440305 是一个区，440300 是全市，440000 是全省。"),
    )
    office = Text(lazy_("监管部门全称"), [Needed(lazy_("请填写所在监管部门的全称。"))], limit=120)
    card = Text(lazy_("执法证号"), limit=40)
    since = Day(lazy_("从哪天起"), [Needed(lazy_("请填写起始日期。"))])
    until = Day(lazy_("到哪天止（含当天）"), description=lazy_("不填就一直有效，直到结束任职。"))

    def wish(self) -> Wish:
        """Return the assignment that was asked for."""
        since = self.since.data
        assert since is not None  # noqa: S101 - the form was validated, a first day is needed
        return Wish(self.area.data, self.office.data, since, self.until.data, self.card.data)


class ReadForm(Form):
    """Having read a list that was handed in, with words for the unit or without."""

    remarks = Area(
        lazy_("给单位的意见"),
        limit=LONGEST_REMARKS,
        description=lazy_("没有意见就不填。单位会看到，不能撤回，可以再补充。"),
    )
    version = HiddenField()


class BatchForm(Form):
    """Files, a folder or an archive to verify together."""

    errors_title = lazy_("还没有开始核验，请先改正：")
    files = MultipleFileField(
        lazy_("文件或 ZIP"),
        description=lazy_("清单的 PDF 或数据文件，可一次选多个；也可以选一个 ZIP。"),
        render_kw={"accept": ".pdf,.json,.zip,application/pdf,application/json,application/zip"},
    )
    folder = MultipleFileField(
        lazy_("或者一个文件夹"), description=lazy_("电脑上可以整夹上传，里面的文件都会核验。手机上请用上面一项。")
    )
