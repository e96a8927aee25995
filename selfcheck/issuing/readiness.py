"""签发前体检: what keeps a list from being issued, and what deserves a look. The page shows what the POST obeys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from selfcheck.attestation.snapshot import ROWS_AT_MOST
from selfcheck.errors import Refused
from selfcheck.findings import Finding, FindingLevel
from selfcheck.issuing.dossier import Dossier
from selfcheck.text import Bilingual


def readiness(
    dossier: Dossier, *, elsewhere: Iterable[Finding], unprintable: str, has_address: bool
) -> list[Finding]:
    """Return all findings, errors first.

    :param elsewhere: what the list's rows have to say (unread, without a person, limits not checked)
    :param unprintable: characters that no document font has
    :param has_address: whether a public check address is configured
    """
    found = [
        *dossier.findings,
        *elsewhere,
        *_length(len(dossier.rows)),
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


def _length(rows: int) -> Iterator[Finding]:
    if rows > ROWS_AT_MOST:
        words = Bilingual(
            f"清单有 {rows} 行，一份最多 {ROWS_AT_MOST} 行。请按场所或产品单元拆成几份清单。",
            f"The list has {rows} rows; one list takes {ROWS_AT_MOST}. Make several, by site or product unit.",
        )
        yield Finding(FindingLevel.ERROR, "too-many-rows", words)


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
