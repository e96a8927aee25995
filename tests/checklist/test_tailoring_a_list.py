"""A list is tailored again and again; what the unit wrote stays."""

from __future__ import annotations

import pytest

from selfcheck.checklist.model import Hand, OwnRow
from selfcheck.checklist.operations import lists, points, reading
from selfcheck.checklist.records import ChecklistRow, SetAside
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import Frequency, Stage
from selfcheck.services import Services
from tests.data.lists import SampleList, books, row_ids, start_list
from tests.data.units import found_shop
from tests.people import People


def rows(services: Services, sample: SampleList) -> dict[str, ChecklistRow]:
    with sample.of.scope(services) as session:
        return {row.point_id or row.title: row for row in reading.rows_of(session, sample.id)}


def aside(services: Services, sample: SampleList) -> dict[str | None, SetAside]:
    with sample.of.scope(services) as session:
        return {each.point_id: each for each in reading.set_asides_of(session, sample.id)}


def answer(services: Services, sample: SampleList, **answers: str) -> None:
    with sample.of.scope(services, writing=True) as session:
        lists.answer(session, sample.of.actor, sample.id, answers, books(services), at=services.clock.now())


def test_a_list_holds_every_point_as_applying_or_set_aside(services: Services, ebikes: SampleList) -> None:
    on, off = rows(services, ebikes), aside(services, ebikes)
    assert len(on) > 20
    assert not set(on) & set(off)
    assert all(row.hand == Hand.PROPOSED and row.reason_zh and row.reason_en for row in on.values())
    assert all(each.reason_zh and each.reason_en and each.decider == "rules" for each in off.values())
    assert list(on.values()) == sorted(on.values(), key=lambda row: row.place)


def test_an_answer_sets_points_aside_and_another_brings_them_back(services: Services, ebikes: SampleList) -> None:
    before = rows(services, ebikes)
    answer(services, ebikes, own_design="no")
    after, off = rows(services, ebikes), aside(services, ebikes)
    gone = set(before) - set(after)
    assert gone
    assert gone <= set(off)
    assert "自行设计" in off[min(gone)].reason_zh
    answer(services, ebikes, own_design="yes")
    assert set(rows(services, ebikes)) == set(before)


def test_what_the_unit_wrote_comes_back_with_the_point(services: Services, ebikes: SampleList) -> None:
    point = "electric_bicycle-01"
    with ebikes.of.scope(services, writing=True) as session:
        row = reading.row_of(session, ebikes.id, row_ids(services, ebikes)[point])
        row.measure, row.hand = "本单位自己的措施", Hand.CHANGED.value
    answer(services, ebikes, own_design="no")
    assert point not in rows(services, ebikes)
    answer(services, ebikes, own_design="yes")
    assert rows(services, ebikes)[point].measure == "本单位自己的措施"
    assert rows(services, ebikes)[point].hand == Hand.CHANGED


def test_the_unit_sets_a_row_aside_with_a_reason_and_brings_it_back(services: Services, ebikes: SampleList) -> None:
    point, row_id = next(iter(row_ids(services, ebikes).items()))
    at, actor = services.clock.now(), ebikes.of.actor
    with ebikes.of.scope(services, writing=True) as session, pytest.raises(Refused, match="without-reason"):
        points.set_aside(session, actor, ebikes.id, row_id, "  ", at=at)
    with ebikes.of.scope(services, writing=True) as session:
        decision = points.set_aside(session, actor, ebikes.id, row_id, "本单位没有这道工序", at=at)
    assert decision.decider == "unit"
    assert point not in rows(services, ebikes)
    answer(services, ebikes, own_design="yes")
    assert aside(services, ebikes)[point].own_reason == "本单位没有这道工序"
    with ebikes.of.scope(services, writing=True) as session:
        points.bring_back(session, actor, ebikes.id, aside(services, ebikes)[point].id, at=at)
    assert point in rows(services, ebikes)
    assert point not in aside(services, ebikes)


