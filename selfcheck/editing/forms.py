"""The forms of the desk: a point with every field, the words of a review, the name and note of a release."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, SelectMultipleField
from wtforms import Form as Part
from wtforms.fields import SelectChoice
from wtforms.widgets import TextArea

from selfcheck.editing.model import Fault
from selfcheck.editing.point_fields import BASIS_PARTS, LIMIT_PARTS, fields_of, point_of
from selfcheck.editing.releasing import NOTE_LIMIT, Wish
from selfcheck.editing.reviewing import WORDS_LIMIT
from selfcheck.glossary import CONFIDENCE_NAMES, FREQUENCY_NAMES, LEVEL_NAMES, ROLE_NAMES, STAGE_NAMES
from selfcheck.text import Bilingual
from selfcheck.web.forms import Area, Day, Form, Needed, Text
from selfcheck.web.language import gettext as _
from selfcheck.web.language import lazy_, say

LONGEST: Final = 800
MOST_ENTRIES: Final = 20
OPERATORS: Final = ("<", "<=", ">", ">=", "=", "between")
SIGNS: Final = {"<=": "≤", ">=": "≥"}
LINE_BREAKS: Final = re.compile(r"[\r\n]+")
QUANTITY: Final = ("quantity_zh", "quantity_en")


ALL_PRODUCTS: Final = lazy_("一个都不选，就是这个文件的全部产品；类别文件里必须选。")
LAST_DAY: Final = lazy_("停用一个风险点，就填写它适用的最后一天；编号不再使用。")
ADDRESSES: Final = lazy_("一行一个；只给编辑和运营者看，单位看不到。")
SOURCE: Final = lazy_("这次修改依据什么：文件、条款、在哪里读到。调高可信程度时必填。")


class Wanted:
    """Marks a field that a point must have; that it is missing is said by the reader of the library."""

    field_flags = {"required": True}

    def __call__(self, form: object, field: object) -> None:
        """Judge nothing: a draft keeps what is not there yet."""


class Paragraph(Text):
    """Text of one paragraph in a box: line breaks become spaces, since the files hold one line."""

    widget = TextArea()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, as one line."""
        super().process_formdata([LINE_BREAKS.sub(" ", each) for each in valuelist])


def _choices(names: Mapping[Any, Bilingual]) -> list[SelectChoice]:
    return [SelectChoice(str(value), say(words)) for value, words in names.items()]


class LimitPart(Part):
    """One limit of a target."""

    quantity_zh = Text(lazy_("量（中文）"), limit=80)
    quantity_en = Text(lazy_("量（英文）"), limit=120)
    operator = SelectField(lazy_("比较"), choices=[SelectChoice("", "—")])
    value = Text(lazy_("数值"), limit=20)
    upper = Text(lazy_("上限"), limit=20)
    unit = Text(lazy_("单位"), limit=30)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        names = {each: SIGNS.get(each, each) for each in OPERATORS} | {"between": _("之间（含两端）")}
        words = [SelectChoice(value, word) for value, word in names.items()]
        self.operator.choices = [SelectChoice("", "—"), *words]


class BasisPart(Part):
    """One basis of a point."""

    document = Text(lazy_("文件或标准"), limit=120, render_kw={"list": "documents"})
    clause = Text(lazy_("条款"), limit=120)
    topic = Text(lazy_("所涉事项"), limit=120)


