"""The register's vocabularies in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from selfcheck.riskpoints.standards import Kind, Register, Standard, State
from selfcheck.text import Bilingual

KIND_NAMES: Final = {
    Kind.STANDARD: Bilingual("标准", "Standard"),
    Kind.LAW: Bilingual("法律", "Law"),
    Kind.RULE: Bilingual("法规、规章和规则", "Regulation or rule"),
    Kind.NOTICE: Bilingual("通知、公告和目录", "Notice or list"),
    Kind.OTHER: Bilingual("其他文件", "Other document"),
}
STATE_NAMES: Final = {
    State.IN_FORCE: Bilingual("有效", "In force"),
    State.COMING: Bilingual("尚未实施", "Not yet in force"),
    State.REPLACED: Bilingual("已被代替", "Replaced"),
    State.UNKNOWN: Bilingual("日期没有看到", "Dates not seen"),
}
UNSURE: Final = Bilingual("，日期待核对", ", date to be checked")
SIGNS: Final = {State.IN_FORCE: "done", State.COMING: "waiting", State.REPLACED: "none", State.UNKNOWN: "todo"}
"""Signs of ``components/status.html``."""


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state as a page shows it: its sign, and the words beside it."""

    sign: str
    words: Bilingual


def state_words(register: Register, standard: Standard, day: date) -> StateWords:
    """Put the state on a day in words; where its dates were merely recalled it says so, under a quiet sign."""
    state = register.state(standard, day)
    words = STATE_NAMES[state]
    if state is State.UNKNOWN or register.is_dated_surely(standard):
        return StateWords(SIGNS[state], words)
    return StateWords("info", Bilingual(words.zh + UNSURE.zh, words.en + UNSURE.en))


def binding_words(standard: Standard) -> Bilingual | None:
    """Whether it binds by law, in words; None where it is not known or makes no sense."""
    if standard.mandatory is None:
        return None
    if standard.kind is not Kind.STANDARD:
        return Bilingual("是", "Yes") if standard.mandatory else Bilingual("否", "No")
    if standard.mandatory:
        return Bilingual("强制性标准", "Mandatory standard")
    return Bilingual("推荐性标准", "Voluntary standard")
