"""Reading a light list: one page by act, every target in view, confirmed act by act or all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import ChecklistRow
from selfcheck.enterprises.model import AppointmentFacts
from selfcheck.enterprises.operations import people as staff
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.lists import SampleList
from tests.data.shops import SUPERMARKET, light_list
from tests.filling import form_to, send
from tests.pages import read
from tests.people import People


def rows_of(services: Services, sample: SampleList) -> list[ChecklistRow]:
    with sample.of.scope(services) as session:
        return list(reading.rows_of(session, sample.id))


def test_every_target_is_in_view_on_one_page(services: Services, shop_list: SampleList, keeper: FlaskClient) -> None:
    page = read(keeper.get(shop_list.url("controls")))
    for row in rows_of(services, shop_list):
        assert " ".join(row.target.split()) in page.main
    for act in ("进货", "陈列储存", "销售", "售后", "人员"):
        assert act in page.main
    assert "风险等级" not in page.words
    assert "责任矩阵" not in page.words


def test_one_person_in_all_posts_chooses_nobody(shop_list: SampleList, keeper: FlaskClient) -> None:
    answer = keeper.get(shop_list.url("controls"))
    controls = form_to(read(answer), "/controls").controls
    assert not [each for each in controls if each.tag == "select"]
    assert "责任人：王五" in read(answer).main


def test_an_act_is_confirmed_and_the_next_comes_into_view(
    services: Services, shop_list: SampleList, keeper: FlaskClient
) -> None:
    done = send(keeper, keeper.get(shop_list.url("controls")), "/controls", act="stage-goods-in")
    assert done.location.endswith("#shelf")
    rows = rows_of(services, shop_list)
    held = [row for row in rows if row.hand == "confirmed"]
    assert 0 < len(held) < len(rows)
    assert {row.confirmed_together for row in held} == {len(held)}
    assert {row.person_id for row in held} == {shop_list.of.persons["王五"]}


def test_the_last_button_confirms_what_is_left_and_keeps_how_many(
    services: Services, shop_list: SampleList, keeper: FlaskClient
) -> None:
    send(keeper, keeper.get(shop_list.url("controls")), "/controls", act="stage-people")
    done = send(keeper, keeper.get(shop_list.url("controls")), "/controls", act="stage-all")
    assert "/readiness" in done.location
    rows = rows_of(services, shop_list)
    counts = Counter(row.confirmed_together for row in rows)
    assert {row.hand for row in rows} == {"confirmed"}
    assert all(counts[together] == together for together in counts if together)
    assert max(count or 0 for count in counts) > len(rows) / 2


def test_several_people_are_asked_for(services: Services, shop_list: SampleList, keeper: FlaskClient) -> None:
    with shop_list.of.scope(services, writing=True) as session:
        at = services.clock.now()
        person = staff.add_person(session, shop_list.of.actor, "赵六", at=at)
        facts = AppointmentFacts(Post.DIRECTOR, date(2026, 1, 5), "样例任〔2026〕2号")
        staff.appoint(session, shop_list.of.actor, person.id, facts, at=at)
    page = keeper.get(shop_list.url("controls"))
    refused = send(keeper, page, "/controls", act="stage-goods-in", person="")
    assert refused.status_code == 400
    assert "请先选责任人" in read(refused).main
    chosen = send(keeper, refused, "/controls", act="stage-goods-in", person=str(person.id))
    assert chosen.status_code == 303


def test_one_act_alone_can_be_opened(shop_list: SampleList, keeper: FlaskClient) -> None:
    assert read(keeper.get(shop_list.url("controls/people"))).heading == "人员"
    assert keeper.get(shop_list.url("controls/intake")).status_code == 404


def test_statements_do_not_grow_with_products_and_rows(
    services: Services,
    people: People,
    shop_list: SampleList,
    client_for: Callable[[User], FlaskClient],
    count_statements: Callable[[], int],
) -> None:
    counts = []
    for sample in (shop_list, light_list(services, people, SUPERMARKET)):
        client = client_for(sample.of.owner)
        before = count_statements()
        client.get(sample.url("controls"))
        counts.append(count_statements() - before)
    assert counts[0] == counts[1]


def test_a_row_page_asks_no_level_and_loses_none(
    services: Services, shop_list: SampleList, keeper: FlaskClient
) -> None:
    row = rows_of(services, shop_list)[0]
    page = keeper.get(shop_list.url(f"rows/{row.id}"))
    assert "风险等级" not in read(page).main
    saved = send(keeper, page, f"/rows/{row.id}", remarks="柜台后面")
    assert saved.status_code == 303
    after = next(each for each in rows_of(services, shop_list) if each.id == row.id)
    assert (after.level, after.hand, after.remarks) == (row.level, "confirmed", "柜台后面")


def test_a_row_goes_where_the_person_puts_it(services: Services, shop_list: SampleList, keeper: FlaskClient) -> None:
    row = next(each for each in rows_of(services, shop_list) if each.stage == "store")
    send(keeper, keeper.get(shop_list.url(f"rows/{row.id}")), f"/rows/{row.id}", light_group="people")
    people_act = read(keeper.get(shop_list.url("controls/people"))).main
    assert row.title in people_act


def test_an_own_row_is_put_under_an_item(services: Services, shop_list: SampleList, keeper: FlaskClient) -> None:
    page = keeper.get(shop_list.url("own-row"))
    done = send(
        keeper,
        page,
        "/own-row",
        stage="sale",
        light_group="sale-deliver",
        title="送车前试刹车",
        measure="当面试刹车",
        target="前后刹车都有效",
    )
    assert done.status_code == 303
    own = next(row for row in rows_of(services, shop_list) if row.hand == "own")
    assert own.light_group == "sale-deliver"
    selling = read(keeper.get(shop_list.url("controls/selling"))).main
    assert selling.rindex("送货和安装") < selling.rindex("送车前试刹车")
