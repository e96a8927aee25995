"""Forms about the unit itself and its sites."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import Optional, Regexp

from selfcheck.enterprises.model import UnitFacts
from selfcheck.enterprises.operations.units import Founder
from selfcheck.enterprises.records import Unit
from selfcheck.enterprises.uscc import normalise
from selfcheck.glossary import Post
from selfcheck.web.forms import Day, Form, Needed, Text, WholeNumber
from selfcheck.web.language import lazy_

PARTS: Final = [
    SelectChoice("maker", lazy_("生产"), {"help": lazy_("自己生产，或者委托别人生产")}),
    SelectChoice("seller", lazy_("销售"), {"help": lazy_("批发、零售、网店")}),
    SelectChoice("both", lazy_("生产和销售都做"), {"help": lazy_("两种身份各有一份清单")}),
]
TRADES: Final = [SelectChoice("retail", lazy_("零售")), SelectChoice("wholesale", lazy_("批发"))]
POSTS: Final = [
    SelectChoice(Post.PERSON_IN_CHARGE.value, lazy_("主要负责人")),
    SelectChoice(Post.DIRECTOR.value, lazy_("质量安全总监")),
    SelectChoice(Post.OFFICER.value, lazy_("质量安全员")),
]
LARGEST: Final = 100_000_000


class UnitForm(Form):
    """What a unit says of itself."""

    name = Text(lazy_("单位名称"), [Needed(lazy_("请填写单位名称，与营业执照一致。"))], limit=120)
    uscc = Text(lazy_("统一社会信用代码"), [Needed(lazy_("请填写营业执照上的 18 位代码。"))], limit=40)
    part = RadioField(
        lazy_("本单位对这些产品做什么"),
        [Needed(lazy_("请选择生产、销售，还是都做。"))],
        choices=PARTS,
        validate_choice=True,
    )
    trade = RadioField(lazy_("销售方式"), choices=TRADES, validate_choice=False)
    staff = WholeNumber(lazy_("从业人数"), most=LARGEST)
    revenue_wan = WholeNumber(lazy_("年营业收入"), most=LARGEST)
    region = Text(lazy_("所在地区"), limit=60)
    address = Text(lazy_("地址"), limit=200)
    name_en = Text(lazy_("英文名称"), limit=200)

    def facts(self) -> UnitFacts:
        """Return what was typed."""
        code = normalise(str(self.uscc.data))
        trade = str(self.trade.data or "")
        return UnitFacts(
            name=self.name.data,
            uscc=code,
            is_maker=self.part.data in {"maker", "both"},
            is_seller=self.part.data in {"seller", "both"},
            name_en=self.name_en.data,
            region_code=code[2:8] if code[2:8].isdigit() else "",
            region=self.region.data,
            address=self.address.data,
            trade=trade if trade in {"retail", "wholesale"} and self.part.data != "maker" else "",
            staff=self.staff.data,
            revenue_wan=self.revenue_wan.data,
        )


class FoundUnitForm(UnitForm):
    """A new unit, and the posts its founder holds."""

    alone = BooleanField(lazy_("由我一人担任全部岗位"))
    posts = SelectMultipleField(lazy_("我在本单位担任"), choices=POSTS)
    appointed_on = Day(lazy_("任命日期"))
    document_no = Text(lazy_("任命文件编号"), limit=60)

    def founder(self, name: str, today: date) -> Founder:
        """Return the founder's posts; one tick stands for all of them."""
        posts = tuple(Post) if self.alone.data else tuple(Post(value) for value in self.posts.data or ())
        return Founder(name, posts, self.appointed_on.data or today, self.document_no.data)


class ChangeUnitForm(UnitForm):
    """A unit that stands, with the version the person saw."""

    region_code = Text(
        lazy_("行政区划代码"),
        [Optional(), Regexp(r"[0-9]{6}\Z", message=lazy_("请填 6 位数字，例如 440305；拿不准就清空。"))],
        limit=6,
        description=lazy_("生产经营所在区县的 6 位代码，决定由哪里的监管部门查看。不填按信用代码第 3–8 位。"),
    )
    version = HiddenField()

    def facts(self) -> UnitFacts:
        """Return what was typed; the place may be another than where the unit was registered."""
        typed, facts = str(self.region_code.data or ""), super().facts()
        return replace(facts, region_code=typed) if typed else facts

    @classmethod
    def of(cls, unit: Unit, **options: Any) -> ChangeUnitForm:
        """Fill the form with what stands."""
        part = "both" if unit.is_maker and unit.is_seller else ("maker" if unit.is_maker else "seller")
        return cls(obj=unit, data={"part": part}, **options)


class SiteForm(Form):
    """A site."""

    name = Text(lazy_("场所名称"), [Needed(lazy_("请填写场所名称，如“总装车间”。"))], limit=60)
    address = Text(lazy_("地址"), limit=200)


class ChangeSiteForm(SiteForm):
    """A site that stands."""

    is_closed = BooleanField(lazy_("已停用"))
    version = HiddenField()
