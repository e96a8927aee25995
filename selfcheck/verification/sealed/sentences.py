"""The one sentence in big type: what the verdict comes down to, for this list, in both languages."""

from __future__ import annotations

from typing import Final

from selfcheck.attestation.custody import KEEPER_WORDS, TIME_WORDS
from selfcheck.glossary import Post
from selfcheck.text import Bilingual
from selfcheck.verification.sealed.model import SealedFacts
from selfcheck.verification.sealed.persons import plain_name
from selfcheck.verification.sealed.words import FAILED
from selfcheck.verification.verdicts import Family, Verdict

LIST: Final = Bilingual("{unit}第 {edition} 版清单（{number}）", "{unit}, issue {edition} of its list ({number})")
GENUINE: Final = {
    Verdict.VALID_CURRENT: Bilingual("真实有效：{list}，现行。", "Genuine and in force: {list}."),
    Verdict.VALID_REVIEW_PAST: Bilingual(
        "真实有效：{list}，现行；已过其自定的复核日期 {review}。",
        "Genuine and in force: {list}; its own review date {review} has passed.",
    ),
    Verdict.VALID_CURRENCY_UNKNOWN: Bilingual(
        "真实：{list}。是否现行没有查到，请联网或更新信任包后再查。",
        "Genuine: {list}. Whether it is current could not be told; verify online, or renew the trust bundle.",
    ),
    Verdict.VALID_SUPERSEDED: Bilingual(
        "真实，但已被替代：{list}，{ended} 起由 {next} 替代。",
        "Genuine, but superseded: {list}, replaced on {ended} by {next}.",
    ),
    Verdict.VALID_WITHDRAWN: Bilingual(
        "真实，但已作废：{list}，{ended} 作废。", "Genuine, but withdrawn: {list}, withdrawn on {ended}."
    ),
}
BEGINNINGS: Final = {
    Family.CHANGED: Bilingual("不能采信，文件被动过：", "Not accepted, the file was changed: "),
    Family.NOT_OURS: Bilingual("不能采信，不是这里认可的签章：", "Not accepted, no seal that is known here: "),
    Family.DOUBTFUL: Bilingual("不能采信，凭据不成立：", "Not accepted, its evidence does not hold: "),
    Family.COULD_NOT: Bilingual("没能核验，真假未定：", "Could not be checked, which says nothing either way: "),
}
ELSEWHERE: Final = Bilingual(
    "它写的是另一安装，是不是那里签发的，这里不能判断。",
    "it names another installation, and whether that one issued it cannot be told here.",
)
ASK_THERE: Final = Bilingual(
    "请到那里核验，或核对指纹后用那里的信任包核验。地址和指纹要问主管部门，不要取自这份文件或出示它的人。",
    "Verify it there, or by that installation's trust bundle once its fingerprint was compared. Ask the authority in"
    " charge for address and fingerprint; take neither from this file nor from whoever shows it.",
)
INTERNAL_ERROR: Final = Bilingual("核验程序自身出错。", "the verifier itself failed.")
NO_DIRECTOR: Final = Bilingual("该单位没有设质量安全总监。", "The unit has no quality and safety director.")
NAMESAKES: Final = Bilingual(
    "批准人中有同名的两个人，以单位的人员编号区分。",
    "Two persons of the same name approved it; the unit's numbers of persons tell them apart.",
)
SAMPLE: Final = Bilingual("这是样例，不是真实单位的清单。", "It is a sample, not the list of a real unit.")
TRIAL: Final = Bilingual("这是试用件，未配置核验地址。", "It is from a trial installation without a check address.")


def sentence(verdict: Verdict, facts: SealedFacts | None, *, is_elsewhere: bool = False) -> Bilingual:
    """Return the sentence for a verdict; genuine lists are named, and what is peculiar about them is said.

    :param is_elsewhere: a list of an unknown issuer says that it is another installation's
    """
    if verdict.is_genuine and facts is not None:
        return _joined(_genuine(verdict, facts), *_peculiar(facts))
    is_other = is_elsewhere and verdict is Verdict.UNTRUSTED_ISSUER
    why = ELSEWHERE if is_other else FAILED.get(verdict, INTERNAL_ERROR)
    begin = BEGINNINGS[verdict.family]
    return Bilingual(begin.zh + why.zh, begin.en + why.en[0].lower() + why.en[1:])


def _genuine(verdict: Verdict, facts: SealedFacts) -> Bilingual:
    values = {
        "review": facts.review_by.isoformat(),
        "ended": facts.ended_on.isoformat() if facts.ended_on else "—",
        "next": facts.successor or "—",
    }
    named = {"unit": facts.unit_name, "edition": facts.edition, "number": facts.number}
    words = GENUINE[verdict]
    return Bilingual(
        words.zh.format(list=LIST.zh.format(**named), **values),
        words.en.format(list=LIST.en.format(**named), **values),
    )


def _peculiar(facts: SealedFacts) -> list[Bilingual]:
    """Return what a reader must know besides: posts that nobody holds, several posts of one, samples."""
    found = []
    if not any(each.post is Post.DIRECTOR for each in facts.posts):
        found.append(NO_DIRECTOR)
    found += [
        Bilingual(f"{each.words.zh.rstrip('。')}（已声明）。", f"{each.words.en.rstrip('.')} (declared).")
        for each in facts.double_posts
    ]
    found += [NAMESAKES] if _has_namesakes(facts) else []
    found += [SAMPLE] if facts.is_sample else []
    return found + ([TRIAL] if facts.is_trial else [])


def _has_namesakes(facts: SealedFacts) -> bool:
    told = [each for each in facts.approvals if each.person_no is not None]
    names = {plain_name(each.person) for each in told}
    return len(names) < len({each.person_no for each in told})


def custody(facts: SealedFacts) -> tuple[Bilingual, Bilingual]:
    """Return who holds the key of the seal, and whose time stamps they are, in words."""
    return KEEPER_WORDS[facts.terms.key_held_by], TIME_WORDS[facts.terms.time_source]


def _joined(*parts: Bilingual) -> Bilingual:
    return Bilingual("".join(each.zh for each in parts), " ".join(each.en for each in parts))
