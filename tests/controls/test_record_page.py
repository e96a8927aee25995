"""Recording on the page: every target in view, a person chosen, the count kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.checklist.model import place_of
from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import ChecklistRow
from selfcheck.glossary import Stage
from selfcheck.services import Services
from tests.data.lists import SampleList
from tests.filling import form_to, send
from tests.pages import read


def rows_of(services: Services, sample: SampleList) -> list[ChecklistRow]:
    with sample.of.scope(services) as session:
        return list(reading.rows_of(session, sample.id))


def person(sample: SampleList, name: str = "王芳") -> str:
    return str(sample.of.persons[name])


def test_every_target_is_in_view(services: Services, ebikes: SampleList, officer: FlaskClient) -> None:
    shown = read(officer.get(ebikes.url("controls"))).main
    for row in rows_of(services, ebikes):
        assert " ".join(row.target.split()) in shown


def test_a_stage_is_confirmed_with_its_person(services: Services, ebikes: SampleList, officer: FlaskClient) -> None:
    page = officer.get(ebikes.url("controls"))
    done = send(officer, page, "/controls", act="stage-design", **{"person-design": person(ebikes)})
    assert done.status_code == 303
    assert done.location.endswith("#material")  # on to the next stage
    rows = rows_of(services, ebikes)
    design = [row for row in rows if row.stage == "design"]
    assert {(row.hand, row.person_id, row.confirmed_together) for row in design} == {
        ("confirmed", ebikes.of.persons["王芳"], len(design))
    }
    assert {row.hand for row in rows if row.stage != "design"} == {"proposed"}
    assert f"已确认 {len(design)} 行" in read(officer.get(done.location)).words


def test_all_ticked_rows_of_all_stages_lead_to_the_check(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    page = officer.get(ebikes.url("controls"))
    everything = [str(row.id) for row in rows_of(services, ebikes)]
    done = send(officer, page, "/controls", act="confirm", pick=everything, person=person(ebikes))
    assert done.location.endswith("/readiness?onward=1")
    assert {row.confirmed_together for row in rows_of(services, ebikes)} == {len(everything)}


def test_without_a_person_the_page_says_so_and_keeps_the_ticks(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    row = rows_of(services, ebikes)[0]
    page = officer.get(ebikes.url("controls"))
    refused = send(officer, page, "/controls", act="confirm", pick=[str(row.id)], person="")
    assert refused.status_code == 400
    assert "请先选责任人" in read(refused).main
    ticked = [each.get("value") for each in form_to(read(refused), "/controls").controls if "checked" in each.attrib]
    assert str(row.id) in ticked


def test_nothing_ticked_is_said(ebikes: SampleList, officer: FlaskClient) -> None:
    page = officer.get(ebikes.url("controls"))
    assert "请先勾选" in read(send(officer, page, "/controls", act="confirm", person=person(ebikes))).main


def test_one_field_of_many_rows_is_set_with_the_count(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    three = [str(row.id) for row in rows_of(services, ebikes)[:3]]
    page = officer.get(ebikes.url("controls"))
    done = send(officer, page, "/controls", act="set-post", pick=three, **{"set-post": "director"})
    assert "的“责任岗位”已设好" in read(officer.get(done.location)).words
    assert {row.post for row in rows_of(services, ebikes)[:3]} == {"director"}


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "confirm", "seen": "1.x"},
        {"act": "confirm", "pick": ["1;drop"]},
        {"act": "set-hand", "set-hand": "own"},
        {"act": "set-person_id", "set-person_id": "1e3"},
    ],
)
def test_TEN_03_what_the_page_does_not_offer_is_refused(
    services: Services, ebikes: SampleList, officer: FlaskClient, fields: dict[str, str]
) -> None:
    page = officer.get(ebikes.url("controls"))
    assert send(officer, page, "/controls", **fields).status_code == 400
    assert {row.hand for row in rows_of(services, ebikes)} == {"proposed"}


def test_one_stage_has_a_page_of_its_own(ebikes: SampleList, officer: FlaskClient) -> None:
    page = officer.get(ebikes.url("controls/design"))
    assert read(page).heading == "设计"
    done = send(officer, page, "/controls", act="stage-design", **{"person-design": person(ebikes)})
    assert done.location.endswith("/controls/design")
    assert officer.get(ebikes.url("controls/nonsense")).status_code == 404


def test_an_own_row_stands_in_its_stage(services: Services, ebikes: SampleList, officer: FlaskClient) -> None:
    page = officer.get(ebikes.url("own-row"))
    words = {"stage": "process", "title": "焊接夹具磨损", "measure": "每周点检", "target": "间隙不大于 0.2 mm"}
    assert send(officer, page, "/own-row", **{**words, "target": ""}).status_code == 400
    assert send(officer, page, "/own-row", **words).status_code == 303
    (own,) = [row for row in rows_of(services, ebikes) if row.hand == "own"]
    assert (own.title, own.stage, own.confirmed_by_name) == ("焊接夹具磨损", "process", "王芳")


def test_an_own_row_may_begin_with_a_point_of_the_library(ebikes: SampleList, officer: FlaskClient) -> None:
    page = read(officer.get(ebikes.url("own-row?point=electric_bicycle-01")))
    assert "最高车速" in page.text


def test_statements_per_page_do_not_grow_with_rows(
    services: Services, ebikes: SampleList, officer: FlaskClient, count_statements: Callable[[], int]
) -> None:
    pages = (
        "",
        "controls",
        "controls/process",
        "points",
        "points?show=aside",
        f"rows/{rows_of(services, ebikes)[0].id}",
    )
    addresses = [*(ebikes.url(page).rstrip("/") for page in pages), ebikes.of.url("lists")]

    def statements() -> list[int]:
        counts = []
        for address in addresses:
            before = count_statements()
            assert officer.get(address).status_code == 200
            counts.append(count_statements() - before)
        return counts

    few = statements()
    with ebikes.of.scope(services, writing=True) as session:
        row = reading.rows_of(session, ebikes.id)[0]
        columns = {
            column.name: getattr(row, column.name)
            for column in ChecklistRow.__table__.columns
            if column.name not in ("id", "point_id", "hand", "stage", "version", "place")
        }
        session.add_all(
            ChecklistRow(**columns, hand="own", stage="process", place=place_of(Stage.PROCESS, None))
            for _ in range(200)
        )
    assert statements() == few
    assert max(few) <= 16
