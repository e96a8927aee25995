"""Verifying by trust bundles alone, without a register or a network: what the separate verifier does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from selfcheck.attestation.canonical import digests
from selfcheck.attestation.trust import Trust
from selfcheck.text import Bilingual
from selfcheck.verification.believing import MOST_BYTES, Believed
from selfcheck.verification.confining import in_fork
from selfcheck.verification.model import Report
from selfcheck.verification.numbered import alone, where_it_stopped, without_seal
from selfcheck.verification.pagetext import page_text
from selfcheck.verification.sealed.display import PageText
from selfcheck.verification.sealed.judge import judge
from selfcheck.verification.sealed.model import Judgement, judgement_from
from selfcheck.verification.sealed.sentences import sentence
from selfcheck.verification.sealed.warming import warm
from selfcheck.verification.sealed.words import NOT_CHECKED, NOT_ONLINE
from selfcheck.verification.verdicts import Verdict

DATA_HEAD: Final = b"{"
DATA_PROVED: Final = Bilingual(
    "真实：这份数据文件与同时核验的 PDF 清单里封存的数据逐字节相同。",
    "Genuine: this data file equals, byte for byte, the data sealed in the PDF list verified beside it.",
)
DATA_ALONE: Final = Bilingual(
    "没能采信：数据文件自身没有签章。请把 PDF 清单一起核验，或联网核验。",
    "Not accepted: a data file carries no seal of its own. Verify it together with the PDF list, or online.",
)
SEALED_BESIDE: Final = Bilingual(
    "数据文件自身没有签章；见同时核验的 PDF 清单。",
    "A data file carries no seal of its own; see the PDF list verified beside it.",
)


def verify_offline(
    files: Sequence[tuple[str, bytes]], believed: Sequence[Believed], *, at: datetime, with_pages: bool = False
) -> list[Report]:
    """Verify files, each in a confined fork of its own; a data file is compared with the sealed lists beside it.

    :param files: what each is called, and its bytes
    :param believed: at least one bundle; a file is judged by the one by which it is genuine, else by the one whose
        numbers it bears, else by the first that knows its issuer
    :param with_pages: whether the text of the pages is compared with the data, where pdftotext is at hand
    """
    warm()
    wish = _Wish(at, page_text if with_pages else None)
    reports = [_report(name, content, believed, wish) for name, content in files]
    proved = {report.sealed.data_sha256 for report in reports if report.sealed and report.genuine}
    return [
        _as_data(report, proved) if content.startswith(DATA_HEAD) else report
        for report, (_, content) in zip(reports, files, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Wish:
    """For which moment files are judged, and what reads the text of their pages."""

    at: datetime
    page_text: PageText | None


def _report(name: str, content: bytes, believed: Sequence[Believed], wish: _Wish) -> Report:
    """Judge a file by the bundle of the installation that it is from; which that is, it cannot be trusted to say.

    Several installations may believe one certificate authority, so that the first that knows the issuer is not yet
    the right one: it misses the list in its log. Any bundle by which the file is genuine is.
    """
    told: list[Report] = []
    for each in believed:
        judgement = _judged(content, each.trust, wish)
        report = _told(name, content, judgement, each, wish.at)
        if judgement is None or judgement.verdict.is_genuine:
            return report
        told.append(report)
        if judgement.claimed_number and judgement.claimed_number.startswith(f"{each.trust.code}-"):
            told = [report, *(other for other in told if other is not report)]
    known = (each for each in told if each.verdict is not Verdict.UNTRUSTED_ISSUER)
    return next(known, told[0])


def _judged(content: bytes, trust: Trust, wish: _Wish) -> Judgement | None:
    """Return what the judge says, or None where it was ended by a limit."""
    if len(content) > MOST_BYTES:
        return None
    answer = in_fork(partial(_answer, content, trust, wish))
    try:
        return judgement_from(json.loads(answer)) if answer else None
    except (ValueError, TypeError, KeyError):
        return None


def _answer(content: bytes, trust: Trust, wish: _Wish) -> bytes:
    return json.dumps(judge(content, trust, at=wish.at, page_text=wish.page_text).plain()).encode()


def _told(name: str, content: bytes, judgement: Judgement | None, each: Believed, at: datetime) -> Report:
    sha256, sm3 = digests(content)
    verdict = judgement.verdict if judgement else Verdict.LIMIT_EXCEEDED
    return Report(
        subject=name,
        verdict=verdict,
        sentence=judgement.sentence if judgement else sentence(verdict, None),
        checks=alone(judgement.checks if judgement else where_it_stopped("readable", verdict)),
        facts=None,
        as_of=at,
        not_checked=judgement.not_checked if judgement else (*NOT_CHECKED, NOT_ONLINE),
        sealed=judgement.facts if judgement else None,
        row_codes=judgement.row_codes if judgement else (),
        note=judgement.note if judgement else None,
        file_sha256=sha256,
        file_sm3=sm3,
        status_as_of=judgement.status_as_of if judgement else None,
        rests_on=each.words,
    )


def _as_data(report: Report, proved: set[str]) -> Report:
    if report.file_sha256 in proved:
        checks = alone(without_seal(SEALED_BESIDE, readable=None, data=DATA_PROVED))
        return replace(report, verdict=Verdict.VALID_DATA_ONLY, sentence=DATA_PROVED, checks=checks)
    checks = alone(where_it_stopped("shape", Verdict.UNSIGNED))
    return replace(report, verdict=Verdict.UNSIGNED, sentence=DATA_ALONE, checks=checks)
