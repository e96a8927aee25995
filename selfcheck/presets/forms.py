"""The form of a trade: products to tick with the little that is known of them, questions with proposed answers."""

from __future__ import annotations

from typing import Any, Final, cast

from wtforms import BooleanField, RadioField, SelectChoice

from selfcheck.checklist.forms import OPEN, PREFIX, QuestionsForm
from selfcheck.enterprises.model import PaperFacts, PaperKind, ProductFacts
from selfcheck.errors import Refused
from selfcheck.glossary import LIST_FORM_NAMES, ListForm, Role
from selfcheck.presets.operations import Beginning, NewProduct
from selfcheck.presets.sheet import Line, Sheet
from selfcheck.riskpoints.model import Question
from selfcheck.web.forms import Text, split_lines
from selfcheck.web.language import gettext as _
from selfcheck.web.language import lazy_, say

NUMBERS: Final = {
    PaperKind.LICENCE: lazy_("生产许可证编号"),
    PaperKind.CCC: lazy_("CCC 证书编号"),
}
FORM_HELP: Final = {
    ListForm.LIGHT: lazy_("归成最多 15 项，一张 A4 纸加附件。"),
    ListForm.FULL: lazy_("每个风险点一行，有责任矩阵和风险等级。"),
}


class PresetForm(QuestionsForm):
    """The page of a trade, made by ``preset_form``: ``take_…`` and ``have_…`` tick new and described products."""

    list_form = RadioField(lazy_("清单样式"), choices=[])

    def beginning(self, sheet: Sheet) -> Beginning:
        """Return what was chosen.

        :raises Refused: no product is ticked
        """
        new = tuple(self._new(line, sheet.preset.role) for line in sheet.lines if self._is_taken(line))
        held = tuple(each for line in sheet.lines for each in line.held if self[f"have_{each.id}"].data)
        if not new and not held:
            raise Refused("no-product", "请至少勾选一种产品。", "Tick at least one product.", status=400)
        form = ListForm(self.list_form.data) if "list_form" in self else ListForm.FULL
        return Beginning(sheet.preset, new, held, self.answers, form)

    def _is_taken(self, line: Line) -> bool:
        return not line.held and bool(self[f"take_{line.product.code}"].data)

    def _new(self, line: Line, role: Role) -> NewProduct:
        code = line.product.code
        standards = self[f"standards_{code}"].data if f"standards_{code}" in self else ""
        facts = ProductFacts(
            is_made=role is Role.MAKER,
            is_sold=role is Role.SELLER,
            brand=self[f"brand_{code}"].data,
            models=tuple(split_lines(self[f"models_{code}"].data)),
            standards=tuple(split_lines(standards)) or line.product.standards[:1],
        )
        numbers = ((kind, self[f"{kind.value}_{code}"].data) for kind in line.kinds)
        return NewProduct(line.product, facts, tuple(PaperFacts(kind, number) for kind, number in numbers if number))


def preset_form(sheet: Sheet, recommended: ListForm | None) -> PresetForm:
    """Return the form of a trade, filled with its proposals.

    :param recommended: the form of list to recommend; None where there is but one
    """
    fields: dict[str, Any] = {}
    for line in sheet.lines:
        fields |= _held_fields(line, sheet.preset.role) if line.held else _new_fields(line, sheet.preset.role)
    for question in sheet.questions:
        fields[PREFIX + question.key] = _question(question, sheet.preset.answers.get(question.key, OPEN))
    form = cast(PresetForm, type("TradeForm", (PresetForm,), fields)(data={"list_form": recommended}))
    if recommended is None:
        del form.list_form
    else:
        form.list_form.choices = [_form_choice(each, each is recommended) for each in FORM_HELP]
    return form


def _held_fields(line: Line, role: Role) -> dict[str, Any]:
    return {
        f"have_{each.id}": BooleanField(
            say(line.name) + (_("（%(name)s）", name=each.facts.brand) if each.facts.brand else ""),
            default=each.takes_part_as(role) or line.is_ticked,
        )
        for each in line.held
    }


def _new_fields(line: Line, role: Role) -> dict[str, Any]:
    code = line.product.code
    fields: dict[str, Any] = {
        f"take_{code}": BooleanField(say(line.name), default=line.is_ticked),
        f"brand_{code}": Text(lazy_("品牌"), limit=120),
        f"models_{code}": Text(lazy_("型号规格"), limit=1000),
    }
    for kind in line.kinds:
        fields[f"{kind.value}_{code}"] = Text(NUMBERS[kind], limit=60)
    if role is Role.MAKER:
        proposed = line.product.standards[0] if line.product.standards else ""
        fields[f"standards_{code}"] = Text(lazy_("执行标准"), limit=1000, default=proposed)
    return fields


def _question(question: Question, proposed: str) -> RadioField:
    """Ask a question with its proposal, unless another library offers no such answer."""
    choices = [
        SelectChoice(choice.value, _proposed(say(choice.label)) if choice.value == proposed else say(choice.label))
        for choice in question.choices
    ]
    return RadioField(
        say(question.text),
        description=say(question.help),
        choices=[*choices, SelectChoice(OPEN, _("还不清楚"))],
        default=proposed if proposed in [choice.value for choice in question.choices] else OPEN,
    )


def _proposed(label: str) -> str:
    return _("%(answer)s（建议）", answer=label)


def _form_choice(form: ListForm, is_recommended: bool) -> SelectChoice:
    name = say(LIST_FORM_NAMES[form])
    label = _("%(form)s（推荐）", form=name) if is_recommended else name
    return SelectChoice(form.value, label, {"help": str(FORM_HELP[form])})
