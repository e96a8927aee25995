"""统一社会信用代码 (GB 32100-2015): reading one as people type it, and saying what is wrong with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selfcheck.errors import Refused
from selfcheck.text import LONGEST_CODE, Bilingual, half_width

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH: Final = 18
LOOKS_LIKE: Final = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U"}
DASHES: Final = frozenset("-‐‑‒–—―−_.·")
OTHER_LENGTHS: Final = {
    15: Bilingual("15 位的是旧工商注册号。", "15 characters make an old registration number."),
    9: Bilingual("9 位的是组织机构代码。", "9 characters make an organisation code."),
}


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code that passed its check. ``warning`` is set where the organisation code inside it does not check."""

    code: str
    warning: Bilingual | None = None

    @property
    def is_sole_trader(self) -> bool:
        """个体工商户: whether the code is a sole trader's."""
        return self.code.startswith("92")


def read_uscc(text: str) -> Uscc:
    """Return the code that ``text`` means.

    :raises Refused: naming the character or the check that is wrong (field ``uscc``)
    """
    code = normalise(text)
    if len(code) != LENGTH:
        raise _wrong_length(code)
    for place, character in enumerate(code, 1):
        if character not in ALPHABET:
            raise _wrong_character(place, character)
    expected = check_character(code[:17])
    if code[17] != expected:
        raise _wrong_check(code[17], expected)
    return Uscc(code, _organisation_warning(code))


def normalise(text: str) -> str:
    """Return the code without spaces and dashes, half-width, in capitals."""
    plain = half_width(text[: LONGEST_CODE + 1])
    return "".join(sign for sign in plain if not sign.isspace() and sign not in DASHES).upper()


def check_character(body: str) -> str:
    """Return the 18th character that belongs to the first 17."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check(body: str) -> str:
    """Return the check character of an organisation code (GB 11714) for its 8 characters."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def _organisation_warning(code: str) -> Bilingual | None:
    expected = organisation_check(code[8:16])
    if code[16] == expected:
        return None
    return Bilingual(
        f"第 9–17 位的组织机构代码校验不符（第 17 位按算法是“{expected}”，填的是“{code[16]}”）。"
        "部分单位的代码就是这样，请再对照一次营业执照。",
        f"The organisation code in positions 9–17 does not check (position 17 should be “{expected}”, is"
        f" “{code[16]}”). Some real codes are like this; please compare with the business licence once more.",
    )


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused(code, zh, en, field="uscc", status=400)


def _wrong_length(code: str) -> Refused:
    hint = OTHER_LENGTHS.get(len(code), Bilingual("", ""))
    return _refused(
        "uscc-length",
        f"统一社会信用代码是 18 位，这里是 {len(code)} 位。{hint.zh}请照营业执照填写。",
        f"A unified social credit code has 18 characters; this one has {len(code)}. {hint.en}".rstrip()
        + " Please copy it from the business licence.",
    )


def _wrong_character(place: int, character: str) -> Refused:
    like = LOOKS_LIKE.get(character)
    zh = f"是不是“{like}”？" if like else ""
    en = f" Is it “{like}”?" if like else ""
    return _refused(
        "uscc-character",
        f"第 {place} 位的“{character}”不对：代码只用数字和大写字母，不用 I、O、S、V、Z。{zh}",
        f"“{character}” in position {place} cannot be: the code uses digits and capitals without I, O, S, V, Z.{en}",
    )


def _wrong_check(found: str, expected: str) -> Refused:
    return _refused(
        "uscc-check",
        f"校验不通过：按前 17 位计算，第 18 位应是“{expected}”，填的是“{found}”。"
        "其中有一位抄错了，请逐位对照营业执照。",
        f"The check fails: by the first 17 characters the 18th should be “{expected}” and is “{found}”."
        " One character was copied wrongly; please compare each with the business licence.",
    )