class PointForm(Form):
    """A point with every field it has. What its words say is judged by the reader of the library, not here."""

    stage = SelectField(lazy_("管控环节"))
    roles = SelectMultipleField(lazy_("身份"))
    products = SelectMultipleField(lazy_("产品"), description=ALL_PRODUCTS)
    when = Area(lazy_("适用条件"), limit=2000)
    title_zh = Paragraph(lazy_("风险点（中文）"), [Wanted()], limit=LONGEST)
    title_en = Paragraph(lazy_("风险点（英文）"), [Wanted()], limit=LONGEST)
    description_zh = Paragraph(lazy_("风险描述（中文）"), [Wanted()], limit=LONGEST)
    description_en = Paragraph(lazy_("风险描述（英文）"), [Wanted()], limit=LONGEST)
    target_zh = Paragraph(lazy_("管控目标（中文）"), [Wanted()], limit=LONGEST)
    target_en = Paragraph(lazy_("管控目标（英文）"), [Wanted()], limit=LONGEST)
    measure_zh = Paragraph(lazy_("管控措施（中文）"), [Wanted()], limit=LONGEST)
    measure_en = Paragraph(lazy_("管控措施（英文）"), [Wanted()], limit=LONGEST)
    check_method_zh = Paragraph(lazy_("检查方法（中文）"), [Wanted()], limit=LONGEST)
    check_method_en = Paragraph(lazy_("检查方法（英文）"), [Wanted()], limit=LONGEST)
    evidence_zh = Paragraph(lazy_("佐证材料（中文）"), [Wanted()], limit=LONGEST)
    evidence_en = Paragraph(lazy_("佐证材料（英文）"), [Wanted()], limit=LONGEST)
    frequency = SelectField(lazy_("管控频次"))
    frequency_words_zh = Paragraph(lazy_("频次说明（中文）"), limit=LONGEST)
    frequency_words_en = Paragraph(lazy_("频次说明（英文）"), limit=LONGEST)
    level = SelectField(lazy_("风险等级"))
    level_reason = Text(lazy_("定级理由"), [Wanted()], limit=300)
    limits = FieldList(FormField(LimitPart), lazy_("限值"), max_entries=MOST_ENTRIES)
    is_any = BooleanField(lazy_("满足其中一个限值即可"))
    basis = FieldList(FormField(BasisPart), lazy_("依据"), max_entries=MOST_ENTRIES)
    applies_from = Day(lazy_("适用起日"))
    applies_until = Day(lazy_("适用止日"), description=LAST_DAY)
    confidence = SelectField(lazy_("可信程度"))
    target_confidence = SelectField(lazy_("目标的可信程度"))
    addresses = Area(lazy_("出处网址"), limit=4000, description=ADDRESSES)
    source = Area(lazy_("出处"), limit=1000, description=SOURCE)
    version = HiddenField()

    @classmethod
    def of(cls, point: Mapping[str, Any], *, version: int | None, source: str = "") -> PointForm:
        """Return the form as a point stands, with a spare limit and a spare basis to write in."""
        values = fields_of(point)
        values["limits"] = [*values["limits"], dict.fromkeys((*LIMIT_PARTS, *QUANTITY), "")]
        values["basis"] = [*values["basis"], dict.fromkeys(BASIS_PARTS, "")]
        for day in ("applies_from", "applies_until"):
            values[day] = _day(values[day])
        around = {"source": source, "version": "" if version is None else str(version)}
        return cls(formdata=None, data={**values, **around})

    def offer(self, products: Iterable[tuple[str, str]]) -> None:
        """Offer the closed words and the file's products."""
        self.stage.choices = _choices(STAGE_NAMES)
        self.roles.choices = _choices(ROLE_NAMES)
        self.frequency.choices = _choices(FREQUENCY_NAMES)
        self.level.choices = _choices(LEVEL_NAMES)
        self.confidence.choices = self.target_confidence.choices = _choices(CONFIDENCE_NAMES)
        self.products.choices = [SelectChoice(code, f"{code} {name}") for code, name in products]

    def point(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the point as typed; what the form does not show stays as in ``before``."""
        data = dict(self.data)
        for day in ("applies_from", "applies_until"):
            data[day] = data[day].isoformat() if data[day] else ""
        return point_of({name: value if value is not None else "" for name, value in data.items()}, before)

    def seen_version(self) -> int | None:
        """Return the version of the draft that the page showed; None where it showed none."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None

    def show(self, faults: Iterable[Fault]) -> None:
        """Show faults beside their fields, or above the form."""
        self.errors_title = _("草稿已保存，送审前请改正：")
        for fault in faults:
            field = self._field_of(fault)
            if field is None:
                self.form_errors.append(say(fault.words))
            else:
                field.errors = [*field.errors, say(fault.words)]

    def _field_of(self, fault: Fault) -> Any:
        steps = fault.place.split(".")
        instead = "is_any" if fault.field == "limits_join" else f"{fault.field}_zh"
        for name in (fault.field, f"{fault.field}_{steps[-1]}", instead):
            if name in self and not isinstance(self[name], FieldList):
                return self[name]
        return _entry(self[fault.field], steps[1:]) if fault.field in self else None


def _entry(entries: FieldList, steps: Sequence[str]) -> Any:
    """Return the field of one entry of a list that a fault names, else nothing."""
    if len(steps) < 2 or not steps[0].isdigit() or int(steps[0]) >= len(entries.entries):
        return None
    part = entries.entries[int(steps[0])].form
    name = "_".join(steps[1:])
    return next((part[each] for each in (name, f"{name}_zh") if each in part), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class NewPointForm(Form):
    """Begins a point that the library lacks."""

    title_zh = Text(lazy_("风险点（中文）"), [Needed(lazy_("请写明风险点。"))], limit=60)
    title_en = Text(lazy_("风险点（英文）"), [Needed(lazy_("请写明英文名称。"))], limit=200)


class ReviewForm(Form):
    """What a reviewer says."""

    words = Area(lazy_("审核意见"), limit=WORDS_LIMIT, description=lazy_("退回时必填；通过时可以不填。"))
    version = HiddenField()


class StepForm(Form):
    """A step of a draft that needs no words."""

    version = HiddenField()


class ReleaseForm(Form):
    """Name and note of a release; the name is typed twice."""

    name = Text(lazy_("库版名称"), [Needed(lazy_("请填写库版名称。"))], limit=20)
    note = Area(lazy_("发布说明"), [Needed(lazy_("请写明这一版改了什么、为什么。"))], limit=NOTE_LIMIT)
    confirmed = Text(lazy_("再写一次库版名称"), [Needed(lazy_("请再写一次库版名称，以确认发布。"))], limit=20)

    def wish(self) -> Wish:
        """Return what was typed."""
        return Wish(self.name.data, self.confirmed.data, self.note.data)
