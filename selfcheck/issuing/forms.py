"""The forms of the issuing desk."""

from __future__ import annotations

from typing import Final

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from selfcheck.errors import Broken
from selfcheck.issuing.causes import CAUSES
from selfcheck.issuing.issue import Terms
from selfcheck.sealing.cades import LONGEST
from selfcheck.web.forms import Area, Day, Form, Needed, Text
from selfcheck.web.language import lazy_, say

WAYS: Final = [
    SelectChoice("account", lazy_("各人已登录确认，现在就签发")),
    SelectChoice("keys", lazy_("等各人用通行密钥或证书签名，最多等 20 小时；到时没有签的按登录确认计")),
]
PAPERS: Final = [SelectChoice("A4", lazy_("A4 横向")), SelectChoice("A3", lazy_("A3 横向"))]


class ReturnForm(Form):
    """Words for the preparer."""

    words = Area(lazy_("退回的原因"), [Needed(lazy_("请写明要改什么。"))], limit=500)


class WithdrawForm(Form):
    """Why a list is withdrawn."""

    reason = Area(lazy_("作废的原因"), [Needed(lazy_("请写明原因，核验页会显示。"))], limit=500)


class SignatureForm(Form):
    """A signature that the person made elsewhere."""

    signature = FileField(
        lazy_("签名文件"),
        [FileRequired(lazy_("请选择签名文件。"))],
        description=lazy_("对下载的声明原文做的分离式 CAdES 签名，DER 格式，扩展名一般是 .p7s。"),
    )

    def signature_for(self, act: str) -> FileField:
        """The field beside one act; a page has one for each that waits, and no two may bear the same id."""
        self.signature.id = f"signature-{act}"
        return self.signature

    @property
    def content(self) -> bytes:
        """The file, cut off where it is too long to be a signature."""
        content: bytes = self.signature.data.stream.read(LONGEST + 1)
        return content


class GiveUpForm(Form):
    """Why the number of a lapsed list is given up."""

    reason = Area(lazy_("为什么放弃"), [Needed(lazy_("请写明原因。"))], limit=500)


class TermsForm(Form):
    """What the main person decides when attesting."""

    in_force_from = Day(lazy_("生效日期"), [Needed(lazy_("请填写生效日期。"))])
    review_by = Day(
        lazy_("复核期限"),
        [Needed(lazy_("请填写复核期限。"))],
        description=lazy_("最迟在这一天前复核清单，不超过一年。到期不影响清单真实性。"),
    )
    cause = SelectField(lazy_("为什么出新版"), validate_choice=True)
    cause_words = Text(lazy_("说明"), limit=200, description=lazy_("例如：2026 年第 3 季度省抽制动性能不合格"))
    paper = RadioField(
        lazy_("纸张"),
        choices=PAPERS,
        default="A4",
    )
    approving = RadioField(lazy_("各人怎样批准"), choices=WAYS, default="account")
    agree = BooleanField(lazy_("我已看过预览，确认上面的声明。"))

    def prepare(self, *, is_first: bool) -> None:
        """Offer the causes; the first issue of a list needs none."""
        if is_first:
            del self.cause
            del self.cause_words
            return
        offered = (SelectChoice(code, say(words)) for code, words in CAUSES.items())
        self.cause.choices = [SelectChoice("", "—"), *offered]

    def terms(self) -> Terms:
        """Return what was decided."""
        has_cause = self.cause is not None
        begins, ends = self.in_force_from.data, self.review_by.data
        if begins is None or ends is None:
            raise Broken("terms asked for before the form was found good")
        return Terms(
            in_force_from=begins,
            review_by=ends,
            cause=self.cause.data if has_cause else "",
            cause_words=self.cause_words.data if has_cause else "",
            paper=self.paper.data,
            by_keys=self.approving.data == "keys",
        )
