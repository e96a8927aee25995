"""The numbered checks, the same for whatever is verified and at every door: those of the judge, then the register's.

What was not reached could not be checked, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from selfcheck.text import Bilingual
from selfcheck.verification.checked import Check, CheckState
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.verdicts import Verdict

# asked of the live register and log beside what a sealed file proves by itself
REGISTER_NAMES: Final = {
    "registered": Bilingual("本系统的登记里有这一份", "The register of this system holds it"),
    "unchanged": Bilingual("文件与签发时一字不差", "The file is, byte for byte, what was issued"),
    "history": Bilingual("日志从文件里的检查点延续至今", "The log continues the checkpoint in the file"),
    "dated": Bilingual("登记的签发时间不在将来", "By the register, it was not issued in the future"),
}
_PASSED, _FAILED, _COULD_NOT = CheckState.PASSED, CheckState.FAILED, CheckState.COULD_NOT
REGISTER_WORDS: Final = {
    ("registered", _PASSED): Bilingual("本系统签发过这个编号。", "This number was issued here."),
    ("registered", _FAILED): Bilingual(
        "登记里没有这个编号的已公布清单。", "The register holds no published list of this number."
    ),
    ("unchanged", _PASSED): Bilingual("逐字节与签发件相同。", "It equals the issued file byte for byte."),
    ("unchanged", _FAILED): Bilingual(
        "登记的签发件是另一个文件。请以登记的为准，索取原件。",
        "The file that was issued is another one. The register counts; ask for the original.",
    ),
    ("unchanged", _COULD_NOT): Bilingual("登记里没有可比的文件。", "The register holds no file to compare it with."),
    ("history", _PASSED): Bilingual("今天的日志仍包含那时的全部记录。", "Today's log holds all that it held then."),
    ("history", _FAILED): Bilingual(
        "今天的日志与文件里的检查点不一致：历史被改写过。请保留文件并上报。",
        "Today's log contradicts the checkpoint in the file: history was rewritten. Keep the file and report it.",
    ),
    ("history", _COULD_NOT): Bilingual("没有可比的检查点。", "There is no checkpoint to compare."),
    ("dated", _PASSED): Bilingual("签发时间早于现在。", "It was issued before now."),
    ("dated", _FAILED): Bilingual(
        "签发时间在将来，可疑：请联系系统运营者核对时钟。",
        "It claims to be issued in the future, which is suspicious: ask the operator to check the clock.",
    ),
    ("dated", _COULD_NOT): Bilingual("没有登记的签发时间。", "The register holds no time of issue."),
}
NOT_ASKED: Final = Bilingual(
    "离线核验，没有问登记和日志。", "Verified offline: neither the register nor the log was asked."
)


def where_it_stopped(key: str, verdict: Verdict) -> tuple[Check, ...]:
    """Return the judge's checks of a file that one of them settled before the judge could look at it."""
    findings = Findings()
    if key != "readable":
        findings.passed("readable")
    findings.settled(key, verdict)
    return findings.checks()


def without_seal(why: Bilingual, **passed: Bilingual | None) -> tuple[Check, ...]:
    """Return the judge's checks where there is no seal to look at.

    :param why: why there is none
    :param passed: the keys of the checks that could be made all the same, and the words for them
    """
    findings = Findings()
    for key, words in passed.items():
        findings.passed(key, words)
    return findings.checks(why)


def nothing_looked_at(why: Bilingual) -> tuple[Check, ...]:
    """Return every check as one that could not be made, for one reason."""
    return alone(without_seal(why), why)


def alone(checks: Sequence[Check], why: Bilingual = NOT_ASKED) -> tuple[Check, ...]:
    """Return the judge's checks followed by those of the register, which nobody asked."""
    return joined(checks, dict.fromkeys(REGISTER_NAMES, (_COULD_NOT, why)))


def joined(checks: Sequence[Check], told: Mapping[str, tuple[CheckState, Bilingual]]) -> tuple[Check, ...]:
    """Return the judge's checks followed by those of the register.

    :param told: how each of the register's came out, and the words for it
    """
    after = enumerate(REGISTER_NAMES.items(), start=len(checks) + 1)
    return (*checks, *(Check(number, name, *told[key], key) for number, (key, name) in after))
