"""The forms of proposals: what a unit writes, what an editor answers."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice

from selfcheck.proposals.model import (
    ANSWER_LIMIT,
    KIND_NAMES,
    REFERENCE_LIMIT,
    WORDS_LIMIT,
    ProposalKind,
    Wish,
)
from selfcheck.web.forms import Area, Form, Needed, Text, WholeNumber
from selfcheck.web.language import gettext as _
from selfcheck.web.language import lazy_, say


class ProposalForm(Form):
    """What a unit wants to tell the library's editors."""

    kind = RadioField(lazy_("是什么问题"), [Needed(lazy_("请选一项。"))])
    product = SelectField(lazy_("哪种产品"))
    words = Area(lazy_("具体说明"), [Needed(lazy_("请写明哪里不对、应该怎样。"))], limit=WORDS_LIMIT)
    reference = Text(lazy_("依据（标准号、条款或其他出处）"), limit=REFERENCE_LIMIT)
    is_named = BooleanField(lazy_("可以告诉编者我们的单位名称"))

    def offer(self, products: Mapping[str, str]) -> None:
        """Offer the kinds, and the unit's products by code."""
        self.kind.choices = [SelectChoice(kind.value, say(name)) for kind, name in KIND_NAMES.items()]
        self.product.choices = [SelectChoice("", _("不限产品")), *(SelectChoice(*each) for each in products.items())]

    def wish(self) -> Wish:
        """What was typed."""
        return Wish(ProposalKind(self.kind.data), self.words.data, self.reference.data, bool(self.is_named.data))


class DeclineForm(Form):
    """Why a proposal is declined."""

    reason = Area(lazy_("不采纳的理由"), [Needed(lazy_("请写明理由，单位会看到。"))], limit=ANSWER_LIMIT)
    version = HiddenField()


class TakeUpForm(Form):
    """In which point a proposal is taken up, and what the unit is told meanwhile."""

    point = Text(lazy_("风险点编号"), [Needed(lazy_("请填写改哪个风险点，或新增风险点的编号。"))], limit=80)
    reply = Area(lazy_("给单位的答复"), limit=ANSWER_LIMIT)
    version = HiddenField()


class MergeForm(Form):
    """With which other proposal a proposal is merged."""

    into = WholeNumber(lazy_("另一条意见的编号"), [Needed(lazy_("请填写编号。"))], most=10**9)
    version = HiddenField()
