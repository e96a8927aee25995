"""What stands in the way, and progress that means looked at."""

from __future__ import annotations

from datetime import date

from selfcheck.checklist.model import Hand, Standing, Tally
from selfcheck.checklist.progress import progress, progress_by_stage
from selfcheck.controls.readiness import FileStanding, reading_findings, row_findings
from selfcheck.glossary import Stage

TODAY = date(2026, 11, 20)


def tally(hand: Hand, count: int, *, has_person: bool = True, standing: Standing = Standing.SEEN) -> Tally:
    return Tally(Stage.TEST, hand, standing, has_person, count)


def codes(*tallies: Tally) -> dict[str, str]:
    return {finding.code: finding.level.value for finding in reading_findings(progress(tallies), 1)}


def test_an_empty_list_cannot_be_issued() -> None:
    assert codes() == {"no-rows": "error"}


def test_a_list_nobody_read_cannot_be_issued() -> None:
    assert codes(tally(Hand.PROPOSED, 9)) == {"nothing-of-its-own": "error"}


def test_untouched_rows_are_counted() -> None:
    assert codes(tally(Hand.PROPOSED, 9), tally(Hand.CONFIRMED, 1)) == {"untouched-rows": "hint"}


def test_recalled_targets_are_a_warning() -> None:
    found = list(reading_findings(progress([tally(Hand.CONFIRMED, 2, standing=Standing.RECALLED)]), 1))
    assert [(finding.code, finding.level.value) for finding in found] == [("targets-unchecked", "warning")]
    assert found[0].words.zh.startswith("有 2 行的管控目标待按标准原文核对")


def test_rows_without_person_or_frequency_and_expired_evidence() -> None:
    files = [FileStanding(7, "检验报告.pdf", date(2026, 11, 19)), FileStanding(8, "证书.pdf", TODAY)]
    found = list(row_findings(progress([tally(Hand.CONFIRMED, 2, has_person=False)]), 1, files, 1, TODAY))
    assert [finding.code for finding in found] == [
        "rows-without-person",
        "rows-without-frequency",
        "evidence-expired",
    ]
    assert found[2].where is not None
    assert found[2].where.ids == {"checklist_id": 1, "row_id": 7}


def test_progress_means_looked_at() -> None:
    found = progress([tally(Hand.PROPOSED, 3), tally(Hand.CONFIRMED, 2), tally(Hand.CHANGED, 1), tally(Hand.OWN, 1)])
    assert (found.rows, found.looked_at, found.left, found.is_done) == (7, 4, 3, False)
    assert progress_by_stage([tally(Hand.OWN, 1)])[Stage.TEST].is_done
