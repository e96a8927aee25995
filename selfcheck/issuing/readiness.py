"""签发前体检: what keeps a list from being issued, and what deserves a look. The page shows what the POST obeys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from selfcheck.attestation.terms import Hand, Standing
from selfcheck.errors import Refused
from selfcheck.findings import Finding, FindingLevel, Place
from selfcheck.issuing.dossier import Dossier
from selfcheck.text import Bilingual


def readiness(
    dossier: Dossier, *, elsewhere: Iterable[Finding], unprintable: str, has_address: bool
) -> list[Finding]:
    """Return all findings, errors first.

    :param elsewhere: what the list's own parts found (rows without a person, evidence past its day)
    :param unprintable: characters that no document font has
    :param has_address: whether a public check address is configured
    """
    found = [
        *dossier.findings,
        *elsewhere,
        *_rows(dossier),
        *_printing(unprintable),
        *_address(has_address=has_address),
    ]
    order = list(FindingLevel)
    return sorted(found, key=lambda finding: order.index(finding.level))


def refuse_unready(findings: Sequence[Finding]) -> None:
    """Refuse to go on while an error stands.

    :raises Refused: naming how many and the first
    """
    errors = [finding for finding in findings if finding.blocks]
    if errors:
        count, first = len(errors), errors[0].words
        raise Refused(
            "not-ready",
            f"还有 {count} 处必须先改：{first.zh} 请到“签发前体检”页面逐条处理。",
            f"{count} things must be mended first: {first.en} See the readiness page.",
        )


def _rows(dossier: Dossier) -> Iterator[Finding]:
    hands = [row.hand for row in dossier.rows]
    untouched = hands.count(Hand.PROPOSED)
    if not hands:
        words = Bilingual("清单里还没有风险点。", "The list has no rows yet.")
        yield Finding(FindingLevel.ERROR, "no-rows", words, Place("checklist.show"))
    elif untouched == len(hands):
        words = Bilingual(
            "所有行都还是库里的建议，没有一行经本单位看过。照抄的清单不能签发，请逐段阅读确认。",
            "Every row is still as proposed; nobody of the unit has read one. A copied list cannot be issued.",
        )
        yield Finding(FindingLevel.ERROR, "nothing-of-its-own", words, Place("checklist.show"))
    elif untouched:
        words = Bilingual(
            f"有 {untouched} 行没有人看过，将印“按库建议，未经单位调整”。",
            f"{untouched} rows were read by nobody and will be printed as not adjusted by the unit.",
        )
        yield Finding(FindingLevel.WARNING, "untouched-rows", words, Place("checklist.show"))
    yield from _targets(dossier)


def _targets(dossier: Dossier) -> Iterator[Finding]:
    waiting = sum(row.target.standing is Standing.OPEN for row in dossier.rows)
    if waiting:
        words = Bilingual(
            f"有 {waiting} 行的限值待按标准原文核对，清单上将印“限值待核对”而不印数字。",
            f"{waiting} limits wait to be checked against the standard; the list prints no number for them.",
        )
        yield Finding(FindingLevel.WARNING, "targets-unchecked", words, Place("checklist.show"))


def _printing(unprintable: str) -> Iterator[Finding]:
    if unprintable:
        words = Bilingual(
            f"这些字所有打印字体都没有，请换字：{unprintable}",
            f"No document font has these characters; use others: {unprintable}",
        )
        yield Finding(FindingLevel.ERROR, "unprintable", words)


def _address(*, has_address: bool) -> Iterator[Finding]:
    if not has_address:
        words = Bilingual(
            "系统还没有配置公开核验地址，清单会印“试用，未配置核验地址”。请联系运营者。",
            "No public check address is configured; the list says so on every page. Tell the operator.",
        )
        yield Finding(FindingLevel.WARNING, "no-check-address", words)
