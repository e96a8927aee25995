"""Whether the times inside a list can all be true, and whether it is still current. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from selfcheck.attestation.status import Mark
from selfcheck.attestation.trust import Trust
from selfcheck.clock import local_day
from selfcheck.verification.sealed.findings import Findings
from selfcheck.verification.sealed.model import Times
from selfcheck.verification.sealed.words import ENDED, NO_STATUS
from selfcheck.verification.verdicts import Verdict

BACKDATED_FROM: Final = timedelta(hours=24)
CLOCKS_DIFFER: Final = timedelta(minutes=5)


def check_times(times: Times, approved: Sequence[datetime], findings: Findings) -> None:
    """Check that the list was approved, logged, sealed and closed in this order, and not much after it claims.

    Clocks of several machines meet here, so minutes do not count; a day does.
    """
    proved = [each for each in (times.logged, times.witnessed, times.sealed, times.closed) if each is not None]
    if not proved or times.logged is None:
        findings.could_not("times")
        return
    steps = [max(approved, default=times.claimed), times.logged, times.sealed or times.logged, times.closed]
    in_order = [each for each in steps if each is not None]
    early = [times.claimed, *([times.witnessed] if times.witnessed else [])]
    if any(after + CLOCKS_DIFFER < before for before, after in pairwise(in_order)) or any(
        each > in_order[2] + CLOCKS_DIFFER for each in early
    ):
        findings.failed("times", Verdict.TIMESTAMP_INVALID)
    if min(proved) - times.claimed > BACKDATED_FROM:
        findings.failed("times", Verdict.BACKDATED)
    findings.passed("times")


def mark_of(data_sha256: str, trust: Trust, findings: Findings, times: Times, *, at: datetime) -> Mark | None:
    """Return what became of a list as far as the status list knows, and note the check."""
    mark = trust.status.mark_of(data_sha256, at=at) if trust.status else None
    if mark is not None and mark.kind == "lapsed":
        findings.failed("logged", Verdict.LOG_INCONSISTENT)
    elif mark is not None:
        findings.ended("current", ENDED[mark.kind])
    elif trust.status is not None and trust.status.knows(times.claimed, at=at):
        findings.passed("current")
    else:
        findings.could_not("current", NO_STATUS)
    return mark


def standing(mark: Mark | None, review_by: date, findings: Findings, *, at: datetime) -> Verdict:
    """Return the verdict on a list against which nothing speaks.

    :param review_by: the day until which the unit wants to review it
    """
    if mark is not None:
        return Verdict.VALID_WITHDRAWN if mark.kind == "withdrawn" else Verdict.VALID_SUPERSEDED
    if not findings.have_passed("current"):
        return Verdict.VALID_CURRENCY_UNKNOWN
    return Verdict.VALID_REVIEW_PAST if local_day(at) > review_by else Verdict.VALID_CURRENT
