"""The verbs of the unit, on each database: what they do, what they refuse, what they leave in the trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from selfcheck.actor import SYSTEM
from selfcheck.audit.operations import broken_at, trail
from selfcheck.db.session import transaction
from selfcheck.enterprises.model import (
    AnnexRow,
    AppointmentFacts,
    PaperFacts,
    PaperKind,
    ProductFacts,
    UnitFacts,
)
from selfcheck.enterprises.operations import people, products, reading, units
from selfcheck.enterprises.operations.people import PersonChange
from selfcheck.enterprises.operations.units import NUMBER_SIGNS, Founder, SiteChange
from selfcheck.enterprises.posts import double_words
from selfcheck.enterprises.readiness import scope_answer, unit_findings
from selfcheck.enterprises.records import ProductUnit
from selfcheck.errors import NotFound, Refused, Stale
from selfcheck.glossary import Post, Role
from selfcheck.services import Services
from tests.data.units import CABLE, COOKER, EBIKE, SampleUnit, actor_of, invented_uscc
from tests.people import People

TODAY = date(2026, 11, 20)
FACTS = UnitFacts("样例三厂", invented_uscc("91", "30000000"), is_maker=True, is_seller=True)


def acts(session: Session, unit: SampleUnit) -> list[str]:
    return [entry.act for entry in trail(session, unit.unit.id)]


def test_a_unit_is_founded_with_its_codes_and_first_administrator(services: Services, people: People) -> None:
    owner = people.add("zhao")
    with transaction(services.sessions, writing=True) as session:
        unit = units.found_unit(session, actor_of(owner), FACTS, Founder(), at=services.clock.now())
        assert len(unit.code) == 10
        assert len(unit.number_code) == 6
        assert set(unit.number_code) <= set(NUMBER_SIGNS)
        assert not {"I", "O"} & set(NUMBER_SIGNS)
        ((found, roles),) = reading.units_of(session, owner.id)
        assert found.id == unit.id
        assert roles == ["administrator", "preparer"]
        assert reading.persons(session) == []


def test_founding_is_refused_in_words(services: Services, people: People) -> None:
    actor = actor_of(people.add("zhao"))
    for facts, field in (
        (replace(FACTS, uscc="91"), "uscc"),
        (replace(FACTS, is_maker=False, is_seller=False), "roles"),
        (replace(FACTS, name=" "), "name"),
    ):
        with pytest.raises(Refused) as refused, transaction(services.sessions, writing=True) as session:
            units.found_unit(session, actor, facts, Founder(), at=services.clock.now())
        assert refused.value.field == field
    with pytest.raises(Refused), transaction(services.sessions, writing=True) as session:
        units.found_unit(session, SYSTEM, FACTS, Founder(), at=services.clock.now())


def test_one_person_may_hold_all_posts_from_the_first_page_on(services: Services, shop: SampleUnit) -> None:
    with shop.scope(services) as session:
        record = reading.unit_record(session, shop.unit, TODAY)
        (double,) = record.doubles
        assert double.is_declared
        assert double_words(double).zh == "陈小店同时担任主要负责人、质量安全员"
        assert {holding.post for holding in record.holdings} == {Post.PERSON_IN_CHARGE, Post.OFFICER}
        (member,) = reading.members(session)
        assert set(member[0].roles) == {"administrator", "preparer", "officer", "person_in_charge"}


def test_the_samples_are_in_scope_and_their_posts_and_papers_are_in_order(
    services: Services, maker: SampleUnit, shop: SampleUnit
) -> None:
    for unit, role in ((maker, Role.MAKER), (shop, Role.SELLER)):
        with unit.scope(services) as session:
            record = reading.unit_record(session, unit.unit, TODAY)
        answer = scope_answer(record, role, services.catalogue, services.scope_rules, TODAY)
        assert answer.in_scope is True
        found = unit_findings(record, role, services.catalogue, services.scope_rules, TODAY)
        assert not [finding for finding in found if finding.blocks]


def test_a_unit_changes_and_a_late_change_is_told(services: Services, maker: SampleUnit) -> None:
    facts = UnitFacts("样例电动车集团", maker.unit.uscc, is_maker=True, is_seller=True)
    with maker.scope(services, writing=True) as session:
        row = session.merge(maker.unit)
        units.change_unit(session, maker.actor, row, facts, row.version, at=services.clock.now())
        assert trail(session, maker.unit.id)[0].facts["fields"] == [
            "name", "name_en", "is_seller", "region_code", "region", "address", "staff", "revenue_wan",
        ]  # fmt: skip
    with maker.scope(services, writing=True) as session:
        row = session.get_one(type(maker.unit), maker.unit.id)
        assert row.version == 2
        with pytest.raises(Stale):
            units.change_unit(session, maker.actor, row, facts, 1, at=services.clock.now())


def test_sites_have_one_name_each(services: Services, maker: SampleUnit) -> None:
    at = services.clock.now()
    with maker.scope(services, writing=True) as session:
        site = units.add_site(session, maker.actor, "总装车间", "", at=at)
        other = units.add_site(session, maker.actor, "成品库", "", at=at)
        with pytest.raises(Refused, match="同名"):
            units.add_site(session, maker.actor, "总装车间", "", at=at)
        with pytest.raises(Refused, match="同名"):
            units.change_site(session, maker.actor, other.id, SiteChange("总装车间", "", False, 1), at=at)
        units.change_site(session, maker.actor, site.id, SiteChange("总装车间", "一号楼", True, 1), at=at)
        session.flush()
        assert [each.name for each in reading.sites(session)] == ["成品库"]


def test_appointments_are_dated_and_stay_on_record(services: Services, maker: SampleUnit) -> None:
    at, wang = services.clock.now(), maker.persons["王芳"]
    with maker.scope(services, writing=True) as session:
        with pytest.raises(Refused, match="已是质量安全员"):
            people.appoint(session, maker.actor, wang, AppointmentFacts(Post.OFFICER, TODAY), at=at)
        (held,) = [each for each, _ in reading.appointments(session) if each.person_id == wang]
        with pytest.raises(Refused, match="不能早于任命日期"):
            people.end_appointment(session, maker.actor, held.id, date(2025, 1, 1), at=at)
        change = PersonChange("王芳", "", True, 2)  # joining with an account was the second version
        with pytest.raises(Refused, match="先办理免职"):
            people.change_person(session, maker.actor, wang, change, at=at)
        people.end_appointment(session, maker.actor, held.id, date(2026, 11, 19), at=at)
        session.flush()
        assert wang in {holding.person_id for holding in reading.holdings(session, date(2026, 11, 19))}
        assert wang not in {holding.person_id for holding in reading.holdings(session, TODAY)}
        row = people.change_person(session, maker.actor, wang, change, at=at)
        assert row.has_left
        with pytest.raises(Refused, match="已登记离开"):
            people.appoint(session, maker.actor, wang, AppointmentFacts(Post.OFFICER, TODAY), at=at)


def test_several_posts_are_kept_and_asked_to_be_declared(services: Services, maker: SampleUnit) -> None:
    at, li = services.clock.now(), maker.persons["李敏"]
    with maker.scope(services, writing=True) as session:
        with pytest.raises(Refused, match="没有同时担任"):
            people.declare_double_posts(session, maker.actor, li, [Post.DIRECTOR, Post.OFFICER], at=at)
        people.appoint(session, maker.actor, li, AppointmentFacts(Post.OFFICER, TODAY), at=at)
        record = reading.unit_record(session, maker.unit, TODAY)
        found = unit_findings(record, Role.MAKER, services.catalogue, services.scope_rules, TODAY)
        assert [finding.code for finding in found if finding.blocks] == ["double-posts-not-declared"]
        people.declare_double_posts(session, maker.actor, li, [Post.DIRECTOR, Post.OFFICER], at=at)
        session.flush()
        assert all(double.is_declared for double in reading.unit_record(session, maker.unit, TODAY).doubles)
        people.appoint(session, maker.actor, li, AppointmentFacts(Post.PERSON_IN_CHARGE, TODAY), at=at)
        assert not any(double.is_declared for double in reading.unit_record(session, maker.unit, TODAY).doubles)


def test_products_are_changed_and_ended_never_deleted(services: Services, maker: SampleUnit) -> None:
    at, ebike = services.clock.now(), maker.products[EBIKE]
    with maker.scope(services, writing=True) as session:
        site = units.add_site(session, maker.actor, "总装车间", "", at=at)
        held = reading.product(session, ebike)
        facts = replace(held.facts, models=("TDT01Z", "TDT09Z"), site_ids=(site.id,))
        products.change_product(session, maker.actor, ebike, facts, held.version, at=at)
        session.flush()
        held = reading.product(session, ebike)
        assert held.facts == facts
        with pytest.raises(Stale):
            products.change_product(session, maker.actor, ebike, facts, 1, at=at)
        record = reading.unit_record(session, maker.unit, TODAY)
        found = unit_findings(record, Role.MAKER, services.catalogue, services.scope_rules, TODAY)
        assert "型号 TDT09Z 不在任何一张证书的范围内" in found[0].words.zh
        products.end_product(session, maker.actor, ebike, at=at)
        session.flush()
        assert reading.products(session) == ()
        assert [each.id for each in reading.products(session, with_ended=True)] == [ebike]
        assert session.get(ProductUnit, ebike) is not None
        with pytest.raises(Refused, match="停止登记"):
            products.change_product(session, maker.actor, ebike, facts, held.version + 1, at=at)


def test_a_product_is_made_or_sold(services: Services, maker: SampleUnit) -> None:
    listed = services.catalogue.by_name[EBIKE]
    facts = ProductFacts(is_made=False, is_sold=False)
    with maker.scope(services, writing=True) as session, pytest.raises(Refused, match="生产还是销售"):
        products.add_product(session, maker.actor, listed, facts, at=services.clock.now())


def test_papers_are_checked_and_kept(services: Services, shop: SampleUnit) -> None:
    at, cable = services.clock.now(), shop.products[CABLE]
    licence = PaperFacts(
        PaperKind.LICENCE, "粤xk06 001 00123", issued_on=date(2024, 1, 1), expires_on=date(2029, 1, 1)
    )
    with shop.scope(services, writing=True) as session:
        with pytest.raises(Refused, match="XK16-204-00123"):
            products.add_paper(session, shop.actor, cable, replace(licence, number="2024"), at=at)
        with pytest.raises(Refused, match="不能早于发证日期"):
            products.add_paper(session, shop.actor, cable, replace(licence, expires_on=date(2023, 1, 1)), at=at)
        with pytest.raises(Refused, match="证书编号"):
            products.add_paper(session, shop.actor, cable, replace(licence, number=" "), at=at)
        row = products.add_paper(session, shop.actor, cable, licence, at=at)
        assert row.number == "(粤)XK06-001-00123"
        with pytest.raises(Stale):
            products.change_paper(session, shop.actor, row.id, licence, 9, at=at)
        products.change_paper(session, shop.actor, row.id, replace(licence, holder="样例线缆厂"), 1, at=at)
        session.flush()
        assert [paper.facts.number for paper in reading.product(session, cable).papers][-1] == row.number
        products.end_paper(session, shop.actor, row.id, at=at)
        session.flush()
        assert len(reading.product(session, cable).papers) == 1
        with pytest.raises(NotFound):
            products.add_paper(session, shop.actor, 999, licence, at=at)


def test_a_row_of_the_annex_is_confirmed_once_per_edition(services: Services, shop: SampleUnit) -> None:
    cooker = shop.products[COOKER]
    with shop.scope(services, writing=True) as session:
        for number in ("12", "13"):
            found = AnnexRow("2024", number, TODAY, None)
            products.confirm_annex(session, shop.actor, cooker, found, at=services.clock.now())
        (row,) = reading.product(session, cooker).annex
        assert (row.edition, row.row_number, row.confirmed_by) == ("2024", "13", shop.owner.id)


@pytest.mark.parametrize("sample", ["maker", "shop"])
def test_every_act_stands_in_the_units_own_unbroken_trail(
    services: Services, request: pytest.FixtureRequest, sample: str
) -> None:
    unit: SampleUnit = request.getfixturevalue(sample)
    with unit.scope(services) as session:
        assert {"unit-founded", "person-added", "post-given", "product-added", "paper-added"} <= set(
            acts(session, unit)
        )
        assert broken_at(session, unit.unit.id) is None
        assert "张建国" not in str([entry.facts for entry in trail(session, unit.unit.id)])


def test_reading_takes_the_same_number_of_statements_for_many_products(
    services: Services, shop: SampleUnit, count_statements: Callable[[], int]
) -> None:
    with shop.scope(services) as session:
        before = count_statements()
        reading.unit_record(session, shop.unit, TODAY)
        few = count_statements() - before
    with shop.scope(services, writing=True) as session:
        for product in services.catalogue.products[:40]:
            facts = ProductFacts(is_made=False, is_sold=True)
            products.add_product(session, shop.actor, product, facts, at=services.clock.now())
    with shop.scope(services) as session:
        before = count_statements()
        reading.unit_record(session, shop.unit, TODAY)
        assert count_statements() - before == few


def test_an_appointment_from_a_later_day_ends_nobody_s_present_one(services: Services, maker: SampleUnit) -> None:
    """Several may hold a post; whoever held it goes on until an end is put on record, and until that day."""
    at, wang, li = services.clock.now(), maker.persons["王芳"], maker.persons["李敏"]
    later = TODAY + timedelta(days=7)
    with maker.scope(services, writing=True) as session:
        people.appoint(session, maker.actor, li, AppointmentFacts(Post.OFFICER, later), at=at)
        (held,) = [each for each, _ in reading.appointments(session) if each.person_id == wang]
        people.end_appointment(session, maker.actor, held.id, later - timedelta(days=1), at=at)
        session.flush()
        officers = [
            [each.person_id for each in reading.holdings(session, day) if each.post is Post.OFFICER]
            for day in (TODAY, later - timedelta(days=1), later)
        ]
        assert officers == [[wang], [wang], [li]]


def test_an_end_that_is_only_planned_ends_nothing_yet(services: Services, maker: SampleUnit) -> None:
    at, wang = services.clock.now(), maker.persons["王芳"]
    last = TODAY + timedelta(days=7)
    with maker.scope(services, writing=True) as session:
        (held,) = [each for each, _ in reading.appointments(session) if each.person_id == wang]
        people.end_appointment(session, maker.actor, held.id, last, at=at)
        session.flush()
        with pytest.raises(Refused, match="先办理免职"):
            people.change_person(session, maker.actor, wang, PersonChange("王芳", "", True, 2), at=at)
        with pytest.raises(Refused, match="已是质量安全员"):
            people.appoint(session, maker.actor, wang, AppointmentFacts(Post.OFFICER, last), at=at)
        again = AppointmentFacts(Post.OFFICER, last + timedelta(days=1))
        people.appoint(session, maker.actor, wang, again, at=at)
        people.appoint(session, maker.actor, wang, AppointmentFacts(Post.DIRECTOR, TODAY), at=at)
        people.declare_double_posts(session, maker.actor, wang, [Post.DIRECTOR, Post.OFFICER], at=at)
        session.flush()
        assert all(each.is_declared for each in reading.unit_record(session, maker.unit, TODAY).doubles)
