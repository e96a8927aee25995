"""From a trade to its list: what the page proposes, what one submission makes, what it refuses and keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.checklist.operations import reading
from selfcheck.checklist.records import Checklist, ChecklistRow
from selfcheck.enterprises.model import ProductFacts
from selfcheck.enterprises.operations import products
from selfcheck.enterprises.operations.reading import products as products_of
from selfcheck.services import Services
from tests.data.units import EBIKE, SampleUnit, found_maker
from tests.filling import form_to, send
from tests.pages import read, untranslated
from tests.people import People
from tests.presets.shipped import KEYS, shipped_presets

SHOP = "hardware-shop"


def url(unit: SampleUnit, key: str = "") -> str:
    return unit.url(f"trades/{key}")


def take(client: FlaskClient, unit: SampleUnit, key: str = SHOP, **changes: str | list[str] | None) -> TestResponse:
    """Open the page of a trade and send it as proposed, but for the changes."""
    return send(client, client.get(url(unit, key)), f"/trades/{key}", **changes)


def lists_of(services: Services, unit: SampleUnit) -> Sequence[Checklist]:
    with unit.scope(services) as session:
        return session.scalars(select(Checklist)).all()


def rows_of(services: Services, unit: SampleUnit) -> dict[str, ChecklistRow]:
    with unit.scope(services) as session:
        checklist = session.scalars(select(Checklist)).one()
        return {row.point_id or "": row for row in reading.rows_of(session, checklist.id)}


def test_an_empty_unit_is_led_to_its_trade_first(unit: SampleUnit, owner: FlaskClient) -> None:
    for address in ("", "lists", "lists/start/seller"):
        page = read(owner.get(unit.url(address)))
        main = next(each for each in page.all("a") if "btn-primary" in each.get("class", ""))
        assert main.get("href", "").partition("#")[0] == url(unit), address


@pytest.mark.parametrize("key", KEYS)
def test_every_trade_opens_and_becomes_a_list_as_proposed(
    services: Services, unit: SampleUnit, owner: FlaskClient, key: str
) -> None:
    preset = shipped_presets().by_key[key]
    untranslated()
    shown = read(owner.get(url(unit, key), headers={"Accept-Language": "en"}))
    assert preset.name.en in shown.heading
    assert untranslated() == set()
    done = take(owner, unit, key)
    assert done.status_code == 303
    assert done.location.endswith("/controls")
    [checklist] = lists_of(services, unit)
    assert (checklist.preset, checklist.role) == (key, preset.role.value)
    assert set(checklist.answers.items()) <= set(preset.answers.items())
    rows = rows_of(services, unit)
    assert {row.hand for row in rows.values()} == {"proposed"}
    own = {row.id for row in preset.rows.rows if not row.products or row.products & set(preset.ticked)}
    assert own == {point for point in rows if point.startswith("preset/")}
    for point, columns in preset.rows.changes.items():
        if point in rows:
            assert {name: getattr(rows[point], name) for name in columns} == dict(columns)
    with unit.scope(services) as session:
        assert {each.code for each in products_of(session)} == set(preset.ticked)


def test_what_was_made_and_the_scope_answer_are_told(unit: SampleUnit, owner: FlaskClient) -> None:
    asked = read(owner.get(url(unit, SHOP))).main
    assert "第76号令" in asked
    told = read(owner.get(take(owner, unit).location)).words
    assert "已按“五金店”建好产品和清单" in told
    assert "适用：作为销售单位" in told


def test_two_presses_make_one_list(services: Services, unit: SampleUnit, owner: FlaskClient) -> None:
    page = owner.get(url(unit, SHOP))
    first, second = (send(owner, page, f"/trades/{SHOP}") for _ in range(2))
    assert first.location == second.location
    assert len(lists_of(services, unit)) == 1
    with unit.scope(services) as session:
        assert len(products_of(session)) == len(shipped_presets().by_key[SHOP].ticked)


def test_a_wrong_number_is_said_beside_its_field_and_nothing_is_lost(
    services: Services, unit: SampleUnit, owner: FlaskClient
) -> None:
    typed: dict[str, Any] = {
        "licence_P0288": "XK06",
        "brand_P0288": "样例牌",
        "take_P0034": "y",
        "answer_sells_online": "no",
    }
    refused = take(owner, unit, **typed)
    assert refused.status_code == 400
    form = form_to(read(refused), f"/trades/{SHOP}")
    standing = {each.get("name"): each for each in form.controls}
    assert standing["licence_P0288"].get("value") == "XK06"
    assert standing["brand_P0288"].get("value") == "样例牌"
    assert standing["take_P0034"].get("checked") is not None
    assert standing["licence_P0288"].get("aria-invalid") == "true"
    chosen = [each.get("value") for each in form.controls if each.get("name") == "answer_sells_online"]
    assert "no" in chosen
    assert lists_of(services, unit) == []
    with unit.scope(services) as session:
        assert products_of(session) == ()


def test_no_product_is_refused(services: Services, unit: SampleUnit, owner: FlaskClient) -> None:
    nothing: dict[str, Any] = dict.fromkeys(f"take_{code}" for code in shipped_presets().by_key[SHOP].ticked)
    refused = take(owner, unit, **nothing)
    assert refused.status_code == 400
    assert "请至少勾选一种产品" in read(refused).main
    assert lists_of(services, unit) == []


def test_an_answer_nobody_offers_is_refused(services: Services, unit: SampleUnit, owner: FlaskClient) -> None:
    assert take(owner, unit, answer_keeps_stock="perhaps").status_code == 400
    assert lists_of(services, unit) == []


def test_a_changed_proposal_counts(services: Services, unit: SampleUnit, owner: FlaskClient) -> None:
    take(owner, unit, answer_keeps_stock="no", take_P0294=None, brand_P0288="样例牌", ccc_P0288="SAMPLE-CCC-7")
    [checklist] = lists_of(services, unit)
    assert checklist.answers["keeps_stock"] == "no"
    with unit.scope(services) as session:
        held = {each.code: each for each in products_of(session)}
    assert "P0294" not in held
    assert held["P0288"].facts.brand == "样例牌"
    assert [paper.facts.number for paper in held["P0288"].papers] == ["SAMPLE-CCC-7"]


def test_a_described_product_is_used_and_not_doubled(
    services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    maker = found_maker(services, people)
    owner = client_for(maker.owner)
    page = read(owner.get(url(maker, "ebike-factory")))
    assert "本单位已登记，直接用" in page.main
    assert "电动自行车（样例牌）" in page.main
    assert take(owner, maker, "ebike-factory").status_code == 303
    with maker.scope(services) as session:
        assert [each.code for each in products_of(session)] == ["P0134"]


def test_what_is_made_may_be_sold_too(services: Services, unit: SampleUnit, owner: FlaskClient) -> None:
    with unit.scope(services, writing=True) as session:
        facts = ProductFacts(is_made=True, is_sold=False, brand="自产牌")
        listed = services.catalogue.by_name[EBIKE]
        products.add_product(session, unit.actor, listed, facts, at=services.clock.now())
    assert take(owner, unit, "ebike-shop").status_code == 303
    with unit.scope(services) as session:
        [ebike] = [each for each in products_of(session) if each.code == "P0134"]
    assert (ebike.facts.is_made, ebike.facts.is_sold) == (True, True)


def test_another_list_of_the_role_is_pointed_at(unit: SampleUnit, owner: FlaskClient) -> None:
    take(owner, unit)
    assert "本单位已有一份" in read(owner.get(url(unit, "gas-shop"))).main
    assert "本单位已有一份" not in read(owner.get(url(unit, "gas-cooker-factory"))).main


def test_a_unit_sees_the_trades_of_its_roles(
    services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    maker = found_maker(services, people)
    owner = client_for(maker.owner)
    page = read(owner.get(url(maker)))
    assert "电线电缆厂" in page.main
    assert "五金店" not in page.main
    assert owner.get(url(maker, SHOP)).status_code == 404
    assert owner.get(url(maker, "no-such-trade")).status_code == 404


def test_statements_do_not_grow_with_products(
    services: Services, unit: SampleUnit, owner: FlaskClient, count_statements: Callable[[], int]
) -> None:
    def statements() -> int:
        before = count_statements()
        assert owner.get(url(unit, SHOP)).status_code == 200
        return count_statements() - before

    owner.get(url(unit, SHOP))
    few = statements()
    with unit.scope(services, writing=True) as session:
        facts = ProductFacts(is_made=False, is_sold=True)
        for code in shipped_presets().by_key[SHOP].codes:
            products.add_product(
                session, unit.actor, services.catalogue.by_code[code], facts, at=services.clock.now()
            )
    assert statements() == few


@pytest.mark.parametrize("form", ["light", "full"])
def test_a_row_of_the_preset_can_be_read_everywhere(
    services: Services, unit: SampleUnit, owner: FlaskClient, form: str
) -> None:
    take(owner, unit, list_form=form)
    [checklist] = lists_of(services, unit)
    row = rows_of(services, unit)["preset/hardware-shop/cut-length"]
    base = f"lists/{checklist.id}"
    for path in ("controls", "points", f"rows/{row.id}", f"rows/{row.id}/set-aside", "readiness", "inspection-items"):
        answer = owner.get(unit.url(f"{base}/{path}"))
        assert answer.status_code == 200, path
    told = read(owner.get(unit.url(f"{base}/rows/{row.id}"))).text
    assert "行业预设“五金店”建议增加" in told
    assert "行业预设建议" in told
    assert "待按标准原文核对" not in told
