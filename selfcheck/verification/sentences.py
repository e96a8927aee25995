"""The words of verification: one plain sentence per verdict and language, and each check's outcome."""

from __future__ import annotations

from typing import Final

from selfcheck.text import Bilingual
from selfcheck.verification.checked import CheckState
from selfcheck.verification.model import FileKind, IssuedFacts
from selfcheck.verification.sealed.sentences import sentence as judged_sentence
from selfcheck.verification.verdicts import Verdict

_PASSED, _FAILED, _COULD_NOT = CheckState.PASSED, CheckState.FAILED, CheckState.COULD_NOT

CURRENT_WORDS: Final = {
    _PASSED: Bilingual("没有被替代，也没有作废。", "It was neither superseded nor withdrawn."),
    _FAILED: Bilingual("已被新版替代或已作废。", "It was superseded or withdrawn."),
}
NOT_FOUND: Final = Bilingual(
    "在本系统找不到这份清单。请核对编号与校验码是否抄写正确，或向出示单位索取原件。",
    "No such list is known here. Check the number and the check code, or ask the unit for the original.",
)
NO_FILE: Final = Bilingual(
    "只凭编号查了登记，没有文件可查。", "The register was asked by number alone; there was no file to look at."
)
NO_SEAL: Final = Bilingual(
    "这个文件没有签章，凭本系统的登记核验。", "This file carries no seal; it is checked by this system's register."
)

OVER: Final = Bilingual(
    "日志后来写明：这份数据从未公布，已经逾期或编号作废。请保留文件并上报。",
    "Later entries of the log say that these data were never published: they lapsed, or the number is void. Keep the"
    " file and report it.",
)

LOST: Final = Bilingual(
    "本系统从较早的备份恢复过，备份之后签发的清单在这里已没有登记。文件自身的签章、时间戳和日志证明仍然有效，"
    "可以用文件核验；是否仍现行，请向单位和本系统的运营者查问。",
    "This system was put back to an older backup and has no record of what was issued after it. The seal, time stamps"
    " and proof inside the file still hold, so verify the file itself; ask the unit and the operator whether it is"
    " current.",
)
WENT_LOST: Final = Bilingual(
    "本系统从较早的备份恢复过，这里已没有登记可比。",
    "This system was put back to an older backup and has nothing left to compare it with.",
)
NUMBER_LOST: Final = Bilingual(
    "只凭编号没能核验：这个编号的登记可能已经丢失。这不表示清单有问题，也不表示没有问题；请核验清单文件。",
    "The number alone could not be checked: its record may have been lost. This says nothing for or against the list;"
    " verify the file.",
)
NOTES: Final[dict[FileKind, Bilingual]] = {
    "list": Bilingual(
        "这份文件没有电子签章（签发时还没有），凭本系统的登记核验。",
        "This file carries no seal (there was none when it was issued); it is checked by this system's register.",
    ),
    "data": Bilingual(
        "这是清单的数据文件，没有签章；签章在 PDF 清单上。凭本系统的登记核验。",
        "This is the data file of the list and carries no seal; the PDF does. It is checked by the register.",
    ),
    "reading": Bilingual(
        "这是英文参阅本，没有签章，以中文清单为准。凭本系统的登记核验。",
        "This is the English reading copy. It carries no seal; the Chinese list counts. Checked by the register.",
    ),
    "floor": Bilingual(
        "这是由清单生成的现场检查表，没有签章，以清单为准。凭本系统的登记核验。",
        "This is a floor checklist made from the list. It carries no seal; the list counts. Checked by the register.",
    ),
}

NOT_CHECKED: Final = (
    Bilingual(
        "清单内容是否符合实际、措施是否落实，须现场核实。", "Whether the list fits reality must be seen on site."
    ),
    Bilingual(
        "本核验查的是本系统的签发登记，不是电子签名。",
        "This check reads the register of this system; it is not an electronic signature.",
    ),
)


def sentence(verdict: Verdict, facts: IssuedFacts | None) -> Bilingual:
    """Return the one sentence in big type, by what the register says; for other verdicts the judge's own words."""
    words = WITHOUT_FACTS.get(verdict) if facts is None else _WITH_FACTS.get(verdict)
    if words is None:
        return judged_sentence(verdict, None)
    return words if facts is None else words.with_values(**_values(facts))


def _values(facts: IssuedFacts) -> dict[str, object]:
    return {
        "unit": facts.unit_name,
        "number": facts.number,
        "edition": facts.edition_no,
        "next": facts.superseded_by or "—",
        "review": facts.review_by.isoformat(),
        "ended": facts.ended_at.date().isoformat() if facts.ended_at else "—",
    }


