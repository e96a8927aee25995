"""Rows are confirmed after reading; how many at once stays with them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from selfcheck.audit.records import AuditEntry
from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import ChecklistRow
from selfcheck.controls.model import Confirmed, Pick, Wish
from selfcheck.controls.operations.confirming import confirm_rows, set_field
from selfcheck.controls.operations.editing import edit_row
from selfcheck.errors import Refused
from selfcheck.glossary import POST_NAMES, Post
from selfcheck.services import Services
from tests.data.lists import SampleList, start_list
from tests.data.units import found_shop
from tests.people import People


def rows_of(services: Services, sample: SampleList) -> list[ChecklistRow]:
    with sample.of.scope(services) as session:
        return list(reading.rows_of(session, sample.id))


def picks(rows: list[ChecklistRow]) -> list[Pick]:
    return [Pick(row.id, row.version) for row in rows]


def confirm(services: Services, sample: SampleList, rows: list[ChecklistRow], person: int | None) -> Confirmed:
    with sample.of.scope(services, writing=True) as session:
        return confirm_rows(session, sample.of.actor, sample.id, picks(rows), person, at=services.clock.now())


def set_many(services: Services, sample: SampleList, rows: list[ChecklistRow], name: str, value: object) -> Confirmed:
    with sample.of.scope(services, writing=True) as session:
        return set_field(session, sample.of.actor, sample.id, picks(rows), (name, value), at=services.clock.now())


def test_confirming_names_a_person_and_counts_what_went_together(services: Services, ebikes: SampleList) -> None:
    wang = ebikes.of.persons["王芳"]
    first = rows_of(services, ebikes)[:7]
    assert confirm(services, ebikes, first, wang) == Confirmed(7)
    after = rows_of(services, ebikes)[:7]
    assert {(row.hand, row.person_id, row.confirmed_together) for row in after} == {("confirmed", wang, 7)}
    assert rows_of(services, ebikes)[7].hand == "proposed"
    with ebikes.of.scope(services) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "rows-confirmed")).one()
    assert entry.facts["rows"] == 7


def test_nothing_is_confirmed_without_a_person(services: Services, ebikes: SampleList) -> None:
    with pytest.raises(Refused, match="person-needed"):
        confirm(services, ebikes, rows_of(services, ebikes)[:3], None)
    assert {row.hand for row in rows_of(services, ebikes)} == {"proposed"}


def test_every_row_gets_the_holder_of_its_own_post(services: Services, ebikes: SampleList) -> None:
    persons = list(ebikes.of.persons.values())
    held = dict(zip(Post, persons, strict=False))
    with ebikes.of.scope(services, writing=True) as session:
        rows = list(reading.rows_of(session, ebikes.id))
        confirm_rows(session, ebikes.of.actor, ebikes.id, picks(rows), held, at=services.clock.now())
    after = rows_of(services, ebikes)
    assert len({row.post for row in after}) > 1
    assert all(row.person_id == held[Post(row.post)] for row in after)


def test_a_post_that_nobody_holds_alone_is_named(services: Services, ebikes: SampleList) -> None:
    wang = ebikes.of.persons["王芳"]
    rows = rows_of(services, ebikes)
    with ebikes.of.scope(services, writing=True) as session, pytest.raises(Refused, match="person-needed") as refused:
        confirm_rows(session, ebikes.of.actor, ebikes.id, picks(rows), {Post.OFFICER: wang}, at=services.clock.now())
    assert POST_NAMES[Post.DIRECTOR].zh in refused.value.zh
    assert POST_NAMES[Post.OFFICER].zh not in refused.value.zh


def test_a_row_with_its_person_keeps_that_person(services: Services, ebikes: SampleList) -> None:
    li, wang = ebikes.of.persons["李敏"], ebikes.of.persons["王芳"]
    row = rows_of(services, ebikes)[0]
    set_many(services, ebikes, [row], "person_id", li)
    confirm(services, ebikes, rows_of(services, ebikes)[:2], wang)
    assert [row.person_id for row in rows_of(services, ebikes)[:2]] == [li, wang]


def test_naming_a_person_is_not_reading(services: Services, ebikes: SampleList) -> None:
    rows = rows_of(services, ebikes)
    assert set_many(services, ebikes, rows, "person_id", ebikes.of.persons["王芳"]).count == len(rows)
    assert {row.hand for row in rows_of(services, ebikes)} == {"proposed"}


def test_setting_the_frequency_of_many_is_the_units_hand(services: Services, ebikes: SampleList) -> None:
    rows = rows_of(services, ebikes)[:4]
    set_many(services, ebikes, rows, "frequency", "per_shift")
    after = rows_of(services, ebikes)[:4]
    assert {(row.frequency, row.frequency_words, row.hand) for row in after} == {("per_shift", "每班", "changed")}


@pytest.mark.parametrize(("name", "value"), [("frequency", "sometimes"), ("post", "boss"), ("level", "9")])
def test_bulk_edits_pass_the_checks_of_single_ones(
    services: Services, ebikes: SampleList, name: str, value: str
) -> None:
    with pytest.raises(Refused, match="unfit"):
        set_many(services, ebikes, rows_of(services, ebikes)[:2], name, value)


def test_a_row_changed_since_it_was_shown_is_not_confirmed(services: Services, ebikes: SampleList) -> None:
    shown = rows_of(services, ebikes)[:3]
    with ebikes.of.scope(services, writing=True) as session:
        wish = Wish({"measure": "改过的措施"}, {})
        edit_row(session, ebikes.of.actor, ebikes.id, shown[1].id, wish, at=services.clock.now())
    done = confirm(services, ebikes, shown, ebikes.of.persons["王芳"])
    assert done == Confirmed(2, (shown[1].id,))
    assert [row.hand for row in rows_of(services, ebikes)[:3]] == ["confirmed", "changed", "confirmed"]


def test_confirming_twice_counts_once(services: Services, ebikes: SampleList) -> None:
    wang = ebikes.of.persons["王芳"]
    confirm(services, ebikes, rows_of(services, ebikes)[:2], wang)
    assert confirm(services, ebikes, rows_of(services, ebikes)[:5], wang).count == 3
    assert [row.confirmed_together for row in rows_of(services, ebikes)[:5]] == [2, 2, 3, 3, 3]


def test_TEN_02_persons_and_rows_of_others_are_unknown(
    services: Services, people: People, ebikes: SampleList
) -> None:
    shop = start_list(services, found_shop(services, people))
    theirs = shop.of.persons["陈小店"]
    with pytest.raises(Refused, match="person-unknown"):
        confirm(services, ebikes, rows_of(services, ebikes)[:1], theirs)
    with pytest.raises(Refused, match="person-unknown"):
        confirm(services, ebikes, rows_of(services, ebikes)[:1], 10_000)
    with pytest.raises(Refused, match="row-unknown"):
        confirm(services, ebikes, rows_of(services, shop)[:1], ebikes.of.persons["王芳"])
