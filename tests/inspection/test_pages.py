"""The page of inspection items: what is covered and by which rows, what is not, and the two ways to mend it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.checklist.model import Books
from selfcheck.checklist.operations import points, reading
from selfcheck.checklist.records import ChecklistRow
from selfcheck.clock import local_day
from selfcheck.glossary import Post
from selfcheck.inspection.model import Answered, ProductItems
from selfcheck.inspection.operations import items_of_list
from selfcheck.services import Services
from tests.data.lists import SampleList, start_list
from tests.filling import send
from tests.pages import read, untranslated

Client = Callable[[User], FlaskClient]
ITEMS = "inspection-items"


def found(services: Services, sample: SampleList) -> tuple[ProductItems, ...]:
    books = Books(services.library, services.catalogue)
    with sample.of.scope(services) as session:
        checklist = reading.checklist_of(session, sample.id)
        return items_of_list(session, checklist, books, local_day(services.clock.now()))


def rows_of(services: Services, sample: SampleList) -> list[ChecklistRow]:
    with sample.of.scope(services) as session:
        return list(reading.rows_of(session, sample.id))


def set_aside(services: Services, sample: SampleList, answered: Answered) -> None:
    """Take every row off the list that answers an item."""
    with sample.of.scope(services, writing=True) as session:
        for line in answered.lines:
            at = services.clock.now()
            points.set_aside(session, sample.of.actor, sample.id, line.id, "本单位没有这道工序", at=at)


@pytest.fixture
def gap(services: Services, ebikes: SampleList) -> Answered:
    """An item of the maker's list whose rows were all set aside."""
    answered = next(each for each in found(services, ebikes)[0].covered if len(each.lines) == 1)
    set_aside(services, ebikes, answered)
    return answered


