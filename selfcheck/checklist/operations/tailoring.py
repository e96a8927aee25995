"""定制 applied to a working list: rows come and go with answers and products; the unit's own hand stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from unicodedata import normalize

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.checklist.model import (
    PRESET_ROWS_BEGIN,
    Books,
    Hand,
    PresetRow,
    PresetRows,
    Standing,
    place_of,
    proposed_post,
)
from selfcheck.checklist.operations.reading import name_of, product_units_of
from selfcheck.checklist.operations.rows import Author, alter
from selfcheck.checklist.records import Checklist, ChecklistRow, SetAside
from selfcheck.clock import local_day
from selfcheck.glossary import FREQUENCY_NAMES, Confidence, Role
from selfcheck.riskpoints.model import RiskPoint
from selfcheck.tailoring import model as tailoring
from selfcheck.tailoring.rules import tailor
from selfcheck.text import Bilingual

GONE: Final = Bilingual("清单里已经没有带这个风险点的产品", "no product of the list has this point any more")
PRESET_REASON: Final = Bilingual(
    "行业预设“{name}”建议增加，风险点库里没有", "proposed by the trade preset “{name}”; not in the library"
)
NO_PRESET: Final = PresetRows(Bilingual("", ""))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tailoring did: rows on the list, points set aside, rows new on it, rows taken from it."""

    applied: int
    set_aside: int
    added: int
    gone: int


class _Work:
    """One tailoring of one list: what is there, by point."""

    def __init__(self, session: Session, author: Author, checklist: Checklist, books: Books) -> None:
        self.session = session
        self.author = author
        self.checklist = checklist
        self.books = books
        self.units: dict[str, list[int]] = {}
        for unit in product_units_of(session, checklist.id):
            self.units.setdefault(unit.product_code, []).append(unit.id)
        rows = select(ChecklistRow).where(
            ChecklistRow.checklist_id == checklist.id, ChecklistRow.point_id.is_not(None)
        )
        self.rows = {str(row.point_id): row for row in session.scalars(rows)}
        aside = select(SetAside).where(SetAside.checklist_id == checklist.id, SetAside.point_id.is_not(None))
        self.aside = {str(each.point_id): each for each in session.scalars(aside)}
        self.added = self.gone = 0
        self.preset = books.presets.by_key.get(checklist.preset, NO_PRESET)

    def unit_ids(self, codes: Iterable[str]) -> list[int]:
        """Return the product units of catalogue products."""
        return sorted(unit_id for code in codes for unit_id in self.units.get(code, ()))

    def place(self, point: RiskPoint) -> int:
        """Return where a point stands."""
        return place_of(point.stage, self.books.library.position[point.id])

    def proposed(self, point: RiskPoint) -> dict[str, Any]:
        """Return what library and preset propose for a point, as the columns of a row."""
        return {**proposal(point, Role(self.checklist.role)), **self.preset.changes.get(point.id, {})}


def tailor_list(session: Session, actor: Actor, checklist: Checklist, books: Books, *, at: datetime) -> Outcome:
    """Decide every point anew by answers and products. The session holds the list for editing.

    A row that was confirmed or changed keeps its words; one that nobody touched takes the library's. What no
    longer applies is set aside with everything in it, and comes back with everything in it.

    :raises Refused: the list has no product
    """
    work = _Work(session, Author.of(actor, name_of(session, actor), at), checklist, books)
    given = tailoring.TailoringInput(
        products=tuple(work.units), role=Role(checklist.role), on=local_day(at), answers=checklist.answers
    )
    tailored = tailor(books.library, books.catalogue, given)
    for applied in tailored.applied:
        _apply(work, applied)
    of_preset = _apply_preset(work)
    for each in tailored.set_aside:
        _set_aside(work, each.point, work.unit_ids(each.products), each.reason, each.rule.value)
    _let_go(work, tailored, of_preset)
    _note(checklist, tailored, at)
    session.flush()
    outcome = Outcome(len(tailored.applied) + len(of_preset), len(tailored.set_aside), work.added, work.gone)
    record(
        session,
        actor,
        "list-tailored",
        ("checklist", checklist.id),
        at=at,
        unit_id=checklist.unit_id,
        release=tailored.release,
        applied=outcome.applied,
        set_aside=outcome.set_aside,
    )
    return outcome


def _note(checklist: Checklist, tailored: tailoring.Tailored, at: datetime) -> None:
    checklist.library_release = tailored.release
    checklist.library_digest = tailored.digest
    checklist.engine = tailored.engine
    checklist.tailored_on = local_day(at)
    checklist.changed_at = at


def _apply(work: _Work, applied: tailoring.Applied) -> None:
    point = applied.point
    around = {"reason_zh": applied.reason.zh, "reason_en": applied.reason.en, "place": work.place(point)}
    _put(work, point.id, work.proposed(point), {**around, "product_unit_ids": work.unit_ids(applied.products)})


