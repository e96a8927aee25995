"""One row, one or two people: nobody's words are lost."""

from __future__ import annotations

import pytest

from selfcheck.actor import Actor
from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import ChecklistRow
from selfcheck.controls.model import Clash, Saved, Wish
from selfcheck.controls.operations.editing import edit_row
from selfcheck.controls.operations.reading import revisions_of
from selfcheck.controls.rules import EDITABLE, fingerprints
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.lists import SampleList, start_list
from tests.data.units import actor_of, found_shop
from tests.people import People


def row_at(services: Services, sample: SampleList, place: int = 0) -> ChecklistRow:
    with sample.of.scope(services) as session:
        return reading.rows_of(session, sample.id)[place]


def row_standing(services: Services, sample: SampleList, standing: str) -> ChecklistRow:
    with sample.of.scope(services) as session:
        return next(row for row in reading.rows_of(session, sample.id) if row.target_standing == standing)


def shown(row: ChecklistRow) -> dict[str, str]:
    """What a form tells of the words it shows."""
    return fingerprints({name: getattr(row, name) for name in EDITABLE})


def again(services: Services, sample: SampleList, row: ChecklistRow) -> ChecklistRow:
    with sample.of.scope(services) as session:
        return reading.row_of(session, sample.id, row.id)


def edit(services: Services, sample: SampleList, row: ChecklistRow, wish: Wish, actor: Actor | None = None) -> Saved:
    with sample.of.scope(services, writing=True) as session:
        return edit_row(session, actor or sample.of.actor, sample.id, row.id, wish, at=services.clock.now())


def test_changing_words_is_the_units_hand(services: Services, ebikes: SampleList) -> None:
    row = row_at(services, ebikes)
    saved = edit(services, ebikes, row, Wish({"measure": "每班首件实测"}, shown(row)))
    assert saved.changed == ("measure", "hand")
    assert (again(services, ebikes, row).hand, again(services, ebikes, row).version) == ("changed", saved.version)


def test_reading_without_changing_is_confirming(services: Services, ebikes: SampleList) -> None:
    row = row_at(services, ebikes)
    edit(services, ebikes, row, Wish({"measure": row.measure}, shown(row), is_read=True))
    found = again(services, ebikes, row)
    assert (found.hand, found.confirmed_together, found.confirmed_by_name) == ("confirmed", 1, "赵管理")


def test_changed_words_were_confirmed_by_nobody(services: Services, ebikes: SampleList) -> None:
    row = row_at(services, ebikes)
    edit(services, ebikes, row, Wish({}, shown(row), is_read=True))
    edit(services, ebikes, row, Wish({"measure": "新措施"}, shown(again(services, ebikes, row))))
    found = again(services, ebikes, row)
    assert (found.hand, found.confirmed_at, found.confirmed_together) == ("changed", None, None)
    edit(services, ebikes, row, Wish({"measure": "更新的措施"}, shown(found), is_read=True))
    found = again(services, ebikes, row)
    assert (found.hand, found.confirmed_together) == ("changed", 1)


def test_two_people_who_change_different_fields_both_keep_theirs(services: Services, ebikes: SampleList) -> None:
    row = row_at(services, ebikes)
    officer, director = actor_of(ebikes.of.users[Post.OFFICER]), actor_of(ebikes.of.users[Post.DIRECTOR])
    both = {"measure": row.measure, "remarks": row.remarks}
    edit(services, ebikes, row, Wish({**both, "measure": "王芳的措施"}, shown(row)), officer)
    saved = edit(services, ebikes, row, Wish({**both, "remarks": "李敏的备注"}, shown(row)), director)
    found = again(services, ebikes, row)
    assert (found.measure, found.remarks) == ("王芳的措施", "李敏的备注")
    assert saved.merged == ("measure",)


def test_FORM_09_two_people_who_change_the_same_words_see_both(services: Services, ebikes: SampleList) -> None:
    row = row_at(services, ebikes)
    officer, director = actor_of(ebikes.of.users[Post.OFFICER]), actor_of(ebikes.of.users[Post.DIRECTOR])
    edit(services, ebikes, row, Wish({"measure": "王芳的措施"}, shown(row)), officer)
    with pytest.raises(Clash) as clash:
        edit(services, ebikes, row, Wish({"measure": "李敏的措施", "remarks": "备注"}, shown(row)), director)
    (twice,) = clash.value.twice
    assert (twice.now, twice.mine) == ("王芳的措施", "李敏的措施")
    assert (clash.value.by, clash.value.status) == ("王芳", 409)
    assert again(services, ebikes, row).measure == "王芳的措施"
    edit(services, ebikes, row, Wish({"measure": "李敏的措施"}, shown(again(services, ebikes, row))), director)
    with ebikes.of.scope(services) as session:
        before = [revision.before.get("measure") for revision in revisions_of(session, row.id)]
    assert before == ["王芳的措施", row.measure]


