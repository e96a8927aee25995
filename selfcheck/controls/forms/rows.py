"""One row as a form, and the unit's own row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField

from selfcheck.checklist.model import OwnRow
from selfcheck.checklist.operations.reading import product_name
from selfcheck.checklist.records import ChecklistRow
from selfcheck.controls.forms.batch import BY_POST
from selfcheck.controls.model import MARK_NAMES, MATRIX_POSTS, Clash, Wish
from selfcheck.controls.rules import ENGLISH_LIMITS, LIMITS, fingerprints
from selfcheck.enterprises.model import Holding
from selfcheck.enterprises.records import Person, ProductUnit
from selfcheck.glossary import FREQUENCY_NAMES, LEVEL_NAMES, POST_NAMES, STAGE_NAMES, Frequency, Post, Stage
from selfcheck.light.model import LightForm
from selfcheck.riskpoints.model import RiskPoint
from selfcheck.text import Bilingual
from selfcheck.web.forms import Area, Form, Needed, Text
from selfcheck.web.language import gettext as _
from selfcheck.web.language import lazy_, say

TITLE: Final = Needed(lazy_("请写明风险点。"))
MEASURE: Final = Needed(lazy_("请写明管控措施。"))
TARGET: Final = Needed(lazy_("请写明管控目标，写到能当场判断合格不合格。"))
TEXTS: Final = (*LIMITS, *ENGLISH_LIMITS)
PRINT_LENGTH: Final = 12


class WordsForm(Form):
    """The words that every row has."""

    title = Text(lazy_("风险点"), [TITLE], limit=LIMITS["title"])
    description = Area(lazy_("风险描述"), limit=LIMITS["description"])
    basis = Text(lazy_("依据"), limit=LIMITS["basis"])
    measure = Area(lazy_("管控措施"), [MEASURE], limit=LIMITS["measure"])
    target = Area(lazy_("管控目标"), [TARGET], limit=LIMITS["target"])
    check_method = Area(lazy_("检查方法"), limit=LIMITS["check_method"])
    frequency = SelectField(lazy_("管控频次"), [Needed(lazy_("请选管控频次。"))])
    evidence_words = Area(lazy_("佐证材料"), limit=LIMITS["evidence_words"])
    post = SelectField(lazy_("责任岗位"), [Needed(lazy_("请选责任岗位。"))])
    person_id = SelectField(lazy_("责任人"))
    light_group = SelectField(lazy_("归到哪一项"))
    title_en = Text(lazy_("风险点（英文）"), limit=ENGLISH_LIMITS["title_en"])
    measure_en = Area(lazy_("管控措施（英文）"), limit=ENGLISH_LIMITS["measure_en"])
    target_en = Area(lazy_("管控目标（英文）"), limit=ENGLISH_LIMITS["target_en"])

    def offer_groups(self, light: LightForm | None) -> None:
        """Offer the groups of a light list; a full list is not asked."""
        if light is None:
            del self.light_group
            return
        groups = [(group.id, say(group.title)) for group in light.groups]
        self.light_group.choices = [("", _("按管控环节自动归")), *groups]

    def offer(self, persons: Iterable[Person], held: int | None = None) -> None:
        """Offer the closed words and the unit's people; ``held`` is offered even after that person left."""
        self.frequency.choices = worded(FREQUENCY_NAMES)
        self.post.choices = worded(POST_NAMES)
        self.person_id.choices = person_choices(persons, held)


def worded(names: Mapping[Any, Bilingual]) -> list[tuple[str, str]]:
    """Return closed words as choices in the language of the page."""
    return [(str(value), say(words)) for value, words in names.items()]


def person_choices(persons: Iterable[Person], held: int | None = None) -> list[tuple[str, str]]:
    """Return the unit's people as choices, nobody first."""
    known = [person for person in persons if not person.has_left or person.id == held]
    return [("", _("还没有定")), *((str(person.id), person.name) for person in known)]


def holder_choices(holders: Mapping[Post, Holding]) -> list[tuple[str, str]]:
    """Return the one choice that gives every row the holder of its own post, naming them; none where nobody is."""
    names = _("、").join(f"{say(POST_NAMES[post])} {holders[post].person}" for post in Post if post in holders)
    return [(BY_POST, _("按岗位：%(names)s", names=names))] if holders else []