WITHOUT_FACTS: Final = {
    Verdict.UNKNOWN: Bilingual(
        "本系统没有签发过这份清单。",
        "This list was not issued here.",
    ),
    Verdict.REGISTERED_VOID: Bilingual(
        "登记为作废的编号：从未公布过这个编号的清单。不要采信写着它的纸面或文件。",
        "In the register as void: no list of this number was ever published. Do not accept paper or files that bear"
        " it.",
    ),
    Verdict.MALFORMED: Bilingual(
        "这不是清单文件，或文件已损坏，无法核验。",
        "This is not a list file, or it is damaged; it cannot be verified.",
    ),
    Verdict.LIMIT_EXCEEDED: Bilingual(
        "文件太大或结构异常，为安全起见没有核验。清单文件不会超过 20 MB。",
        "The file is too large or oddly built and was not verified. List files stay below 20 MB.",
    ),
    Verdict.UNAVAILABLE: Bilingual(
        "现在无法核验，请稍后再试。这不表示清单有问题，也不表示没有问题。",
        "It cannot be checked now; try again later. This says nothing for or against the list.",
    ),
}

_WITH_FACTS: Final = {
    Verdict.REGISTERED_CURRENT: Bilingual(
        "登记在册，现行：{unit}第 {edition} 版清单。没有比较纸面或文件。",
        "In the register, in force: {unit}, issue {edition} of its list. The paper or file was not compared.",
    ),
    Verdict.REGISTERED_REVIEW_PAST: Bilingual(
        "登记在册，现行：{unit}第 {edition} 版清单；已过其自定的复核日期 {review}。没有比较纸面或文件。",
        "In the register, in force: {unit}, issue {edition}; its own review date {review} has passed. The paper or"
        " file was not compared.",
    ),
    Verdict.REGISTERED_SUPERSEDED: Bilingual(
        "登记为已被替代：{unit}第 {edition} 版清单，由 {next} 替代。没有比较纸面或文件。",
        "In the register as superseded: {unit}, issue {edition}, replaced by {next}. The paper or file was not"
        " compared.",
    ),
    Verdict.REGISTERED_WITHDRAWN: Bilingual(
        "登记为已作废：{unit}第 {edition} 版清单，{ended} 作废。没有比较纸面或文件。",
        "In the register as withdrawn: {unit}, issue {edition}, withdrawn on {ended}. The paper or file was not"
        " compared.",
    ),
    Verdict.VALID_CURRENT: Bilingual(
        "真实有效：{unit}第 {edition} 版清单，现行。", "Genuine and in force: {unit}, issue {edition} of its list."
    ),
    Verdict.VALID_REVIEW_PAST: Bilingual(
        "真实有效：{unit}第 {edition} 版清单，现行；已过其自定的复核日期 {review}。",
        "Genuine and in force: {unit}, issue {edition}; its own review date {review} has passed.",
    ),
    Verdict.VALID_SUPERSEDED: Bilingual(
        "真实，但已被替代：{unit}第 {edition} 版清单，由 {next} 替代。",
        "Genuine, but superseded: {unit}, issue {edition}, replaced by {next}.",
    ),
    Verdict.VALID_WITHDRAWN: Bilingual(
        "真实，但已作废：{unit}第 {edition} 版清单，{ended} 作废。",
        "Genuine, but withdrawn: {unit}, issue {edition}, withdrawn on {ended}.",
    ),
    Verdict.EQUIVOCATION: Bilingual(
        "存疑：编号 {number} 有两份签章文件，这一份不是登记的那份。",
        "Doubtful: two sealed files bear number {number}, and this is not the one in the register.",
    ),
    Verdict.LOG_INCONSISTENT: Bilingual(
        "存疑：{unit}第 {edition} 版清单的签章完好，但今天的日志与它对不上。",
        "Doubtful: the seal on issue {edition} of {unit} is whole, but today's log contradicts it.",
    ),
    Verdict.UNTRUSTED_ISSUER: Bilingual(
        "不能采信，是冒用：它写着本系统登记的编号 {number}，签章却不是这里认可的机构、单位的。请索取原件，留存此件。",
        "Not accepted, an imitation: it bears number {number} of this register, and its seal is not of an authority"
        " or unit that is known here. Ask for the original, and keep this.",
    ),
    Verdict.TAMPERED: Bilingual(
        "文件被改动过：它写着编号 {number}，但内容不是签发件。",
        "This file was changed: it names number {number}, but it is not what was issued.",
    ),
}
