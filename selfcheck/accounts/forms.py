"""Forms of accounts. Passwords stay exactly as typed."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, PasswordField, RadioField, SelectChoice, SelectField, StringField

from selfcheck.accounts.model import NewAccount
from selfcheck.accounts.passwords import Passwords
from selfcheck.accounts.rules import LONGEST_PASSWORD, check_password, normal_name
from selfcheck.errors import Refused
from selfcheck.settings import Settings
from selfcheck.web.forms import Form, Needed, Text
from selfcheck.web.language import lazy_
from selfcheck.web.request import the

LANGUAGES = [
    SelectChoice("", lazy_("跟随浏览器")),
    SelectChoice("zh_Hans", "中文"),
    SelectChoice("en", "English"),
]
THEMES = [
    SelectChoice("auto", lazy_("跟随系统")),
    SelectChoice("light", lazy_("浅色")),
    SelectChoice("dark", lazy_("深色")),
]


def _password(label: object, *, fresh: bool) -> PasswordField:
    return PasswordField(
        label,
        [Needed(lazy_("请填写密码。"))],
        render_kw={"autocomplete": "new-password" if fresh else "current-password", "maxlength": LONGEST_PASSWORD},
    )


def _name() -> StringField:
    return StringField(
        lazy_("登录名"),
        [Needed(lazy_("请填写登录名。"))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "maxlength": 80},
    )


class SignInForm(Form):
    """Name and password."""

    errors_title = lazy_("还没有登录：")
    name = _name()
    password = _password(lazy_("密码"), fresh=False)
    next = HiddenField()


class CodeForm(Form):
    """A code of the app or a recovery code."""

    errors_title = lazy_("还没有通过：")
    code = StringField(
        lazy_("验证码"),
        [Needed(lazy_("请填写验证码。"))],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "maxlength": 20},
    )


class PasskeyForm(Form):
    """What the browser answered with a passkey."""

    answer = HiddenField()
    next = HiddenField()


class AddPasskeyForm(Form):
    """A new passkey and what its owner calls it."""

    label = Text(lazy_("名称"), [Needed(lazy_("请给这个通行密钥起个名字。"))], limit=60)
    answer = HiddenField()


class NewPasswordForm(Form):
    """A new password, twice."""

    password = _password(lazy_("新密码"), fresh=True)
    again = _password(lazy_("再填一次新密码"), fresh=True)

    def new_hash(self, *, least: int, words: tuple[str, ...]) -> str:
        """Return the hash of the new password. Slow: call it before the request begins to write.

        :raises Refused: the two differ, or the rule forbids it
        """
        typed: str = self.password.data or ""
        check_password(typed, least=least, policy=the(Settings).password_policy, words=words)
        if typed != self.again.data:
            raise Refused(
                "password-differs",
                "两次填写的密码不一样，请再填一次。",
                "The two passwords differ. Please type it again.",
                field="again",
                status=400,
            )
        return the(Passwords).hash(typed)


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    present = _password(lazy_("现在的密码"), fresh=False)


class ConfirmForm(Form):
    """The present password, to prove who is there."""

    errors_title = lazy_("还没有通过：")
    password = _password(lazy_("密码"), fresh=False)


class NewAccountForm(NewPasswordForm):
    """A new account; also for those who come by an invitation."""

    name = _name()
    display_name = Text(lazy_("姓名"), [Needed(lazy_("请填写姓名。"))], limit=60, render_kw={"autocomplete": "name"})

    def account(self, *, least: int, **options: Any) -> NewAccount:
        """Return the account that was asked for. Slow: call it before the request begins to write.

        :raises Refused: name or password cannot be taken
        """
        name = normal_name(self.name.data or "")
        display_name = str(self.display_name.data)
        password_hash = self.new_hash(least=least, words=(name, display_name))
        return NewAccount(name, display_name, password_hash, **options)


class InviteForm(Form):
    """For whom a new account is."""

    name = Text(lazy_("给谁"), [Needed(lazy_("请填写姓名，写在纸条上。"))], limit=60)


class ProfileForm(Form):
    """What a person chooses about their account."""

    name = _name()
    display_name = Text(lazy_("姓名"), [Needed(lazy_("请填写姓名。"))], limit=60, render_kw={"autocomplete": "name"})
    language = SelectField(lazy_("语言"), choices=LANGUAGES)
    theme = RadioField(lazy_("外观"), choices=THEMES)


class TotpForm(CodeForm):
    """The first code of a new app; ``sealed`` carries the secret there and back, readable only to us."""

    sealed = HiddenField()