class RowForm(WordsForm):
    """A row of a list. ``shown`` tells by prints what the page showed, so that two people can save at once."""

    frequency_words = Text(lazy_("频次说明"), limit=LIMITS["frequency_words"])
    level = SelectField(lazy_("风险等级"))
    matrix_person_in_charge = SelectField(lazy_("主要负责人"))
    matrix_director = SelectField(lazy_("质量安全总监"))
    matrix_officer = SelectField(lazy_("质量安全员"))
    own_reference = Text(lazy_("本单位编号"), limit=LIMITS["own_reference"])
    remarks = Area(lazy_("备注"), limit=LIMITS["remarks"])
    description_en = Area(lazy_("风险描述（英文）"), limit=ENGLISH_LIMITS["description_en"])
    check_method_en = Area(lazy_("检查方法（英文）"), limit=ENGLISH_LIMITS["check_method_en"])
    frequency_words_en = Text(lazy_("频次说明（英文）"), limit=ENGLISH_LIMITS["frequency_words_en"])
    evidence_words_en = Area(lazy_("佐证材料（英文）"), limit=ENGLISH_LIMITS["evidence_words_en"])
    remarks_en = Area(lazy_("备注（英文）"), limit=ENGLISH_LIMITS["remarks_en"])
    is_checked = BooleanField(lazy_("我已对照标准原文核对"))
    clause = Text(lazy_("标准条款"), limit=120)
    shown = HiddenField()

    def offer(self, persons: Iterable[Person], held: int | None = None) -> None:
        """Offer the closed words and the unit's people."""
        super().offer(persons, held)
        self.level.choices = [("", _("不分等级")), *worded(LEVEL_NAMES)]
        for field in self._marks().values():
            field.choices = [("", "—"), *worded(MARK_NAMES)]

    def _marks(self) -> dict[str, SelectField]:
        return {post.value: self[f"matrix_{post.value}"] for post in MATRIX_POSTS}

    @classmethod
    def of(cls, row: ChecklistRow) -> RowForm:
        """Return the form as the row stands."""
        return cls(formdata=None, data=row_fields(values_of(row), row.target_clause))

    def values(self) -> dict[str, Any]:
        """Return how the row shall read, by column."""
        return {
            **{name: self[name].data or "" for name in TEXTS},
            "frequency": self.frequency.data,
            "post": self.post.data,
            "level": self.level.data or None,
            "person_id": int(self.person_id.data) if self.person_id.data else None,
            "matrix": {post: field.data for post, field in self._marks().items() if field.data},
            **({"light_group": self.light_group.data or ""} if "light_group" in self else {}),
        }

    def prints(self) -> dict[str, str]:
        """Return the prints that the page carried."""
        return read_prints(self.shown.data or "")

    def wish(self) -> Wish:
        """Return what the person wants, having read the whole row."""
        clause = self.clause.data if self.is_checked.data else ""
        return Wish(self.values(), self.prints(), clause, is_read=True)

    def show_clash(self, clash: Clash, row: ChecklistRow) -> None:
        """Take over what others changed besides; what both changed stays as this person typed it."""
        kept = row_fields({**self.values(), **clash.kept}, "")
        for field in self:
            if field.name in kept and field.name not in ("clause", "shown"):
                field.data = kept[field.name]
                field.raw_data = None
        self.shown.data = write_prints(fingerprints(values_of(row)))


def values_of(row: ChecklistRow) -> dict[str, Any]:
    """Return what people edit of a row, by column."""
    names = (*TEXTS, "frequency", "post", "level", "person_id", "matrix", "light_group")
    return {name: getattr(row, name) for name in names}


def row_fields(values: Mapping[str, Any], clause: str) -> dict[str, Any]:
    """Return columns as fields of the form, with the prints of what they show."""
    marks = {f"matrix_{post.value}": values["matrix"].get(post.value, "") for post in MATRIX_POSTS}
    plain = {name: value for name, value in values.items() if name != "matrix"}
    around = {"clause": clause, "shown": write_prints(fingerprints(values))}
    person = {"person_id": str(values["person_id"] or ""), "level": values["level"] or ""}
    return {**plain, **person, **marks, **around}


def write_prints(prints: Mapping[str, str]) -> str:
    """Write prints into one hidden field."""
    return json.dumps(prints, separators=(",", ":"))


def read_prints(text: str) -> dict[str, str]:
    """Read the prints of a hidden field; what is no print is left out."""
    try:
        found = json.loads(text[:4000] or "{}")
    except (ValueError, RecursionError):
        return {}
    return {
        name: value for name, value in (found.items() if isinstance(found, dict) else ()) if isinstance(value, str)
    }


class OwnRowForm(WordsForm):
    """A row that the unit writes itself."""

    stage = SelectField(lazy_("管控环节"), [Needed(lazy_("请选管控环节。"))])
    products = SelectMultipleField(lazy_("用于哪些产品"), coerce=str)

    def fit(self, persons: Iterable[Person], products: Iterable[ProductUnit]) -> None:
        """Offer words, people and the list's products."""
        self.offer(persons)
        self.stage.choices = worded(STAGE_NAMES)
        self.products.choices = [(str(unit.id), product_name(unit)) for unit in products]

    def row(self) -> OwnRow:
        """Return what was written."""
        texts = ("title", "description", "basis", "measure", "target", "check_method", "evidence_words")
        english = ("title_en", "measure_en", "target_en")
        return OwnRow(
            stage=Stage(self.stage.data),
            frequency=Frequency(self.frequency.data),
            post=Post(self.post.data),
            person_id=int(self.person_id.data) if self.person_id.data else None,
            product_unit_ids=tuple(int(value) for value in self.products.data or ()),
            light_group=self.light_group.data or "" if "light_group" in self else "",
            **{name: self[name].data or "" for name in (*texts, *english)},
        )


def proposal_of(point: RiskPoint) -> dict[str, str]:
    """Return a library point as the beginning of an own row."""
    return {
        "stage": point.stage.value,
        "title": point.title.zh,
        "title_en": point.title.en,
        "description": point.description.zh,
        "basis": point.basis_text,
        "measure": point.measure.zh,
        "measure_en": point.measure.en,
        "target": point.target.zh,
        "target_en": point.target.en,
        "check_method": point.check_method.zh,
        "frequency": point.frequency.value,
        "evidence_words": point.evidence.zh,
    }