def _apply_preset(work: _Work) -> set[str]:
    """Propose the rows of the preset for the products that the list has; return their ids."""
    reached: set[str] = set()
    for number, row in enumerate(work.preset.rows):
        if unit_ids := work.unit_ids(row.products or work.units):
            around = {**_around_preset(work.preset, row, number), "product_unit_ids": unit_ids}
            _put(work, row.id, row.columns, around)
            reached.add(row.id)
    return reached


def _around_preset(preset: PresetRows, row: PresetRow, number: int) -> dict[str, Any]:
    return {
        "reason_zh": PRESET_REASON.zh.format(name=preset.name.zh),
        "reason_en": PRESET_REASON.en.format(name=preset.name.en),
        "place": place_of(row.stage, PRESET_ROWS_BEGIN + number),
    }


def _put(work: _Work, point_id: str, proposed: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    """Put a point on the list, unless the unit set it aside; a row that somebody touched keeps its words."""
    decision = work.aside.get(point_id)
    is_out = decision is not None and bool(decision.own_reason)
    if decision is not None:
        if is_out:
            decision.rule = decision.reason_zh = decision.reason_en = ""
            decision.product_unit_ids = around["product_unit_ids"]
        else:
            work.session.delete(decision)
    row = work.rows.get(point_id)
    if row is None:
        work.added += 1
        work.session.add(_new_row(work, point_id, {**proposed, **around}))
        return
    work.added += row.is_out and not is_out
    words = dict(proposed) if row.hand == Hand.PROPOSED.value else {}
    if row.version > 1:
        words.pop("post", None)  # the unit may have chosen it
    alter(work.session, work.author, row, {**words, **around, "is_out": is_out})


def _new_row(work: _Work, point_id: str, columns: Mapping[str, Any]) -> ChecklistRow:
    return ChecklistRow(checklist_id=work.checklist.id, point_id=point_id, hand=Hand.PROPOSED.value, **columns)


def _set_aside(work: _Work, point: RiskPoint, unit_ids: list[int], reason: Bilingual, rule: str) -> None:
    row, decision = work.rows.get(point.id), work.aside.get(point.id)
    if row is not None and not row.is_out:
        work.gone += 1
        alter(work.session, work.author, row, {"is_out": True})
    if decision is None:
        decision = SetAside(checklist_id=work.checklist.id, point_id=point.id, own_reason="")
        work.session.add(decision)
    decision.row_id = row.id if row is not None else None
    decision.place, decision.stage = work.place(point), point.stage.value
    decision.title, decision.title_en = point.title.zh, point.title.en
    decision.product_unit_ids = unit_ids
    decision.rule, decision.reason_zh, decision.reason_en = rule, reason.zh, reason.en


def _let_go(work: _Work, tailored: tailoring.Tailored, of_preset: set[str]) -> None:
    """Set aside the rows that no product reaches any more, and forget decisions of rules about such points."""
    reached = (
        of_preset | {each.point.id for each in tailored.applied} | {each.point.id for each in tailored.set_aside}
    )
    for point_id, row in work.rows.items():
        if point_id not in reached:
            _let_row_go(work, point_id, row)
    for point_id, decision in work.aside.items():
        if point_id not in reached and point_id not in work.rows and not decision.own_reason:
            work.session.delete(decision)


def _let_row_go(work: _Work, point_id: str, row: ChecklistRow) -> None:
    if not row.is_out:
        work.gone += 1
        alter(work.session, work.author, row, {"is_out": True})
    decision = work.aside.get(point_id)
    if decision is None:
        decision = SetAside(checklist_id=work.checklist.id, point_id=point_id, row_id=row.id, own_reason="")
        decision.place, decision.stage = row.place, row.stage
        decision.title, decision.title_en = row.title, row.title_en
        work.session.add(decision)
    decision.product_unit_ids = list(row.product_unit_ids)
    decision.rule, decision.reason_zh, decision.reason_en = tailoring.Rule.PRODUCT.value, GONE.zh, GONE.en


def proposal(point: RiskPoint, role: Role) -> dict[str, Any]:
    """Return what the library proposes for a point, as the columns of a row."""
    texts = {
        "title": point.title,
        "description": point.description,
        "measure": point.measure,
        "target": point.target,
        "check_method": point.check_method,
        "frequency_words": point.frequency_words if point.frequency_words.zh else FREQUENCY_NAMES[point.frequency],
        "evidence_words": point.evidence,
    }
    is_recalled = point.target_confidence is Confidence.RECALLED
    return {
        **{name: normalize("NFC", words.zh) for name, words in texts.items()},
        **{f"{name}_en": normalize("NFC", words.en) for name, words in texts.items()},
        "stage": point.stage.value,
        "basis": normalize("NFC", point.basis_text),
        "frequency": point.frequency.value,
        "post": proposed_post(point.stage, point.frequency, role).value,
        "level": point.level.value,
        "level_reason": point.level_reason,
        "target_standing": (Standing.RECALLED if is_recalled else Standing.SEEN).value,
        "confidence": point.confidence.value,
    }
