"""From product to tailored list, page by page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import Checklist
from selfcheck.glossary import Post
from selfcheck.services import Services
from selfcheck.web import language
from tests.data.lists import SampleList, row_ids
from tests.data.units import EBIKE, SampleUnit, found_maker
from tests.filling import send
from tests.pages import read
from tests.people import People

PAGES = (
    "",
    "products",
    "questions",
    "points",
    "points?show=aside",
    "points?stage=design&q=充电",
    "controls",
    "own-row",
)


@pytest.mark.parametrize("chosen", ["zh_Hans", "en"])
def test_every_page_of_a_list_opens_in_both_languages(
    services: Services, ebikes: SampleList, officer: FlaskClient, chosen: str
) -> None:
    language.missing.clear()
    officer.set_cookie("language", chosen)
    row = next(iter(row_ids(services, ebikes).values()))
    pages = (*PAGES, "controls/design", "controls?show=left", f"rows/{row}", f"rows/{row}/set-aside")
    addresses = [ebikes.url(page).rstrip("/") for page in pages]
    for address in (*addresses, ebikes.of.url("lists"), ebikes.of.url("lists/start/maker"), ebikes.of.url()):
        page = officer.get(address)
        assert page.status_code == 200, (address, page.get_data(as_text=True)[-2000:])
    assert language.missing == set()


def test_an_officer_starts_a_list_and_lands_on_its_rows(
    services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    maker = found_maker(services, people)
    officer = client_for(maker.users[Post.OFFICER])
    start = maker.url("lists/start/maker")
    asked = send(officer, officer.get(start), "/lists/start/maker")
    assert asked.status_code == 303
    questions = officer.get(asked.location)
    assert "本单位自行设计" in read(questions).main
    done = send(officer, questions, "/questions", answer_own_design="no")
    assert done.status_code == 303
    page = read(officer.get(done.location))
    assert page.heading == "定管控措施"
    assert "每条都有理由" in page.words
    with maker.scope(services) as session:
        (summary,) = reading.summaries(session)
    assert summary.checklist.answers == {"own_design": "no"}
    assert summary.rows > 10


def test_a_list_without_products_is_refused_beside_the_field(
    services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    maker = found_maker(services, people)
    officer = client_for(maker.users[Post.OFFICER])
    page = officer.get(maker.url("lists/start/maker"))
    refused = send(officer, page, "/lists/start/maker", products=None)
    assert refused.status_code == 400
    assert "请至少选择一个产品" in read(refused).main
    assert officer.get(maker.url("lists/start/seller")).status_code == 404


def test_FORM_08_a_list_is_started_once_however_often_the_button_is_pressed(
    services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    maker = found_maker(services, people)
    officer = client_for(maker.users[Post.OFFICER])
    page = officer.get(maker.url("lists/start/maker"))
    answers = [send(officer, page, "/lists/start/maker") for _ in range(3)]
    assert len({answer.location for answer in answers}) == 1
    with maker.scope(services) as session:
        assert len(reading.summaries(session)) == 1


def test_a_row_is_set_aside_with_a_reason_and_brought_back(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    point, row = next(iter(row_ids(services, ebikes).items()))
    page = officer.get(ebikes.url(f"rows/{row}/set-aside"))
    assert send(officer, page, "/set-aside", reason="").status_code == 400
    assert send(officer, page, "/set-aside", reason="本单位没有这道工序").status_code == 303
    assert point not in row_ids(services, ebikes)
    aside = officer.get(ebikes.url("points?show=aside"))
    assert "本单位没有这道工序" in read(aside).main
    assert send(officer, aside, "/bring-back").status_code == 303
    assert point in row_ids(services, ebikes)


def test_why_a_point_is_missing_is_found_by_its_name(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    page = officer.get(ebikes.url("questions"))
    send(officer, page, "/questions", answer_own_design="no")
    found = read(officer.get(ebikes.url("points?show=aside&q=车速超限")))
    assert "答复为“否”" in found.main


def test_a_reader_sees_and_cannot_edit(
    services: Services, people: People, ebikes: SampleList, client_for: Callable[[User], FlaskClient]
) -> None:
    reader = client_for(reader_of(services, people, ebikes.of))
    row = next(iter(row_ids(services, ebikes).values()))
    for path in ("", "questions", "points", "controls", f"rows/{row}"):
        page = read(reader.get(ebikes.url(path).rstrip("/")))
        assert page.status == 200
        assert not [form for form in page.forms if form.is_post and "/lists/" in form.action and path != "controls"]
    assert reader.get(ebikes.url("own-row")).status_code == 403


def test_who_only_reads_sees_how_a_row_stands_and_where_a_point_comes_from(
    services: Services,
    ebikes: SampleList,
    officer: FlaskClient,
    people: People,
    client_for: Callable[[User], FlaskClient],
) -> None:
    with ebikes.of.scope(services) as session:
        row = next(row for row in reading.rows_of(session, ebikes.id) if row.target_standing == "recalled")
    page = officer.get(ebikes.url(f"rows/{row.id}"))
    assert send(officer, page, f"/rows/{row.id}", level="high", matrix_director="★").status_code == 303
    reader = client_for(reader_of(services, people, ebikes.of))
    shown = read(reader.get(ebikes.url(f"rows/{row.id}"))).words
    for words in ("待按标准原文核对", "★ 负责", "风险等级 高"):
        assert words in " ".join(shown.split())
    assert 'class="trust' in reader.get(ebikes.url("points?show=aside")).get_data(as_text=True)


def reader_of(services: Services, people: People, unit: SampleUnit) -> User:
    """Somebody who may only read."""
    from selfcheck.db.session import transaction
    from selfcheck.enterprises.operations import invitations
    from selfcheck.enterprises.operations.invitations import Invited
    from selfcheck.enterprises.permissions import UnitRole
    from tests.data.units import actor_of

    user = people.add("reader", "周读")
    with unit.scope(services, writing=True) as session:
        _, token = invitations.invite(session, unit.actor, Invited((UnitRole.READER,)), at=services.clock.now())
    with transaction(services.sessions, writing=True) as session:
        invitations.accept(session, actor_of(user), token, at=services.clock.now())
    return user


def test_a_list_on_its_way_shows_no_editing(services: Services, ebikes: SampleList, officer: FlaskClient) -> None:
    page = officer.get(ebikes.url("questions"))
    with ebikes.of.scope(services, writing=True) as session:
        session.get_one(Checklist, ebikes.id).state = "submitted"
    shown = read(officer.get(ebikes.url("controls")))
    assert "确认" not in {words for form in shown.forms for words in form.buttons}
    assert send(officer, page, "/questions", answer_own_design="no").status_code == 400


def test_an_issued_list_is_opened_again(services: Services, ebikes: SampleList, officer: FlaskClient) -> None:
    with ebikes.of.scope(services, writing=True) as session:
        session.get_one(Checklist, ebikes.id).state = "issued"
    page = officer.get(ebikes.url().rstrip("/"))
    assert send(officer, page, "/reopen").status_code == 303
    with ebikes.of.scope(services) as session:
        assert reading.checklist_of(session, ebikes.id).state == "draft"


def test_TEN_02_products_of_another_unit_are_refused_like_unknown_ones(
    ebikes: SampleList, shop_list: SampleList, officer: FlaskClient
) -> None:
    page = officer.get(ebikes.url("products"))
    theirs, unknown = str(next(iter(shop_list.of.products.values()))), "999999"
    answers = [read(send(officer, page, "/products", products=[value])) for value in (theirs, unknown)]
    assert [answer.status for answer in answers] == [400, 400]
    assert len({answer.main.replace(theirs, "N").replace(unknown, "N") for answer in answers}) == 1
    assert EBIKE in read(officer.get(ebikes.url("products"))).main
