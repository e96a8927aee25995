"""The words of verification: one plain sentence per verdict and language, and each check's outcome."""

from __future__ import annotations

from typing import Final

from selfcheck.text import Bilingual
from selfcheck.verification.model import CheckState, FileKind, IssuedFacts, Verdict
from selfcheck.verification.sealed.sentences import sentence as judged_sentence

NAMES: Final = {
    "readable": Bilingual("文件能读", "The file can be read"),
    "known": Bilingual("编号是本系统签发的", "The number was issued here"),
    "unchanged": Bilingual("文件与签发时一字不差", "The file is, byte for byte, what was issued"),
    "current": Bilingual("仍是该单位现行的清单", "It is still the unit's current list"),
    "dated": Bilingual("签发时间不在将来", "It was not issued in the future"),
}

# asked of the live register and log beside what a sealed file proves by itself
ONLINE_NAMES: Final = {
    "registered": Bilingual("本系统的登记里有这一份", "The register of this system holds it"),
    "unchanged": NAMES["unchanged"],
    "history": Bilingual("日志从文件里的检查点延续至今", "The log continues the checkpoint in the file"),
}

_PASSED, _FAILED, _COULD_NOT = CheckState.PASSED, CheckState.FAILED, CheckState.COULD_NOT

WORDS: Final = {
    ("readable", _PASSED): Bilingual("文件完好可读。", "The file is readable."),
    ("readable", _FAILED): Bilingual(
        "这不是清单的 PDF 或数据文件，或者文件已损坏。请重新取得文件。",
        "This is no list PDF or data file, or it is damaged. Obtain the file again.",
    ),
    ("readable", _COULD_NOT): Bilingual("没有读到文件内容。", "The file's content was not read."),
    ("known", _PASSED): Bilingual("本系统签发过这个编号。", "This number was issued here."),
    ("known", _FAILED): Bilingual(
        "在本系统找不到这份清单。请核对编号与校验码是否抄写正确，或向出示单位索取原件。",
        "No such list is known here. Check the number and the check code, or ask the unit for the original.",
    ),
    ("known", _COULD_NOT): Bilingual("没有可查的编号。", "There was no number to look up."),
    ("unchanged", _PASSED): Bilingual("逐字节与签发件相同。", "It equals the issued file byte for byte."),
    ("unchanged", _FAILED): Bilingual(
        "文件写着本系统的编号，但内容与签发件不同：已被改动。请以本页给出的信息为准，并索取原件。",
        "The file names a number issued here, but its content differs: it was changed. Ask for the original.",
    ),
    ("unchanged", _COULD_NOT): Bilingual(
        "只凭编号核验时不比较文件。请上传文件，或逐行核对行码。",
        "A check by number does not compare the file. Upload the file, or compare the row codes.",
    ),
    ("current", _PASSED): Bilingual("没有被替代，也没有作废。", "It was neither superseded nor withdrawn."),
    ("current", _FAILED): Bilingual("已被新版替代或已作废。", "It was superseded or withdrawn."),
    ("current", _COULD_NOT): Bilingual("不能判断是否现行。", "Whether it is current could not be told."),
    ("dated", _PASSED): Bilingual("签发时间早于现在。", "It was issued before now."),
    ("dated", _FAILED): Bilingual(
        "签发时间在将来，可疑：请联系系统运营者核对时钟。",
        "It claims to be issued in the future, which is suspicious: ask the operator to check the clock.",
    ),
    ("dated", _COULD_NOT): Bilingual("不能判断签发时间。", "The time of issue could not be told."),
}

ONLINE_WORDS: Final = {
    ("registered", _PASSED): WORDS["known", _PASSED],
    ("registered", _FAILED): Bilingual(
        "登记里没有这个编号的已公布清单。", "The register holds no published list of this number."
    ),
    ("registered", _COULD_NOT): WORDS["known", _COULD_NOT],
    ("unchanged", _PASSED): WORDS["unchanged", _PASSED],
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
}

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
    Verdict.VALID_CURRENT: Bilingual(
        "真实有效：{unit}第 {edition} 版清单，现行。", "Genuine and in force: {unit}, issue {edition} of its list."
    ),
    Verdict.VALID_REVIEW_PAST: Bilingual(
        "真实有效：{unit}第 {edition} 版清单，现行；已过其自定的复核日期 {review}。",
        "Genuine and in force: {unit}, issue {edition}; its own review date {review} has passed.",
    ),
    Verdict.VALID_SUPERSEDED: Bilingual(
        "真实，但已被替代：{unit}第 {edition} 版清单，现行的是 {next}。",
        "Genuine, but superseded: {unit}, issue {edition}; the current list is {next}.",
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
    Verdict.TAMPERED: Bilingual(
        "文件被改动过：它写着编号 {number}，但内容不是签发件。",
        "This file was changed: it names number {number}, but it is not what was issued.",
    ),
}
