"""One row on its page: read, changed, saved as one types; two people at once; hostile words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import ChecklistRow
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.lists import SampleList
from tests.filling import form_to, send, values_of
from tests.pages import read


@pytest.fixture
def row(services: Services, ebikes: SampleList) -> ChecklistRow:
    """A row whose target the library recalled."""
    with ebikes.of.scope(services) as session:
        return next(row for row in reading.rows_of(session, ebikes.id) if row.target_standing == "recalled")


@pytest.fixture
def director(ebikes: SampleList, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    return client_for(ebikes.of.users[Post.DIRECTOR])


def again(services: Services, sample: SampleList, row: ChecklistRow) -> ChecklistRow:
    with sample.of.scope(services) as session:
        return reading.row_of(session, sample.id, row.id)


def action(row: ChecklistRow) -> str:
    return f"/rows/{row.id}"


def test_reading_and_saving_confirms(
    services: Services, ebikes: SampleList, officer: FlaskClient, row: ChecklistRow
) -> None:
    page = officer.get(ebikes.url(f"rows/{row.id}"))
    done = send(officer, page, action(row), person_id=str(ebikes.of.persons["王芳"]))
    assert done.location.endswith(f"#row-{row.id}")
    found = again(services, ebikes, row)
    assert (found.hand, found.confirmed_together, found.target) == ("confirmed", 1, row.target)


def test_the_basis_leads_to_the_register_of_standards(
    ebikes: SampleList, officer: FlaskClient, row: ChecklistRow
) -> None:
    basis = "GB 17761-2024 6.1；厂里的规定"
    assert send(officer, officer.get(ebikes.url(f"rows/{row.id}")), action(row), basis=basis).status_code == 303
    text = officer.get(ebikes.url(f"rows/{row.id}")).get_data(as_text=True)
    assert text.count('href="/standards/entry?') == 1
    assert "/standards/entry?code=GB+17761-2024" in text


def test_a_basis_without_a_clause_says_that_none_was_seen(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    with ebikes.of.scope(services) as session:
        found = {row.point_id: row for row in reading.rows_of(session, ebikes.id) if row.point_id}
    by_clause = {any(each.clause for each in services.library.by_id[point].basis): point for point in found}
    for has_clause, point in by_clause.items():
        words = read(officer.get(ebikes.url(f"rows/{found[point].id}"))).words
        assert ("编库时没有看到条款" in words) is not has_clause, point
    without = found[by_clause[False]]
    page = officer.get(ebikes.url(f"rows/{without.id}"))
    assert send(officer, page, action(without), basis="GB 17761-2024 第 6.1 条").status_code == 303
    assert "编库时没有看到条款" not in read(officer.get(ebikes.url(f"rows/{without.id}"))).words


def test_saving_leads_to_the_next_row(ebikes: SampleList, officer: FlaskClient, row: ChecklistRow) -> None:
    page = officer.get(ebikes.url(f"rows/{row.id}"))
    done = send(officer, page, action(row), then="next")
    assert "/rows/" in done.location
    assert officer.get(done.location).status_code == 200


def test_a_recalled_target_needs_its_clause_and_a_tick(
    services: Services, ebikes: SampleList, officer: FlaskClient, row: ChecklistRow
) -> None:
    page = officer.get(ebikes.url(f"rows/{row.id}"))
    refused = send(officer, page, action(row), target="不大于 25 km/h")
    assert refused.status_code == 400
    assert "请同时写明标准条款" in read(refused).main
    assert send(officer, page, action(row), clause="GB 17761-2024 第 6.1 条").status_code == 303
    assert again(services, ebikes, row).target_standing == "recalled"
    page = officer.get(ebikes.url(f"rows/{row.id}"))
    assert send(officer, page, action(row), clause="GB 17761-2024 第 6.1 条", is_checked="y").status_code == 303
    found = again(services, ebikes, row)
    assert (found.target_standing, found.target_by_name) == ("confirmed", "王芳")
    assert "已核对标准原文" in read(officer.get(ebikes.url(f"rows/{row.id}"))).main


def test_FORM_09_both_texts_stand_side_by_side_and_nothing_is_lost(
    services: Services, ebikes: SampleList, officer: FlaskClient, director: FlaskClient, row: ChecklistRow
) -> None:
    address = ebikes.url(f"rows/{row.id}")
    first, second = officer.get(address), director.get(address)
    assert send(officer, first, action(row), measure="王芳的措施", basis="王芳的依据").status_code == 303
    clash = send(director, second, action(row), measure="李敏的措施", remarks="李敏的备注")
    assert clash.status_code == 409
    page = read(clash)
    assert "王芳 在您填写的时候改过同一处" in page.main
    assert "王芳的措施" in page.main
    assert "李敏的措施" in page.main
    assert again(services, ebikes, row).measure == "王芳的措施"
    assert send(director, clash, action(row)).status_code == 303
    found = again(services, ebikes, row)
    assert (found.measure, found.remarks, found.basis) == ("李敏的措施", "李敏的备注", "王芳的依据")


def test_two_people_in_different_fields_both_save(
    services: Services, ebikes: SampleList, officer: FlaskClient, director: FlaskClient, row: ChecklistRow
) -> None:
    address = ebikes.url(f"rows/{row.id}")
    first, second = officer.get(address), director.get(address)
    assert send(officer, first, action(row), measure="王芳的措施").status_code == 303
    assert send(director, second, action(row), remarks="李敏的备注").status_code == 303
    found = again(services, ebikes, row)
    assert (found.measure, found.remarks) == ("王芳的措施", "李敏的备注")


def autosave(client: FlaskClient, address: str, values: dict[str, str]) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"{address}/autosave", data=values, headers={"Accept": "application/json"})
    return answer.status_code, answer.get_json()


def test_words_are_saved_as_one_types(
    services: Services, ebikes: SampleList, officer: FlaskClient, director: FlaskClient, row: ChecklistRow
) -> None:
    address = ebikes.url(f"rows/{row.id}")
    mine = dict(values_of(form_to(read(officer.get(address)), action(row))))
    theirs = dict(values_of(form_to(read(director.get(address)), action(row))))
    status, answer = autosave(officer, address, {**mine, "measure": "边写边存"})
    assert (status, answer["saved_at"]) == (200, "09:30")
    found = again(services, ebikes, row)
    assert (found.measure, found.hand, found.confirmed_at) == ("边写边存", "changed", None)
    mine |= {"measure": "边写边存", **answer["fields"]}
    autosave(director, address, {**theirs, "remarks": "李敏的备注"})
    status, answer = autosave(officer, address, {**mine, "measure": "又写了一点"})
    assert status == 200
    assert again(services, ebikes, row).remarks == "李敏的备注"
    mine |= {"measure": "又写了一点", **answer["fields"]}
    status, answer = autosave(officer, address, mine)
    found = again(services, ebikes, row)
    assert (status, found.measure, found.remarks) == (200, "又写了一点", "李敏的备注")


def test_saving_as_one_types_neither_confirms_nor_checks_a_target(
    services: Services, ebikes: SampleList, officer: FlaskClient, row: ChecklistRow
) -> None:
    address = ebikes.url(f"rows/{row.id}")
    mine = dict(values_of(form_to(read(officer.get(address)), action(row))))
    status, answer = autosave(officer, address, {**mine, "target": "改了一半", "clause": "第", "is_checked": "y"})
    found = again(services, ebikes, row)
    assert (status, found.target, found.target_standing, found.hand) == (200, row.target, "recalled", "proposed")
    assert "管控目标还没有保存" in answer["message"]
    assert "message" not in autosave(officer, address, mine)[1]


def test_a_clash_while_typing_says_so(
    ebikes: SampleList, officer: FlaskClient, director: FlaskClient, row: ChecklistRow
) -> None:
    address = ebikes.url(f"rows/{row.id}")
    theirs = dict(values_of(form_to(read(director.get(address)), action(row))))
    send(officer, officer.get(address), action(row), measure="王芳的措施")
    status, answer = autosave(director, address, {**theirs, "measure": "李敏的措施"})
    assert status == 409
    assert "王芳" in str(answer["message"])


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("title", "", 400),
        ("title", "风" * 60, 303),
        ("title", "风" * 61, 400),
        ("measure", "措" * 500, 303),
        ("measure", "措" * 501, 400),
        ("target", "a\x00b", 400),
        ("remarks", "\u202eabc", 400),
        ("remarks", "a\u200bb", 400),
        ("remarks", "𠮷野家", 303),
        ("title", "一\r\n二", 400),
        ("frequency", "now and then", 400),
        ("person_id", "999999", 400),
        ("level", "9", 400),
        ("matrix_officer", "x", 400),
        ("shown", "not json", 303),
        ("shown", json.dumps({"title": {}}), 303),
        ("shown", "[" * 3000, 303),
    ],
)
def test_FORM_01_each_field_takes_what_fits(
    ebikes: SampleList, officer: FlaskClient, row: ChecklistRow, field: str, value: str, status: int
) -> None:
    page = officer.get(ebikes.url(f"rows/{row.id}"))
    answer = send(officer, page, action(row), **{field: value, "clause": "第 1 条", "is_checked": "y"})
    assert answer.status_code == status, read(answer).main


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "{{7*7}}", "'; DROP TABLE units", "%s%n", "${jndi:ldap://x}"]
)
def test_FORM_02_hostile_words_are_inert_on_every_page(
    ebikes: SampleList, officer: FlaskClient, row: ChecklistRow, hostile: str
) -> None:
    page = officer.get(ebikes.url(f"rows/{row.id}"))
    words = {"title": hostile, "measure": hostile, "remarks": hostile, "own_reference": hostile[:40]}
    assert send(officer, page, action(row), **words).status_code == 303
    for path in (f"rows/{row.id}", "controls", "points", f"rows/{row.id}/set-aside"):
        shown = officer.get(ebikes.url(path))
        assert hostile in read(shown).words
        assert "<script>alert" not in shown.get_data(as_text=True)
        assert "49" not in read(shown).heading


def test_FORM_05_a_field_twice_is_refused(ebikes: SampleList, officer: FlaskClient, row: ChecklistRow) -> None:
    page = officer.get(ebikes.url(f"rows/{row.id}"))
    assert send(officer, page, action(row), title=["一", "二"]).status_code == 400


def test_TEN_03_columns_that_no_field_offers_are_never_stored(
    services: Services, ebikes: SampleList, officer: FlaskClient, row: ChecklistRow
) -> None:
    page = officer.get(ebikes.url(f"rows/{row.id}"))
    extra = {"unit_id": "2", "hand": "own", "confirmed_together": "9", "checklist_id": "7", "is_out": "1"}
    assert send(officer, page, action(row), **extra).status_code == 303
    found = again(services, ebikes, row)
    assert (found.unit_id, found.hand, found.confirmed_together) == (row.unit_id, "confirmed", 1)
    assert (found.checklist_id, found.is_out) == (ebikes.id, False)


def test_TEN_02_rows_of_another_unit_or_list_do_not_exist(
    services: Services, ebikes: SampleList, shop_list: SampleList, officer: FlaskClient
) -> None:
    with shop_list.of.scope(services) as session:
        theirs = reading.rows_of(session, shop_list.id)[0].id
    for path in (f"rows/{theirs}", f"rows/{theirs}/set-aside", "rows/999999"):
        assert officer.get(ebikes.url(path)).status_code == 404
    assert officer.get(ebikes.of.url(f"lists/{shop_list.id}/controls")).status_code == 404
