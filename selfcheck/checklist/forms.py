"""Forms of the working list: start it, choose its products, answer its questions, set a point aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField

from selfcheck.checklist.model import NewList
from selfcheck.checklist.operations.reading import product_name
from selfcheck.enterprises.records import ProductUnit, Site
from selfcheck.glossary import LIST_FORM_NAMES, ROLE_NAMES, ListForm, Role
from selfcheck.riskpoints.model import Question
from selfcheck.web.forms import Area, Form, Needed, Text
from selfcheck.web.language import gettext as _
from selfcheck.web.language import lazy_, say

OPEN: Final = "open"
PREFIX: Final = "answer_"
FORM_HELP: Final = {
    ListForm.LIGHT: lazy_("按进货、陈列储存、销售、售后、人员归成最多 15 项，一张 A4 纸加附件。适合几个人的店。"),
    ListForm.FULL: lazy_("每个风险点一行，按管控环节排列，有责任矩阵和风险等级。适合有部门分工的单位。"),
}


class ProductsForm(Form):
    """Which product units a list covers."""

    products = SelectMultipleField(lazy_("清单包括哪些产品"), [Needed(lazy_("请至少选择一个产品。"))], coerce=str)

    def offer(self, units: Sequence[ProductUnit]) -> None:
        """Offer the unit's products of the list's role."""
        self.products.choices = [
            SelectChoice(str(unit.id), product_name(unit), {"help": "、".join(unit.models)}) for unit in units
        ]

    @property
    def product_unit_ids(self) -> tuple[int, ...]:
        """The chosen product units."""
        return tuple(int(value) for value in self.products.data or () if value.isdigit())


class StartForm(ProductsForm):
    """A new list of the unit in one role; its form is asked of sellers."""

    site = SelectField(lazy_("用于哪个场所"), coerce=str, default="")
    list_form = RadioField(lazy_("清单样式"), default=ListForm.FULL.value)
    title = Text(lazy_("清单名称"), limit=60)

    def fit(self, units: Sequence[ProductUnit], sites: Sequence[Site], recommended: ListForm | None) -> None:
        """Ask only what there is to choose.

        :param recommended: the form of list to recommend; None where there is but one
        """
        self.offer(units)
        self.list_form.choices = [_form_choice(form, form is recommended) for form in FORM_HELP]
        if recommended is None:
            del self.list_form
        self.site.choices = [("", _("全部场所")), *((str(site.id), site.name) for site in sites)]
        if not sites:
            del self.site

    def wish(self, role: Role) -> NewList:
        """Return what was chosen."""
        site = self.site.data if "site" in self else ""
        form = ListForm(self.list_form.data) if "list_form" in self else ListForm.FULL
        return NewList(role, self.product_unit_ids, int(site) if site else None, self.title.data or "", form)


def _form_choice(form: ListForm, is_recommended: bool) -> SelectChoice:
    name = say(LIST_FORM_NAMES[form])
    label = _("%(form)s（推荐）", form=name) if is_recommended else name
    return SelectChoice(form.value, label, {"help": str(FORM_HELP[form])})


class QuestionsForm(Form):
    """The questions that the list's products raise; made by ``questions_form``."""

    @property
    def answers(self) -> dict[str, str]:
        """What was answered; open questions are left out."""
        return {
            field.name.removeprefix(PREFIX): field.data
            for field in self
            if field.name.startswith(PREFIX) and field.data not in ("", None, OPEN)
        }


def questions_form(questions: Sequence[Question], answers: Mapping[str, str]) -> QuestionsForm:
    """Return the form for just these questions, with the answers given so far."""
    fields: dict[str, Any] = {PREFIX + question.key: _question_field(question) for question in questions}
    form_class = type("AskedQuestions", (QuestionsForm,), fields)
    given = {PREFIX + question.key: answers.get(question.key, OPEN) for question in questions}
    return cast(QuestionsForm, form_class(data=given))


def _question_field(question: Question) -> RadioField:
    choices = [SelectChoice(choice.value, say(choice.label)) for choice in question.choices]
    return RadioField(
        say(question.text),
        description=say(question.help),
        choices=[*choices, SelectChoice(OPEN, _("还不清楚"))],
        default=OPEN,
    )


class SetAsideForm(Form):
    """Why a row does not apply."""

    reason = Area(lazy_("为什么不适用"), [Needed(lazy_("请写明为什么不适用，理由会印在清单附件里。"))], limit=300)


def role_choices(roles: Sequence[Role]) -> list[tuple[str, str]]:
    """Return the roles in which the unit makes lists, in words."""
    return [(role.value, say(ROLE_NAMES[role])) for role in roles]
