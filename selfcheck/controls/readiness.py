"""What about a list's rows stands in the way of issuing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from selfcheck.checklist.progress import Progress
from selfcheck.findings import Finding, FindingLevel, Place
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class FileStanding:
    """A file on a row: its label, until when it is good."""

    row_id: int
    label: str
    expires_on: date | None


def reading_findings(found: Progress, checklist_id: int) -> Iterator[Finding]:
    """Say what nobody looked at: no rows at all, untouched rows, targets not held against their standard."""
    record = Place("controls.record", {"checklist_id": checklist_id})
    if found.rows == 0:
        words = Bilingual("清单里还没有风险点。", "The list has no rows yet.")
        yield Finding(FindingLevel.ERROR, "no-rows", words, Place("checklist.show", {"checklist_id": checklist_id}))
        return
    if found.left == found.rows:
        words = Bilingual(
            "所有行都还是库里的建议，没有一行经本单位看过。照抄的清单不能签发，请逐段阅读确认。",
            "Every row is still as proposed; nobody of the unit has read one. A copied list cannot be issued.",
        )
        yield Finding(FindingLevel.ERROR, "nothing-of-its-own", words, record)
    elif found.left:
        words = Bilingual(
            f"有 {found.left} 行没有人看过，将印“按库建议，未经单位调整”。",
            f"{found.left} rows were read by nobody and will be printed as not adjusted by the unit.",
        )
        yield Finding(FindingLevel.HINT, "untouched-rows", words, record)
    if found.recalled:
        words = Bilingual(
            f"有 {found.recalled} 行的管控目标待按标准原文核对："
            "不据此判定合格与否，其中的数字在清单上印成“限值待核对”。",
            f"{found.recalled} targets wait to be checked against the standard: they decide nothing, and the list"
            " leaves out their numbers.",
        )
        yield Finding(FindingLevel.WARNING, "targets-unchecked", words, record)


def row_findings(
    found: Progress, without_frequency: int, files: Iterable[FileStanding], checklist_id: int, on: date
) -> Iterator[Finding]:
    """Say what rows lack: persons, frequencies; and evidence that is past its day."""
    record = Place("controls.record", {"checklist_id": checklist_id})
    if found.without_person:
        words = Bilingual(
            f"有 {found.without_person} 行还没有责任人。",
            f"{found.without_person} rows name no responsible person yet.",
        )
        yield Finding(FindingLevel.ERROR, "rows-without-person", words, record)
    if without_frequency:
        words = Bilingual(f"有 {without_frequency} 行没有管控频次。", f"{without_frequency} rows have no frequency.")
        yield Finding(FindingLevel.ERROR, "rows-without-frequency", words, record)
    for file in files:
        if file.expires_on is not None and file.expires_on < on:
            words = Bilingual(
                f"佐证材料“{file.label}”已于 {file.expires_on} 到期。",
                f"The evidence “{file.label}” expired on {file.expires_on}.",
            )
            place = Place("controls.row", {"checklist_id": checklist_id, "row_id": file.row_id})
            yield Finding(FindingLevel.WARNING, "evidence-expired", words, place)