def test_rules_are_overruled_by_answers_alone(services: Services, ebikes: SampleList) -> None:
    decision = next(iter(aside(services, ebikes).values()))
    with ebikes.of.scope(services, writing=True) as session, pytest.raises(Refused, match="set-aside-by-rules"):
        points.bring_back(session, ebikes.of.actor, ebikes.id, decision.id, at=services.clock.now())


def test_an_own_row_stays_through_tailoring(services: Services, ebikes: SampleList) -> None:
    own = OwnRow(Stage.PROCESS, "焊接夹具磨损", "每周点检夹具", "夹具间隙不大于 0.2 mm", Frequency.WEEKLY)
    with ebikes.of.scope(services, writing=True) as session:
        points.add_own_row(session, ebikes.of.actor, ebikes.id, own, at=services.clock.now())
    answer(services, ebikes, own_design="no")
    row = rows(services, ebikes)["焊接夹具磨损"]
    assert (row.hand, row.point_id, row.frequency_words) == ("own", None, "每周")
    assert row.product_unit_ids == sorted(ebikes.of.products.values())


def test_a_point_of_two_products_stands_once_and_names_both(services: Services, people: People) -> None:
    shop = start_list(services, found_shop(services, people))
    both = sorted(shop.of.products.values())
    assert any(row.product_unit_ids == both for row in rows(services, shop).values())
    with shop.of.scope(services, writing=True) as session:
        lists.choose_products(session, shop.of.actor, shop.id, both[:1], books(services), at=services.clock.now())
    assert all(row.product_unit_ids == both[:1] for row in rows(services, shop).values())
    assert any("没有带这个风险点的产品" in each.reason_zh for each in aside(services, shop).values())


def test_products_of_the_other_role_are_refused(services: Services, ebikes: SampleList) -> None:
    for foreign in (10_000, *found_ids(services, ebikes)):
        with ebikes.of.scope(services, writing=True) as session, pytest.raises(Refused, match="product-unknown"):
            lists.choose_products(
                session, ebikes.of.actor, ebikes.id, [foreign], books(services), at=services.clock.now()
            )


def found_ids(services: Services, ebikes: SampleList) -> list[int]:
    return list(found_shop(services, People(services)).products.values())


def test_a_list_on_its_way_cannot_be_changed(services: Services, ebikes: SampleList) -> None:
    with ebikes.of.scope(services, writing=True) as session:
        reading.checklist_of(session, ebikes.id).state = "submitted"
    with pytest.raises(Refused, match="list-on-its-way"):
        answer(services, ebikes, own_design="no")


def test_an_issued_list_is_opened_for_its_next_issue(services: Services, ebikes: SampleList) -> None:
    at = services.clock.now()
    with ebikes.of.scope(services, writing=True) as session, pytest.raises(Refused, match="list-not-issued"):
        lists.reopen(session, ebikes.of.actor, ebikes.id, at=at)
    with ebikes.of.scope(services, writing=True) as session:
        reading.checklist_of(session, ebikes.id).state = "issued"
    with pytest.raises(Refused, match="list-issued"):
        answer(services, ebikes, own_design="no")
    with ebikes.of.scope(services, writing=True) as session:
        assert lists.reopen(session, ebikes.of.actor, ebikes.id, at=at).state == "draft"


def test_TEN_02_lists_of_another_unit_do_not_exist(services: Services, people: People, ebikes: SampleList) -> None:
    shop = found_shop(services, people)
    with shop.scope(services) as session, pytest.raises(NotFound):
        reading.checklist_of(session, ebikes.id)
    with shop.scope(services) as session:
        assert reading.rows_of(session, ebikes.id) == []


def test_the_same_answers_twice_change_nothing(services: Services, ebikes: SampleList) -> None:
    answer(services, ebikes, own_design="no")
    before = {point: row.version for point, row in rows(services, ebikes).items()}
    answer(services, ebikes, own_design="no")
    assert {point: row.version for point, row in rows(services, ebikes).items()} == before
