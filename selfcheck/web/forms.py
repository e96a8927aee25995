"""Forms that lose nothing and let nothing odd in: text passes ``clean_text``, numbers and days have one spelling.

Fields come back as they were typed, with the error beside them in words that say what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Self

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, TextInput

from selfcheck.errors import Refused, Stale
from selfcheck.text import Bilingual, clean_text
from selfcheck.web.language import gettext as _
from selfcheck.web.language import say
from selfcheck.web.set_down import take_up

LONGEST_LIST: Final = 200
NEVER_PRINTED: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
UNPRINTABLE: Final = {True: re.compile(f"[{NEVER_PRINTED}]"), False: re.compile(f"[\n\t{NEVER_PRINTED}]")}
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)


CHOOSE_AGAIN: Final = "没有这个选项，请重新选择。"
LIBRARY_WORDS: Final = {
    "Not a valid choice.": CHOOSE_AGAIN,
    "Invalid Choice: could not coerce.": CHOOSE_AGAIN,
    "'%(value)s' is not a valid choice for this field.": CHOOSE_AGAIN,
    "'%(value)s' are not valid choices for this field.": CHOOSE_AGAIN,
    "This field is required.": "请填写这一项。",
}


class LibraryWords:
    """What the form library says, in our words and the language of the page; never what was typed."""

    def gettext(self, message: str) -> str:
        """Return the library's message in our words."""
        return _(LIBRARY_WORDS[message]) if message in LIBRARY_WORDS else message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The same for a number of things."""
        return self.gettext(singular if count == 1 else plural)


class Form(FlaskForm):
    """A form of ours: a field that may stand once is refused when it comes twice; ``add`` shows a refusal."""

    class Meta(FlaskForm.Meta):
        """Settings of the form library."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Take forms alone: a JSON body is no form, whatever its header says. What was set down is taken up."""
            if request.is_json:
                return ImmutableMultiDict()
            found = super().wrap_formdata(form, formdata)
            return take_up([each.name for each in form]) if found is None else found

        def get_translations(self, form: FlaskForm) -> LibraryWords:
            """Return the library's words."""
            return LibraryWords()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; the errors stand at the fields."""
        is_good: bool = super().validate(extra_validators)
        return not self._repeated() and is_good

    def _repeated(self) -> bool:
        several = SelectMultipleField | MultipleFileField
        found = [field for field in self if not isinstance(field, several) and len(field.raw_data or ()) > 1]
        for field in found:
            field.errors = [_("这一项出现了不止一次，请重新打开页面填写。")]
        return bool(found)

    theirs: tuple[tuple[str, str], ...] = ()

    def show_stale(self, stale: Stale, current: Form) -> Self:
        """Show what somebody else saved beside what was typed; saving once more then means it.

        :param current: the same form, filled with what stands now
        """
        self.add(stale)
        self.theirs = tuple(
            (str(field.label.text), words_of(current[field.short_name]))
            for field in self
            if not isinstance(field, HiddenField) and words_of(field) != words_of(current[field.short_name])
        )
        if "version" in self:
            self.version.data = current.version.data
        return self

    def add(self, refusal: Refused) -> None:
        """Show a refusal beside its field, or above the form; what the request did so far is undone."""
        g.is_undone = True
        words = say(Bilingual(refusal.zh, refusal.en))
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]


class Needed:
    """The field must be filled in; ``message`` says with what."""

    field_flags = {"required": True}

    def __init__(self, message: object) -> None:
        self.message = message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Refuse an empty field, once: nothing chosen is no wrong choice besides."""
        is_filled = any(isinstance(value, str) and value.strip() for value in field.raw_data or ())
        if not is_filled and not field.process_errors:
            field.errors[:] = []
            raise StopValidation(str(self.message))


class Text(StringField):
    """One line of text, cleaned; at most ``limit`` characters."""

    is_multiline = False

    def __init__(self, label: object = None, validators: Sequence[Any] = (), *, limit: int, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.limit = limit

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, cleaned."""
        self.data: Any = valuelist[0] if valuelist else (self.data or "")
        try:
            self.data = clean_text(self.data, field=str(self.label.text), limit=self.limit, lines=self.is_multiline)
        except Refused as refusal:
            raise ValueError(say(Bilingual(refusal.zh, refusal.en))) from refusal

    def _value(self) -> str:
        return visible(str(self.data or ""), lines=self.is_multiline)


class Area(Text, TextAreaField):
    """Text of several lines."""

    is_multiline = True
    widget = TextAreaField.widget


class Lines(Area):
    """A list of short texts, one a line (or parted by 、 ， , ;); ``data`` is a list without repetitions."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the lines, cleaned."""
        super().process_formdata(valuelist)
        self.data = split_lines(str(self.data))
        if len(self.data) > LONGEST_LIST:
            raise ValueError(_("最多填写 %(most)s 项。", most=LONGEST_LIST))

    def _value(self) -> str:
        text = self.data if isinstance(self.data, str) else "\n".join(self.data or ())
        return visible(text, lines=True)


class WholeNumber(Field):
    """A whole number from 0 in ASCII digits; ``data`` is None where nothing was typed."""

    widget = TextInput()
    grammar = re.compile(r"0|[1-9][0-9]*")

    def __init__(self, label: object = None, validators: Sequence[Any] = (), *, most: int, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the number."""
        typed = valuelist[0].strip(" ") if valuelist else ""
        self.data = None
        if not typed:
            return
        if len(typed) > 15 or not self.grammar.fullmatch(typed):
            raise ValueError(_("请填写整数，只用半角数字 0–9，例如 120。"))
        if int(typed) > self.most:
            raise ValueError(_("数字太大了，最多 %(most)s。", most=self.most))
        self.data = int(typed)

    def _value(self) -> str:
        if self.raw_data:
            return visible(str(self.raw_data[0]))
        return "" if self.data is None else str(self.data)


class Day(Field):
    """A day, 2026-11-20; ``data`` is None where nothing was typed."""

    widget = DateInput()
    grammar = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the day."""
        typed = valuelist[0].strip(" ") if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            if not self.grammar.fullmatch(typed):
                raise ValueError
            found = date.fromisoformat(typed)
        except ValueError as error:
            raise ValueError(_("没有这一天。请按 2026-11-20 的样子填写日期。")) from error
        if not EARLIEST <= found <= LATEST:
            raise ValueError(_("日期要在 1949-10-01 到 2199-12-31 之间。"))
        self.data = found

    def _value(self) -> str:
        if self.raw_data:
            return visible(str(self.raw_data[0]))
        return self.data.isoformat() if self.data else ""


def words_of(field: Field) -> str:
    """Return a field's value in words: the chosen labels, yes or no, or the text."""
    if isinstance(field, BooleanField):
        return _("是") if field.data else _("否")
    if isinstance(field, SelectField | SelectMultipleField):
        return "、".join(str(choice.label) for choice in field.iter_choices() if choice.selected)
    return str(field._value())


def visible(text: str, *, lines: bool = False) -> str:
    """Return typed text fit for a page: what must not stand in one shows as �, so that it can be deleted."""
    return UNPRINTABLE[lines].sub("\ufffd", text.replace("\r\n", "\n"))


def split_lines(text: str) -> list[str]:
    """Return the entries of a list typed one a line or with separators, each once, in order."""
    parts = (part.strip() for part in re.split(r"[\n、，,;；]+", text))
    return list(dict.fromkeys(part for part in parts if part))
