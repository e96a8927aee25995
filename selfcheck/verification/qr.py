"""The signed code of a list on paper, verified without a network by a trust bundle: its keys and its status list.

Its address is never opened. A good code proves what the list says of itself, not the paper around the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from selfcheck.attestation.codec import Plain, to_plain
from selfcheck.attestation.codes import Claims, Outcome, Pins, Scanned, read
from selfcheck.attestation.status import Mark, Status
from selfcheck.attestation.trust import Trust
from selfcheck.clock import local_day
from selfcheck.text import Bilingual
from selfcheck.verification.checked import Check, CheckState
from selfcheck.verification.sealed.model import SealedFacts
from selfcheck.verification.verdicts import Verdict

NAMES: Final = {
    "readable": Bilingual("是清单的签名二维码", "It is the signed code of a list"),
    "key": Bilingual("用信任包里的密钥签名", "Signed with a key of the trust bundle"),
    "intact": Bilingual("签名与内容相符", "The signature fits the content"),
    "address": Bilingual("网址就是签名时的那个", "The address is the one that was signed"),
    "document": Bilingual("与所附的文件是同一份清单", "It is of the same list as the file"),
    "current": Bilingual("仍是该单位现行的清单", "It is still the unit's current list"),
}
STEPS: Final = {
    Outcome.MALFORMED: "readable",
    Outcome.UNSUPPORTED: "readable",
    Outcome.UNKNOWN_KEY: "key",
    Outcome.CHANGED: "intact",
    Outcome.FOREIGN_HOST: "address",
}
STATES: Final = {
    CheckState.PASSED: Bilingual("是。", "Yes."),
    CheckState.FAILED: Bilingual("不是。", "No."),
    CheckState.COULD_NOT: Bilingual("没有核验。", "Not checked."),
}
SENTENCES: Final = {
    Verdict.VALID_DATA_ONLY: Bilingual(
        "二维码是真的：清单 {number} 第 {edition} 版，{uscc}。纸面还要逐项对照。",
        "The code is genuine: list {number}, issue {edition}, {uscc}. The paper has still to be compared.",
    ),
    Verdict.VALID_SUPERSEDED: Bilingual(
        "二维码是真的，但清单 {number} 已被替代；现行的是 {next}。",
        "The code is genuine, but list {number} was superseded; the current one is {next}.",
    ),
    Verdict.VALID_WITHDRAWN: Bilingual(
        "二维码是真的，但清单 {number} 已作废。", "The code is genuine, but list {number} was withdrawn."
    ),
    Verdict.QR_DOC_MISMATCH: Bilingual(
        "二维码是另一份清单的（{number}），不是这个文件的。", "The code is of another list ({number}) than the file."
    ),
    Verdict.TAMPERED: Bilingual(
        "二维码被改动过，签名与内容不符。", "The code was changed: its signature does not fit."
    ),
    Verdict.QR_UNKNOWN_KEY: Bilingual(
        "没有核验：签名的密钥不在信任包里。", "Not checked: the key that signed it is not in the trust bundle."
    ),
    Verdict.QR_FOREIGN_HOST: Bilingual(
        "签名是真的，网址 {address} 却不是：不要打开。",
        "The signature is genuine, the address {address} is not: do not open it.",
    ),
    Verdict.MALFORMED: Bilingual("这不是清单的签名二维码。", "This is not the signed code of a list."),
    Verdict.UNSUPPORTED: Bilingual(
        "没有核验：二维码的格式不认识，请更新核验程序。", "Not checked: the format is not known; update the verifier."
    ),
}
REVIEW_PAST: Final = Bilingual(
    "{sentence}已过其自定的复核日期 {review}。", "{sentence} Its own review date {review} has passed."
)
NOT_CHECKED: Final = (
    Bilingual(
        "纸面：二维码可以被复印到别的纸上，请对照编号、版次、行数、每页的数据摘要和行码。",
        "The paper: a code can be copied. Compare number, issue, rows, the digest on each page and the row codes.",
    ),
    Bilingual("企业签章和批准：它们在 PDF 里。", "Seal and approvals: they are in the PDF."),
)


@dataclass(frozen=True, slots=True)
class CodeReport:
    """核验结论 of a code: one verdict, every check, what is signed (only where a pinned key signed it)."""

    verdict: Verdict
    sentence: Bilingual
    checks: tuple[Check, ...]
    as_of: datetime
    not_checked: tuple[Bilingual, ...] = NOT_CHECKED
    claims: Claims | None = None
    status_as_of: datetime | None = None

    def plain(self) -> Plain:
        """Return it as JSON values."""
        return to_plain(self)


def verify_code(text: str, trust: Trust, *, at: datetime, document: SealedFacts | None = None) -> CodeReport:
    """Verify the text of a QR code, asking nobody.

    :param at: the moment for which it is judged
    :param document: what the seal of a file proved, where a file is at hand that the code should belong to
    """
    scanned = read(text, _pins(trust))
    said = scanned.claims
    states = _states(scanned)
    mark: Mark | None = None
    if said is not None and document is not None:
        states["document"] = _passed(is_of(said, document))
    if said is not None and trust.status is not None:
        mark, known = _currency(said, trust.status, at)
        states["current"] = known
    verdict = _verdict(scanned, states, mark)
    return CodeReport(
        verdict=verdict,
        sentence=_sentence(verdict, scanned, mark, at),
        checks=tuple(_check(place, key, states) for place, key in enumerate(NAMES, start=1)),
        as_of=at,
        claims=said,
        status_as_of=trust.status.made_at if trust.status else None,
    )


def is_of(said: Claims, facts: SealedFacts) -> bool:
    """Whether a code is that of a sealed list."""
    told = (facts.number, facts.edition, facts.uscc, facts.rows, facts.data_sha256, facts.review_by)
    return told == (said.number, said.edition, said.uscc, said.rows, said.data_sha256, said.review_by)


def _pins(trust: Trust) -> Pins:
    return Pins(trust.base_url, tuple(key for key in trust.code_keys if trust.revoked_since(key) is None))


def _states(scanned: Scanned) -> dict[str, CheckState]:
    """Every step before the one that failed passed; those after it were not reached."""
    failed = STEPS.get(scanned.outcome)
    states: dict[str, CheckState] = {}
    for key in ("readable", "key", "intact", "address"):
        if key == failed:
            states[key] = CheckState.COULD_NOT if scanned.outcome is Outcome.UNSUPPORTED else CheckState.FAILED
            break
        states[key] = CheckState.PASSED
    return states


def _currency(said: Claims, status: Status, at: datetime) -> tuple[Mark | None, CheckState]:
    mark = status.mark_of(said.data_sha256, at=at)
    if mark is not None:
        return mark, CheckState.FAILED
    return None, CheckState.PASSED if status.knows(said.issued_at, at=at) else CheckState.COULD_NOT


def _verdict(scanned: Scanned, states: dict[str, CheckState], mark: Mark | None) -> Verdict:
    """Return the verdict; a code alone is never accepted as a list in force, for the paper was not seen."""
    if scanned.outcome is not Outcome.SIGNED or scanned.claims is None:
        return Verdict(scanned.outcome.value)
    if states.get("document") is CheckState.FAILED:
        return Verdict.QR_DOC_MISMATCH
    if mark is not None:
        return Verdict.VALID_SUPERSEDED if mark.kind == "superseded" else Verdict.VALID_WITHDRAWN
    return Verdict.VALID_DATA_ONLY


def _sentence(verdict: Verdict, scanned: Scanned, mark: Mark | None, at: datetime) -> Bilingual:
    said = scanned.claims
    values = {"address": scanned.address, "next": (mark.successor if mark else None) or "—"}
    if said is not None:
        values |= {"number": said.number, "edition": str(said.edition), "uscc": said.uscc}
    sentence = SENTENCES[verdict].with_values(**values)
    if said is None or verdict is not Verdict.VALID_DATA_ONLY or local_day(at) <= said.review_by:
        return sentence
    review = said.review_by.isoformat()
    return Bilingual(*(words.format(sentence=told, review=review) for words, told in _pairs(sentence)))


def _pairs(sentence: Bilingual) -> tuple[tuple[str, str], tuple[str, str]]:
    return (REVIEW_PAST.zh, sentence.zh), (REVIEW_PAST.en, sentence.en)


def _passed(is_good: bool) -> CheckState:
    return CheckState.PASSED if is_good else CheckState.FAILED


def _check(place: int, key: str, states: dict[str, CheckState]) -> Check:
    state = states.get(key, CheckState.COULD_NOT)
    return Check(place, NAMES[key], state, STATES[state], key)