def test_typing_the_same_twice_is_no_clash(services: Services, ebikes: SampleList) -> None:
    row = row_at(services, ebikes)
    edit(services, ebikes, row, Wish({"measure": "同样的措施"}, shown(row)))
    assert edit(services, ebikes, row, Wish({"measure": "同样的措施"}, shown(row))).changed == ()


def test_a_recalled_target_is_not_changed_without_its_clause(services: Services, ebikes: SampleList) -> None:
    row = row_standing(services, ebikes, "recalled")
    wish = Wish({"target": "最高车速不大于 25 km/h"}, shown(row))
    with pytest.raises(Refused, match="target-clause-needed"):
        edit(services, ebikes, row, wish)
    edit(services, ebikes, row, Wish(wish.values, shown(row), clause="GB 17761-2024 第 6.1 条"))
    found = again(services, ebikes, row)
    assert (found.target_standing, found.target_clause, found.target_by_name) == (
        "replaced",
        "GB 17761-2024 第 6.1 条",
        "赵管理",
    )


def test_a_recalled_target_is_confirmed_by_name_day_and_clause(services: Services, ebikes: SampleList) -> None:
    row = row_standing(services, ebikes, "recalled")
    edit(services, ebikes, row, Wish({"target": row.target}, shown(row), is_read=True))
    assert again(services, ebikes, row).target_standing == "recalled"
    edit(services, ebikes, row, Wish({"target": row.target}, shown(row), clause="第 5.2 条"))
    found = again(services, ebikes, row)
    assert (found.target_standing, found.target_at) == ("confirmed", services.clock.now())
    assert (found.target_clause, found.target_by_name, found.hand) == ("第 5.2 条", "赵管理", "confirmed")


def test_another_wording_replaces_a_confirmed_target(services: Services, ebikes: SampleList) -> None:
    row = row_standing(services, ebikes, "recalled")
    edit(services, ebikes, row, Wish({}, {}, clause="第 5.2 条"))
    with pytest.raises(Refused, match="target-clause-needed"):
        edit(services, ebikes, row, Wish({"target": "绝缘电阻不小于 2 MΩ"}, {}))
    edit(services, ebikes, row, Wish({"target": "绝缘电阻不小于 2 MΩ"}, {}, clause="第 5.3 条"))
    found = again(services, ebikes, row)
    assert (found.target_standing, found.hand, found.target) == ("replaced", "changed", "绝缘电阻不小于 2 MΩ")


def test_a_target_that_changed_meanwhile_is_shown_before_it_is_confirmed(
    services: Services, ebikes: SampleList
) -> None:
    row = row_standing(services, ebikes, "recalled")
    edit(services, ebikes, row, Wish({"target": "新限值"}, shown(row), clause="第 1 条"))
    with pytest.raises(Clash):
        edit(services, ebikes, row, Wish({"target": row.target}, shown(row), clause="第 2 条"))


def test_a_seen_target_that_is_changed_becomes_the_units_own(services: Services, ebikes: SampleList) -> None:
    row = row_standing(services, ebikes, "seen")
    edit(services, ebikes, row, Wish({"target": "更严的限值"}, shown(row)))
    assert again(services, ebikes, row).target_standing == "own"


@pytest.mark.parametrize("field", ["title", "measure", "target"])
def test_what_a_row_must_say_cannot_be_emptied(services: Services, ebikes: SampleList, field: str) -> None:
    row = row_at(services, ebikes)
    with pytest.raises(Refused, match=f"{field}-missing"):
        edit(services, ebikes, row, Wish({field: " "}, shown(row)))


def test_the_matrix_takes_its_three_signs(services: Services, ebikes: SampleList) -> None:
    row = row_at(services, ebikes)
    edit(services, ebikes, row, Wish({"matrix": {"officer": "★", "director": "○"}}, shown(row)))
    assert again(services, ebikes, row).matrix == {"officer": "★", "director": "○"}
    for matrix in ({"officer": "x"}, {"boss": "★"}):
        with pytest.raises(Refused, match="matrix-unfit"):
            edit(services, ebikes, row, Wish({"matrix": matrix}, shown(again(services, ebikes, row))))


def test_TEN_02_foreign_rows_persons_and_products_are_unknown(
    services: Services, people: People, ebikes: SampleList
) -> None:
    shop = start_list(services, found_shop(services, people))
    row, theirs = row_at(services, ebikes), row_at(services, shop)
    with pytest.raises(NotFound):
        edit(services, ebikes, theirs, Wish({"remarks": "x"}, shown(theirs)))
    with pytest.raises(Refused, match="person-unknown"):
        edit(services, ebikes, row, Wish({"person_id": shop.of.persons["陈小店"]}, shown(row)))
    with pytest.raises(Refused, match="product-unknown"):
        edit(services, ebikes, row, Wish({"product_unit_ids": list(shop.of.products.values())}, shown(row)))
