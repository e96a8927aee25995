"""A report for people at a terminal, and for programs as JSON. One exit code for all reports of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from selfcheck.attestation.codec import Plain, to_plain
from selfcheck.clock import rfc3339
from selfcheck.text import Bilingual
from selfcheck.verification.checked import CheckState
from selfcheck.verification.model import Report
from selfcheck.verification.qr import CodeReport
from selfcheck.verification.sealed.model import SealedFacts
from selfcheck.verification.showing import FAMILY_NAMES, facts_shown
from selfcheck.verification.verdicts import Verdict

SIGNS: Final = {CheckState.PASSED: "✓", CheckState.FAILED: "✗", CheckState.COULD_NOT: "?"}
STATE_NAMES: Final = {
    CheckState.PASSED: Bilingual("通过", "passed"),
    CheckState.FAILED: Bilingual("未通过", "failed"),
    CheckState.COULD_NOT: Bilingual("没能核验", "could not check"),
}
AS_OF: Final = Bilingual("核验时间 {at}", "As of {at}")
STATUS_AS_OF: Final = Bilingual("状态清单的时间 {at}", "Status list of {at}")
NOT_CHECKED: Final = Bilingual("没有核验：", "Not checked:")
CODE: Final = "QR"


class Told(Protocol):
    """What an exit code is made of."""

    @property
    def verdict(self) -> Verdict:
        """The one result."""
        ...


def as_plain(report: Report) -> dict[str, Plain]:
    """Return a report as JSON values; both languages, everything that was found."""
    return {
        "file": report.subject,
        "verdict": report.verdict.value,
        "family": report.verdict.family.value,
        "genuine": report.genuine,
        "in_force": report.in_force,
        "accepted": report.accepted,
        "findings": [to_plain(words) for words in (report.sentence, *_failed(report))],
        "checks": [to_plain(check) for check in report.checks],
        "not_checked": [to_plain(words) for words in report.not_checked],
        "as_of": rfc3339(report.as_of),
        "file_sha256": report.file_sha256,
        "file_sm3": report.file_sm3,
        **_where_known(report),
    }


def _where_known(report: Report) -> dict[str, Plain]:
    found = {
        "sealed": report.sealed,
        "register": report.facts,
        "note": report.note,
        "rests_on": report.rests_on,
        "status_as_of": report.status_as_of,
    }
    plain = {name: to_plain(value) for name, value in found.items() if value is not None}
    return plain if report.sealed is None else {**plain, "facts": _in_words(report.sealed)}


def _in_words(facts: SealedFacts) -> Plain:
    """Return what stands in ``sealed`` in the words of the terminal, for programs that show it to people."""
    return [{"name": to_plain(each.name), "value": to_plain(each.value)} for each in facts_shown(facts)]


def _failed(report: Report) -> Iterator[Bilingual]:
    return (check.words for check in report.checks if check.state is CheckState.FAILED)


def as_text(report: Report, language: str) -> str:
    """Return a report as people read it at a terminal: the verdict first, then why, then what was not checked."""
    return "\n".join(line for line in _lines(report, language))


def _lines(report: Report, language: str) -> Iterator[str]:
    family = FAMILY_NAMES[report.verdict.family].in_language(language)
    yield f"{report.subject}: [{family}] {report.verdict.value}"
    yield f"  {report.sentence.in_language(language)}"
    for said in (report.note, report.rests_on):
        if said is not None:
            yield f"  {said.in_language(language)}"
    if report.sealed is not None:
        for fact in facts_shown(report.sealed):
            yield f"     {fact.name.in_language(language)}: {fact.value.in_language(language)}"
    for check in report.checks:
        state = STATE_NAMES[check.state].in_language(language)
        name, words = check.name.in_language(language), check.words.in_language(language)
        yield f"  {check.number:>2} {SIGNS[check.state]} {name} [{state}] {words}"
    yield from _times(report, language)
    if report.not_checked:
        yield f"  {NOT_CHECKED.in_language(language)}"
        yield from (f"   - {words.in_language(language)}" for words in report.not_checked)


def _times(report: Report, language: str) -> Iterator[str]:
    yield f"  {AS_OF.with_values(at=rfc3339(report.as_of)).in_language(language)}"
    if report.status_as_of is not None:
        yield f"  {STATUS_AS_OF.with_values(at=rfc3339(report.status_as_of)).in_language(language)}"
    if report.file_sha256:
        yield f"  SHA-256 {report.file_sha256}  SM3 {report.file_sm3}"


def code_as_plain(report: CodeReport) -> dict[str, Plain]:
    """Return the report of a QR code as JSON values, with the same words as a file's."""
    verdict, plain = report.verdict, report.plain()
    told = {
        "genuine": verdict.is_genuine,
        "in_force": verdict.is_in_force,
        "accepted": verdict.is_in_force,
        "family": verdict.family.value,
        "findings": [to_plain(report.sentence)],
    }
    return {"file": CODE, **(plain if isinstance(plain, dict) else {}), **told}


def code_as_text(report: CodeReport, language: str) -> str:
    """Return the report of a QR code as people read it."""
    family = FAMILY_NAMES[report.verdict.family].in_language(language)
    lines = [f"{CODE}: [{family}] {report.verdict.value}", f"  {report.sentence.in_language(language)}"]
    lines += [
        f"  {each.number:>2} {SIGNS[each.state]} {each.name.in_language(language)}"
        f" [{STATE_NAMES[each.state].in_language(language)}]"
        for each in report.checks
    ]
    lines += [f"  {AS_OF.with_values(at=rfc3339(report.as_of)).in_language(language)}"]
    lines += [f"   - {words.in_language(language)}" for words in report.not_checked]
    return "\n".join(lines)


def exit_code(reports: Sequence[Told]) -> int:
    """Return 0 when all are accepted, 2 when some could not be decided and none was refused, else 1."""
    verdicts = [report.verdict for report in reports]
    if all(verdict.is_in_force for verdict in verdicts):
        return 0
    return 1 if any(not verdict.is_in_force and not verdict.could_not_say for verdict in verdicts) else 2
