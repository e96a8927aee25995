"""What a name and a password may be. Pure."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from importlib import resources
from typing import Final

from selfcheck.errors import Refused
from selfcheck.text import Bilingual, half_width

SHORTEST_NAME: Final = 2
LONGEST_NAME: Final = 40
SHORTEST: Final = 12
SHORTEST_FOR_ROLES: Final = 15
LONGEST_PASSWORD: Final = 256
ASCII: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-@")
PHONE: Final = re.compile(r"\+?[0-9][0-9 ()-]{4,}[0-9]")
CHINA_MOBILE: Final = re.compile(r"(?:\+|00)?86(1[0-9]{10})")
PASSWORD_HELP: Final = Bilingual(
    "至少 {least} 个字符，可以是一句话，空格也算。不要用常见密码，也不要用姓名或电话。",
    "At least {least} characters; a whole sentence is good, spaces count. No common password, no name, no number.",
)


def normal_name(typed: str) -> str:
    """Return the one spelling under which a name is kept and looked up.

    Full-width and half-width, capitals and small letters, a phone number with or without +86 and spaces are one.

    :raises Refused: too short, too long, or with signs that could be taken for others
    """
    name = half_width(typed).strip()
    if PHONE.fullmatch(name):
        name = re.sub(r"[ ()-]", "", name)
        if found := CHINA_MOBILE.fullmatch(name):
            name = found[1]
        name = name.lstrip("+")
    name = half_width(name.casefold())
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        raise _bad_name("name-length")
    if not all(sign in ASCII or _is_han(sign) for sign in name):
        raise _bad_name("name-signs")
    return name


def _is_han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff" or "\u3400" <= sign <= "\u4dbf" or "\U00020000" <= sign <= "\U0003ffff"


def _bad_name(code: str) -> Refused:
    return Refused(
        code,
        "登录名请用手机号，或 2–40 个汉字、英文字母、数字和 . _ - @。其他文字的字母容易与英文字母混淆，不能使用。",
        "Use a phone number, or 2–40 Chinese characters, English letters, digits and . _ - @ as your sign-in name."
        " Letters of other scripts can be mistaken for English ones and are not allowed.",
        field="name",
        status=400,
    )


def check_password(password: str, *, least: int, policy: str, words: tuple[str, ...] = ()) -> None:
    """Refuse a password that is too short, too long, common, or made of the person's own names.

    :param least: characters at least; counted as typed, nothing is trimmed or changed
    :param policy: ``nist`` (length and lists only) or ``djbh`` (also three of four kinds of characters)
    :param words: sign-in name and other words that must not make up the password
    :raises Refused: with words on what to do
    """
    if len(password) > LONGEST_PASSWORD:
        raise too_long()
    if len(password) < least:
        raise _weak(
            "password-short", f"密码至少 {least} 个字符。", f"The password needs at least {least} characters."
        )
    plain = password.casefold()
    if plain in common_passwords() or _is_monotonous(plain, words):
        raise _weak(
            "password-common",
            "这个密码太常见或太有规律，容易被猜到。请换一个，例如几个不相干的词。",
            "This password is common or too regular and easily guessed. Choose another, such as unrelated words.",
        )
    if policy == "djbh" and _kinds(password) < 3:
        raise _weak(
            "password-kinds",
            "密码要有大写字母、小写字母、数字、其他符号中的至少三种。",
            "The password needs three of: capital letters, small letters, digits, other signs.",
        )


def too_long() -> Refused:
    """The refusal of a password over the limit, made before it is hashed."""
    return _weak(
        "password-long",
        f"密码最多 {LONGEST_PASSWORD} 个字符。",
        f"The password takes at most {LONGEST_PASSWORD} characters.",
    )


def least_length(roles: Container[object] | None) -> int:
    """Return how long a password must be: longer for whoever has an installation role."""
    return SHORTEST_FOR_ROLES if roles else SHORTEST


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """The passwords that are tried first everywhere."""
    text = resources.files("selfcheck.accounts").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(line.strip().casefold() for line in text.splitlines() if line and not line.startswith("#"))


def _is_monotonous(plain: str, words: tuple[str, ...]) -> bool:
    if len(set(plain)) < 5:
        return True
    rest = plain
    for word in words:
        if len(word) >= 2:
            rest = rest.replace(word.casefold(), "")
    return len(rest) < 6 or any(len(plain) > size and plain == _repeated(plain, size) for size in range(1, 7))


def _repeated(plain: str, size: int) -> str:
    return (plain[:size] * (len(plain) // size + 1))[: len(plain)]


def _kinds(password: str) -> int:
    kinds = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(kind(sign) for sign in password) for kind in kinds)


def _weak(code: str, zh: str, en: str) -> Refused:
    return Refused(code, zh, en, field="password", status=400)
