"""Forms about persons, posts, members, invitations and support."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField

from selfcheck.enterprises.forms.units import POSTS
from selfcheck.enterprises.model import AppointmentFacts
from selfcheck.enterprises.operations.people import PersonChange
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.glossary import Post
from selfcheck.web.forms import Day, Form, Needed, Text
from selfcheck.web.language import lazy_

ROLES: Final = [
    SelectChoice("administrator", lazy_("单位管理员"), {"help": lazy_("管成员、邀请和单位资料")}),
    SelectChoice("preparer", lazy_("编制人"), {"help": lazy_("管产品、编清单、提交")}),
    SelectChoice("officer", lazy_("质量安全员"), {"help": lazy_("编清单、提交")}),
    SelectChoice("director", lazy_("质量安全总监"), {"help": lazy_("审核清单")}),
    SelectChoice("person_in_charge", lazy_("主要负责人"), {"help": lazy_("签署确认、作废")}),
    SelectChoice("reader", lazy_("查阅人"), {"help": lazy_("只看，不能改")}),
]
DAYS: Final = [SelectChoice("1", lazy_("1 天")), SelectChoice("7", lazy_("7 天")), SelectChoice("14", lazy_("14 天"))]


class AddPersonForm(Form):
    """A person, with the posts given on the way."""

    name = Text(lazy_("姓名"), [Needed(lazy_("请填写姓名。"))], limit=60)
    phone = Text(lazy_("电话"), limit=30)
    posts = SelectMultipleField(lazy_("任命为"), choices=POSTS)
    appointed_on = Day(lazy_("任命日期"))
    document_no = Text(lazy_("任命文件编号"), limit=60)
    file = FileField(lazy_("任命文件扫描件或照片"))

    def appointments(self, today: date, file_id: int | None = None) -> list[AppointmentFacts]:
        """Return the posts that were ticked, given today where no day was typed."""
        return [
            AppointmentFacts(Post(value), self.appointed_on.data or today, self.document_no.data, file_id)
            for value in self.posts.data or ()
        ]


class ChangePersonForm(Form):
    """A person on record."""

    name = Text(lazy_("姓名"), [Needed(lazy_("请填写姓名。"))], limit=60)
    phone = Text(lazy_("电话"), limit=30)
    has_left = BooleanField(lazy_("已离开本单位"))
    version = HiddenField()

    def change(self) -> PersonChange:
        """Return what shall stand."""
        return PersonChange(self.name.data, self.phone.data, self.has_left.data, number_in(self.version))


class AppointForm(Form):
    """A post for somebody on record."""

    post = RadioField(lazy_("任命为"), [Needed(lazy_("请选择岗位。"))], choices=POSTS)
    appointed_on = Day(lazy_("任命日期"), [Needed(lazy_("请填写任命日期。"))])
    document_no = Text(lazy_("任命文件编号"), limit=60)
    file = FileField(lazy_("任命文件扫描件或照片"))

    def facts(self, today: date, file_id: int | None = None) -> AppointmentFacts:
        """Return the appointment."""
        day = self.appointed_on.data or today
        return AppointmentFacts(Post(self.post.data), day, self.document_no.data, file_id)


class AppointmentDocumentForm(Form):
    """The document of an appointment that is on record already."""

    document_no = Text(lazy_("任命文件编号"), limit=60)
    file = FileField(lazy_("任命文件扫描件或照片"))


class EndAppointmentForm(Form):
    """The last day of an appointment."""

    ended_on = Day(lazy_("免职日期（最后一天）"), [Needed(lazy_("请填写免职日期。"))])


class RolesForm(Form):
    """The roles of a member."""

    roles = SelectMultipleField(lazy_("角色"), [Needed(lazy_("请至少选一个角色。"))], choices=ROLES)

    def chosen(self) -> list[UnitRole]:
        """Return the roles that were ticked."""
        return [UnitRole(value) for value in self.roles.data or ()]


class InvitationForm(RolesForm):
    """Whom to invite, as what."""

    person_id = SelectField(lazy_("给谁"), validate_choice=False)
    note = Text(lazy_("备注"), limit=60)
    days = RadioField(lazy_("有效期"), choices=DAYS, default="7")


class SupportForm(Form):
    """Days for which a person of the operator may read."""

    user_id = SelectField(lazy_("运营者"), [Needed(lazy_("请选择运营者。"))], coerce=str)
    since = Day(lazy_("从哪天"), [Needed(lazy_("请填写开始日期。"))])
    until = Day(lazy_("到哪天（含）"), [Needed(lazy_("请填写结束日期。"))])


def number_in(field: HiddenField) -> int:
    """Return the whole number that a hidden field carries; -1 for anything else, which matches nothing."""
    text = str(field.data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1
