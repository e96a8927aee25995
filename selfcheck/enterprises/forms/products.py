"""Forms about product units, their papers and annex rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField

from selfcheck.enterprises.model import HeldProduct, PaperFacts, PaperKind, ProductFacts, Production
from selfcheck.enterprises.records import Site
from selfcheck.web.forms import Area, Day, Form, Lines, Needed, Text
from selfcheck.web.language import lazy_

TAKING_PART: Final = [SelectChoice("made", lazy_("本单位生产")), SelectChoice("sold", lazy_("本单位销售"))]
PRODUCTION: Final = [
    SelectChoice("own", lazy_("自行生产")),
    SelectChoice("commissioned", lazy_("委托生产"), {"help": lazy_("委托别人生产，或者受别人委托生产")}),
]
KINDS: Final = [
    SelectChoice("licence", lazy_("生产许可证")),
    SelectChoice("ccc", lazy_("强制性产品认证（CCC）")),
    SelectChoice("report", lazy_("检验报告")),
    SelectChoice("other", lazy_("其他证书")),
]


class ProductForm(Form):
    """A product as the unit makes or sells it."""

    taking_part = SelectMultipleField(lazy_("本单位做什么"), choices=TAKING_PART)
    brand = Text(lazy_("品牌"), limit=120)
    models = Lines(lazy_("型号规格"), limit=4000)
    standards = Lines(lazy_("执行标准"), limit=1000)
    production = RadioField(lazy_("生产方式"), choices=PRODUCTION, default="own")
    partner = Text(lazy_("另一方名称"), limit=120)
    site_ids = SelectMultipleField(lazy_("在哪些场所"), coerce=str)
    lines = Lines(lazy_("生产线、柜台"), limit=500)
    note = Area(lazy_("备注"), limit=500)

    def fit(self, *, is_maker: bool, is_seller: bool, sites: Sequence[Site]) -> None:
        """Ask only what the unit's roles and sites raise."""
        self.site_ids.choices = [SelectChoice(str(site.id), site.name) for site in sites]
        if not sites:
            del self.site_ids
        if not (is_maker and is_seller):
            del self.taking_part
        if not is_maker:
            del self.production
            del self.partner

    def facts(self, *, is_maker: bool, is_seller: bool) -> ProductFacts:
        """Return what was typed."""
        taking_part = self.taking_part.data if "taking_part" in self else ()
        is_both = is_maker and is_seller
        return ProductFacts(
            is_made="made" in taking_part if is_both else is_maker,
            is_sold="sold" in taking_part if is_both else is_seller,
            brand=self.brand.data,
            models=tuple(self.models.data),
            standards=tuple(self.standards.data),
            production=Production(self.production.data) if "production" in self else Production.OWN,
            partner=self.partner.data if "partner" in self else "",
            lines=tuple(self.lines.data),
            site_ids=tuple(int(value) for value in self.site_ids.data or ()) if "site_ids" in self else (),
            note=self.note.data,
        )


class AddProductForm(ProductForm):
    """A new product, with its first paper where it is at hand."""

    paper_kind = RadioField(lazy_("证书种类"), choices=KINDS, default="ccc")
    paper_number = Text(lazy_("证书编号"), limit=60)
    paper_expires_on = Day(lazy_("有效期至"))

    def paper(self) -> PaperFacts | None:
        """Return the first paper, if a number was typed."""
        if not self.paper_number.data:
            return None
        return PaperFacts(
            PaperKind(self.paper_kind.data), self.paper_number.data, expires_on=self.paper_expires_on.data
        )


class ChangeProductForm(ProductForm):
    """A product on record."""

    version = HiddenField()

    @classmethod
    def of(cls, product: HeldProduct) -> ChangeProductForm:
        """Fill the form with what stands."""
        facts = product.facts
        parts = [name for name, holds in (("made", facts.is_made), ("sold", facts.is_sold)) if holds]
        values: dict[str, Any] = {
            "taking_part": parts,
            "site_ids": [str(site_id) for site_id in facts.site_ids],
            "models": list(facts.models),
            "standards": list(facts.standards),
            "lines": list(facts.lines),
            "production": facts.production.value,
            "version": product.version,
        }
        return cls(data={"brand": facts.brand, "partner": facts.partner, "note": facts.note, **values})


class PaperForm(Form):
    """A paper of a product."""

    kind = RadioField(lazy_("证书种类"), [Needed(lazy_("请选择证书种类。"))], choices=KINDS)
    number = Text(lazy_("证书编号"), [Needed(lazy_("请填写证书编号。"))], limit=60)
    scope_models = Lines(lazy_("覆盖的型号"), limit=4000)
    holder = Text(lazy_("持证人"), limit=120)
    manufacturer = Text(lazy_("制造商"), limit=120)
    factory = Text(lazy_("生产厂"), limit=120)
    issued_on = Day(lazy_("发证日期"))
    expires_on = Day(lazy_("有效期至"))
    file = FileField(lazy_("证书扫描件或照片"))
    version = HiddenField()

    def facts(self, file_id: int | None) -> PaperFacts:
        """Return what was typed, with the file on record."""
        return PaperFacts(
            kind=PaperKind(self.kind.data),
            number=self.number.data,
            scope_models=tuple(self.scope_models.data),
            holder=self.holder.data,
            manufacturer=self.manufacturer.data,
            factory=self.factory.data,
            issued_on=self.issued_on.data,
            expires_on=self.expires_on.data,
            file_id=file_id,
        )


class AnnexForm(Form):
    """Where the product stands in an official annex."""

    edition = SelectField(lazy_("监管目录年版"), [Needed(lazy_("请选择年版。"))])
    row_number = Text(lazy_("附件里的序号"), [Needed(lazy_("请填写附件里的序号。"))], limit=20)
    confirmed_on = Day(lazy_("核对日期"), [Needed(lazy_("请填写核对日期。"))])
