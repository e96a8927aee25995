"""What a sealed file proves, fact by fact, in words: the same at a terminal and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from selfcheck.attestation.approvals import GRADE_WORDS
from selfcheck.attestation.custody import KEEPER_WORDS, TIME_WORDS, TimeSource
from selfcheck.attestation.terms import Act
from selfcheck.clock import CHINA
from selfcheck.glossary import POST_NAMES, ROLE_NAMES
from selfcheck.text import Bilingual
from selfcheck.verification.sealed.model import Approved, SealedFacts
from selfcheck.verification.verdicts import Family, Verdict

FAMILY_NAMES: Final = {
    Family.IN_FORCE: Bilingual("有效", "In force"),
    Family.ENDED: Bilingual("真实，但已不现行", "Genuine, no longer current"),
    Family.GENUINE: Bilingual("真实，现行与否未知", "Genuine, currency unknown"),
    Family.REGISTERED: Bilingual("只查了登记：现行", "Register alone: in force"),
    Family.REGISTERED_ENDED: Bilingual("只查了登记：不现行", "Register alone: not in force"),
    Family.CHANGED: Bilingual("被改动", "Changed"),
    Family.NOT_OURS: Bilingual("不是这里签发的", "Not ours"),
    Family.DOUBTFUL: Bilingual("凭据不成立", "Evidence fails"),
    Family.COULD_NOT: Bilingual("没能核验", "Could not check"),
}
ACT_NAMES: Final = {
    Act.PREPARED: Bilingual("编制", "Prepared"),
    Act.REVIEWED: Bilingual("审核", "Reviewed"),
    Act.ATTESTED: Bilingual("批准", "Attested"),
}
TIME_FACTS: Final = {
    "claimed": Bilingual("清单写的签发时间", "Issued, as the list says"),
    "logged": Bilingual("入日志（时间戳证明）", "Logged, by time stamp"),
    "witnessed": Bilingual("见证方最早见到", "First cosigned by a witness"),
    "sealed": Bilingual("签章（时间戳证明）", "Sealed, by time stamp"),
    "closed": Bilingual("整个文件封存（时间戳证明）", "Whole file closed, by time stamp"),
}
NOBODY_ELSE: Final = Bilingual("", "")
NO_WITNESS: Final = Bilingual("没有见证方", "no witness")


@dataclass(frozen=True, slots=True)
class Fact:
    """A named fact. ``is_digest`` is one to be compared sign by sign."""

    name: Bilingual
    value: Bilingual
    is_digest: bool = False


def family_of(verdict: Verdict) -> Bilingual:
    """Return what a verdict comes down to, in a word or two."""
    return FAMILY_NAMES[verdict.family]


def facts_shown(facts: SealedFacts, *, is_public: bool = False) -> Iterator[Fact]:
    """Yield what the seal, the data and the log inside the file say, in the order in which one asks for it.

    :param is_public: hide all but the family names of persons, as on the public page
    """
    yield _fact("清单编号", "List number", facts.number)
    yield _fact("单位", "Unit", facts.unit_name)
    yield _fact("统一社会信用代码", "USCC", facts.uscc)
    yield Fact(Bilingual("身份", "Role"), ROLE_NAMES[facts.role])
    rows = Bilingual(f"第 {facts.edition} 版，{facts.rows} 行", f"issue {facts.edition}, {facts.rows} rows")
    yield Fact(Bilingual("版次与行数", "Issue and rows"), rows)
    yield _fact("生效", "In force from", facts.in_force_from.isoformat())
    yield _fact("单位自定的复核日期", "Review date set by the unit", facts.review_by.isoformat())
    if facts.successor:
        yield _fact("被替代", "Superseded by", facts.successor)
    yield from (_approval(each, is_public=is_public) for each in facts.approvals)
    yield Fact(Bilingual("签章", "Seal"), KEEPER_WORDS[facts.terms.key_held_by])
    yield _certificate(facts)
    yield Fact(Bilingual("时间证明", "Time"), _time(facts))
    yield from _moments(facts)
    yield from _log(facts)
    yield Fact(Bilingual("数据摘要 SHA-256", "Digest of the data, SHA-256"), _plain(facts.data_sha256), True)
    yield Fact(Bilingual("数据摘要 SM3", "Digest of the data, SM3"), _plain(facts.data_sm3), True)


def masked(name: str) -> str:
    """Return a person's name with all but the family name hidden: 张*."""
    return f"{name[:1]}*" if name else "—"


def _approval(each: Approved, *, is_public: bool) -> Fact:
    person, holder = ((masked(name) if is_public else name) for name in (each.person, each.acted_for))
    post, grade = POST_NAMES[each.post], GRADE_WORDS[each.grade]
    instead = Bilingual(f"（代 {holder}）", f" (acting for {holder})") if each.acted_for else NOBODY_ELSE
    words = Bilingual(f"{post.zh} {person}{instead.zh}：{grade.zh}", f"{person}{instead.en}, {post.en}: {grade.en}")
    return Fact(ACT_NAMES[each.act], words)


def _certificate(facts: SealedFacts) -> Fact:
    issuer = facts.terms.certificate_issuer
    if facts.terms.is_own_root:
        words = Bilingual(f"{issuer}（本系统自设的根证书）", f"{issuer} (a root of this system's own)")
    else:
        words = _plain(issuer)
    return Fact(Bilingual("签章证书的签发者", "Issuer of the seal's certificate"), words)


def _time(facts: SealedFacts) -> Bilingual:
    words = TIME_WORDS[facts.terms.time_source]
    if facts.terms.time_source is TimeSource.LOCAL:
        return words
    authority = facts.terms.time_authority
    return Bilingual(f"{authority}。{words.zh}", f"{authority}. {words.en}")


def _moments(facts: SealedFacts) -> Iterator[Fact]:
    for name, words in TIME_FACTS.items():
        moment: datetime | None = getattr(facts.times, name)
        if moment is not None:
            yield Fact(words, _plain(shown_moment(moment)))


def _log(facts: SealedFacts) -> Iterator[Fact]:
    if (place := facts.log) is None:
        return
    names = place.witnesses
    witnesses = Bilingual("、".join(names), ", ".join(names)) if names else NO_WITNESS
    yield Fact(
        Bilingual("存证日志", "Transparency log"),
        Bilingual(
            f"{place.origin}，第 {place.index + 1} 条（共 {place.size} 条时）；{witnesses.zh}",
            f"{place.origin}, entry {place.index + 1} of {place.size} then; {witnesses.en}",
        ),
    )


def shown_moment(moment: datetime) -> str:
    """Return a moment as people read it, in UTC+8."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S} (UTC+8)"


def _fact(zh: str, en: str, value: str) -> Fact:
    return Fact(Bilingual(zh, en), _plain(value))


def _plain(text: str) -> Bilingual:
    return Bilingual(text, text)