def test_every_item_stands_on_the_page_with_its_rows(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    (product,) = found(services, ebikes)
    shown = read(officer.get(ebikes.url(ITEMS)))
    assert shown.heading == "检验项目对照"
    assert product.covered
    for each in product.answered:
        assert each.tested.item.item.zh in shown.main
    for line in product.covered[0].lines:
        assert f"第 {line.number} 行 {line.title.zh}" in shown.main


def test_numbers_are_those_of_the_list(services: Services, ebikes: SampleList, officer: FlaskClient) -> None:
    line = found(services, ebikes)[0].covered[0].lines[0]
    assert rows_of(services, ebikes)[line.number - 1].id == line.id


def test_a_gap_says_what_was_set_aside_and_why(
    services: Services, ebikes: SampleList, officer: FlaskClient, gap: Answered
) -> None:
    (product,) = found(services, ebikes)
    assert gap.tested.key in {each.tested.key for each in product.uncovered}
    shown = read(officer.get(ebikes.url(ITEMS))).main
    assert "清单上没有对应行的" in shown
    assert "本单位没有这道工序" in shown


def test_an_own_row_for_a_gap_is_prefilled_and_covers_it(
    services: Services, ebikes: SampleList, officer: FlaskClient, gap: Answered
) -> None:
    unit_id = found(services, ebikes)[0].product_unit_id
    page = officer.get(ebikes.url(f"own-row?item={gap.tested.key}&product={unit_id}"))
    assert gap.tested.item.item.zh in read(page).text
    done = send(officer, page, f"?item={gap.tested.key}")
    assert done.status_code == 303
    assert done.location.endswith(ITEMS)
    (own,) = [row for row in rows_of(services, ebikes) if row.hand == "own"]
    covered = next(each for each in found(services, ebikes)[0].covered if each.tested.key == gap.tested.key)
    assert [line.id for line in covered.lines] == [own.id]
    assert own.product_unit_ids == [unit_id]


def test_a_row_is_linked_by_hand_and_the_link_taken_back(
    services: Services, ebikes: SampleList, officer: FlaskClient, gap: Answered
) -> None:
    row = rows_of(services, ebikes)[0]
    page = officer.get(ebikes.url(f"{ITEMS}/{gap.tested.key}"))
    assert send(officer, page, gap.tested.key, row="").status_code == 400
    assert send(officer, page, gap.tested.key, row=str(row.id)).status_code == 303
    shown = officer.get(ebikes.url(ITEMS))
    assert "王芳关联" in read(shown).main
    assert gap.tested.key in {each.tested.key for each in found(services, ebikes)[0].covered}
    assert send(officer, shown, "/remove").status_code == 303
    assert gap.tested.key in {each.tested.key for each in found(services, ebikes)[0].uncovered}


def test_a_row_set_aside_or_of_another_list_cannot_be_linked(
    ebikes: SampleList, officer: FlaskClient, gap: Answered
) -> None:
    page = officer.get(ebikes.url(f"{ITEMS}/{gap.tested.key}"))
    for row in (str(gap.lines[0].id), "987654321", "x"):
        assert send(officer, page, gap.tested.key, row=row).status_code == 400
    assert officer.get(ebikes.url(f"{ITEMS}/nonsense")).status_code == 404
    assert officer.get(ebikes.url("own-row?item=nonsense")).status_code == 404


def test_a_list_without_answers_is_led_to_its_questions(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    bare = start_list(services, ebikes.of, is_answered=False)
    assert "回答问题" in read(officer.get(bare.url(ITEMS))).main


def test_a_seller_is_told_that_goods_in_answers(
    services: Services, shop_list: SampleList, keeper: FlaskClient
) -> None:
    shown = read(keeper.get(shop_list.url(ITEMS))).main
    assert "靠进货时查验报告和证书来管" in shown
    for product in found(services, shop_list):
        assert product.name in shown
        assert product.uncovered == ()
    first, second, *_ = found(services, shop_list)
    alone = read(keeper.get(shop_list.url(f"{ITEMS}?product={second.product_unit_id}"))).main
    assert f"官方检验测 {len(second.answered)} 项" in alone
    assert f'id="product-{first.product_unit_id}"' not in keeper.get(
        shop_list.url(f"{ITEMS}?product={second.product_unit_id}")
    ).get_data(as_text=True)


def test_no_page_shows_where_the_library_read_it(
    services: Services, shop_list: SampleList, keeper: FlaskClient
) -> None:
    rows = [row for row in rows_of(services, shop_list) if row.stage == "intake"]
    pages = [ITEMS, "controls", *(f"rows/{row.id}" for row in rows[:5])]
    addresses = {
        address
        for family in services.library.families
        for each in family.known_failures
        for address in (*each.addresses, *family.inspection_addresses)
    }
    for page in pages:
        text = keeper.get(shop_list.url(page)).get_data(as_text=True)
        assert not [address for address in addresses if address in text], page


def test_failures_known_from_checks_stand_beside_rows_with_source_and_mark(
    services: Services, ebikes: SampleList, officer: FlaskClient
) -> None:
    answered = next(each for each in found(services, ebikes)[0].covered if "整车质量" in each.tested.item.item.zh)
    row = read(officer.get(ebikes.url(f"rows/{answered.lines[0].id}"))).words
    assert "2024年上半年国抽146批次不合格" in row
    assert "国家监督抽查，2024 年" in row
    assert "见于公开转载" in row
    assert "检查中见过不合格" in read(officer.get(ebikes.url("controls"))).main


def test_the_page_reads_in_english_too(services: Services, ebikes: SampleList, client_for: Client) -> None:
    officer = client_for(ebikes.of.users[Post.OFFICER])
    officer.set_cookie("language", "en")
    untranslated()
    answered = found(services, ebikes)[0].covered[0]
    assert read(officer.get(ebikes.url(ITEMS))).heading == "Inspection items"
    for path in (f"{ITEMS}/{answered.tested.key}", f"rows/{answered.lines[0].id}", "controls", "", "readiness"):
        assert officer.get(ebikes.url(path).rstrip("/")).status_code == 200
    assert untranslated() == set()


def test_statements_do_not_grow_with_products_or_rows(
    ebikes: SampleList,
    shop_list: SampleList,
    officer: FlaskClient,
    keeper: FlaskClient,
    count_statements: Callable[[], int],
) -> None:
    def statements(client: FlaskClient, address: str) -> int:
        before = count_statements()
        assert client.get(address).status_code == 200
        return count_statements() - before

    one = statements(officer, ebikes.url(ITEMS))
    assert statements(keeper, shop_list.url(ITEMS)) == one
    assert one <= 14


def test_the_public_page_of_a_product_tells_its_items(visitor: FlaskClient, services: Services) -> None:
    family = services.library.family_by_code["electric_bicycle"]
    shown = read(visitor.get("/catalogue/products/P0134")).main
    assert f"官方检验测什么 {len(family.inspection_items)}" in shown
    for item in family.inspection_items:
        assert item.item.zh in shown
    assert "没有收录不等于不检验" in read(visitor.get("/catalogue/products/P0001")).main
