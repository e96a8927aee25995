"""The rows of a preset on a list: proposals of the trade, kept through every tailoring, never the unit's hand."""

from __future__ import annotations

from sqlalchemy import select

from selfcheck.checklist.model import Books, NewList
from selfcheck.checklist.operations import lists, points, reading
from selfcheck.checklist.operations.reading import tallies
from selfcheck.checklist.progress import progress
from selfcheck.checklist.records import ChecklistRow, SetAside
from selfcheck.controls.model import Pick
from selfcheck.controls.operations.confirming import confirm_rows
from selfcheck.enterprises.model import ProductFacts
from selfcheck.enterprises.operations.reading import persons
from selfcheck.glossary import Role
from selfcheck.presets.operations import Beginning, NewProduct, begin
from selfcheck.services import Services
from tests.data.units import SampleUnit
from tests.presets.shipped import shipped_presets

SHOP, ROW = "hardware-shop", "preset/hardware-shop/cut-length"


def books(services: Services) -> Books:
    return Books(services.library, services.catalogue, services.presets.book)


def begun(services: Services, unit: SampleUnit, codes: tuple[str, ...] = ("P0288", "P0040")) -> int:
    """A hardware shop's list of these products."""
    preset = shipped_presets().by_key[SHOP]
    facts = ProductFacts(is_made=False, is_sold=True)
    new = tuple(NewProduct(services.catalogue.by_code[code], facts) for code in codes)
    with unit.scope(services, writing=True) as session:
        wish = Beginning(preset, new, (), preset.answers)
        return begin(session, unit.actor, wish, books(services), at=services.clock.now()).id


def row_of(services: Services, unit: SampleUnit, point: str = ROW) -> ChecklistRow:
    with unit.scope(services) as session:
        return session.scalars(select(ChecklistRow).where(ChecklistRow.point_id == point)).one()


def answer(services: Services, unit: SampleUnit, list_id: int, **answers: str) -> None:
    with unit.scope(services, writing=True) as session:
        lists.answer(session, unit.actor, list_id, answers, books(services), at=services.clock.now())


def test_a_row_says_whose_proposal_it_is(services: Services, unit: SampleUnit) -> None:
    begun(services, unit)
    row = row_of(services, unit)
    assert (row.hand, row.target_standing, row.confirmed_at) == ("proposed", "own", None)
    assert "行业预设“五金店”" in row.reason_zh
    assert len(row.product_unit_ids) == 1, "cable alone is cut"


def test_it_counts_as_unread(services: Services, unit: SampleUnit) -> None:
    list_id = begun(services, unit)
    with unit.scope(services) as session:
        found = progress(tallies(session, list_id))
    assert found.left == found.rows


def test_other_answers_leave_rows_and_changes_as_proposed(services: Services, unit: SampleUnit) -> None:
    list_id = begun(services, unit)
    answer(services, unit, list_id, sells_online="no")
    assert not row_of(services, unit).is_out
    changed = shipped_presets().by_key[SHOP].rows.changes["wires_and_cables-18"]
    assert row_of(services, unit, "wires_and_cables-18").evidence_words == changed["evidence_words"]


def test_set_aside_by_the_unit_it_stays_aside_and_comes_back_as_it_was(services: Services, unit: SampleUnit) -> None:
    list_id, at = begun(services, unit), services.clock.now()
    with unit.scope(services, writing=True) as session:
        decision = points.set_aside(session, unit.actor, list_id, row_of(services, unit).id, "本店不剪零", at=at).id
    answer(services, unit, list_id, sells_online="no")
    assert row_of(services, unit).is_out
    with unit.scope(services, writing=True) as session:
        points.bring_back(session, unit.actor, list_id, decision, at=at)
    assert not row_of(services, unit).is_out


def test_without_its_product_it_goes_and_with_it_comes_back(services: Services, unit: SampleUnit) -> None:
    list_id, at = begun(services, unit), services.clock.now()
    with unit.scope(services, writing=True) as session:
        held = {each.product_code: each.id for each in reading.product_units_of(session, list_id)}
        lists.choose_products(session, unit.actor, list_id, [held["P0040"]], books(services), at=at)
        aside = session.scalars(select(SetAside).where(SetAside.point_id == ROW)).one()
        assert "没有带这个风险点的产品" in aside.reason_zh
    assert row_of(services, unit).is_out
    with unit.scope(services, writing=True) as session:
        lists.choose_products(session, unit.actor, list_id, list(held.values()), books(services), at=at)
    assert not row_of(services, unit).is_out


def test_confirmed_it_keeps_its_words_and_its_hand(services: Services, unit: SampleUnit) -> None:
    list_id, row = begun(services, unit), row_of(services, unit)
    with unit.scope(services, writing=True) as session:
        person = persons(session)[0].id
        picks = [Pick(row.id, row.version)]
        confirm_rows(session, unit.actor, list_id, picks, person, at=services.clock.now())
    answer(services, unit, list_id, sells_online="no")
    again = row_of(services, unit)
    assert (again.hand, again.target, again.person_id) == ("confirmed", row.target, person)


def test_a_list_without_a_preset_has_none_of_it(services: Services, unit: SampleUnit) -> None:
    begun(services, unit)
    with unit.scope(services, writing=True) as session:
        at = services.clock.now()
        ids = session.scalars(select(ChecklistRow.checklist_id)).first()
        assert ids is not None
        held = [each.id for each in reading.product_units_of(session, ids)]
        plain = lists.start(session, unit.actor, NewList(Role.SELLER, tuple(held)), books(services), at=at)
        lists.answer(session, unit.actor, plain.id, {}, books(services), at=at)
        rows = reading.rows_of(session, plain.id)
    assert not [row for row in rows if (row.point_id or "").startswith("preset/")]
