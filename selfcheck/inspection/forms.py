"""The form by which somebody says that a row answers an inspection item."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from wtforms import SelectField

from selfcheck.glossary import STAGE_NAMES, Frequency, Post, Role, Stage
from selfcheck.inspection.model import CheckItem, Line
from selfcheck.web.forms import Form, Needed
from selfcheck.web.language import gettext as _
from selfcheck.web.language import lazy_, say

TITLE_LIMIT: Final = 60


class LinkForm(Form):
    """Which row answers the item."""

    row = SelectField(lazy_("对应哪一行"), [Needed(lazy_("请选一行。"))])

    def offer(self, lines: Iterable[Line]) -> None:
        """Offer the rows of the products that the item tests."""
        told = [
            (str(line.id), f"{line.number} {say(STAGE_NAMES[line.stage])}{_('：')}{say(line.title)}")
            for line in lines
        ]
        self.row.choices = [("", _("请选择")), *told]


def proposal_of_item(tested: CheckItem, role: Role) -> dict[str, Any]:
    """Return an item as the beginning of an own row: words to be made the unit's own, not to be kept as they are."""
    item, is_seller = tested.item, role is Role.SELLER
    zh = "进货时查看检验报告或证书" if is_seller else "按标准检验并保留记录，本单位不能检的委托检验"
    en = (
        "At goods-in read the test report or certificate" if is_seller else "Test by the standard and keep the record"
    )
    return {
        "stage": (Stage.INTAKE if is_seller else Stage.TEST).value,
        "title": item.item.zh[:TITLE_LIMIT],
        "title_en": item.item.en,
        "basis": item.clause,
        "measure": f"{zh}，核对“{item.item.zh}”这一项。",
        "measure_en": f"{en} and look at “{item.item.en}”." if item.item.en else "",
        "target": f"检验报告中“{item.item.zh}”一项的结论为合格。",
        "target_en": f"The report's verdict on “{item.item.en}” is a pass." if item.item.en else "",
        "frequency": Frequency.PER_BATCH.value,
        "post": Post.OFFICER.value,
    }
