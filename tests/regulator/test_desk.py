"""An inspector's morning: what waits, finding a list by anything one holds, reading it; nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.audit.records import AuditEntry
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.glossary import Post
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.services import Services
from tests.conventions.routes import own_rules
from tests.data.codes import installed_code
from tests.data.issued import Issued, file_of, holder, issued_again, snapshot_of
from tests.data.units import found_shop
from tests.pages import read, untranslated
from tests.people import People
from tests.regulator.conftest import THERE, moved


def find(desk: FlaskClient, words: str, **more: str) -> TestResponse:
    """Look for something."""
    return desk.get("/regulator/find", query_string={"q": words, **more})


def numbers_on(answer: TestResponse) -> set[str]:
    """The list numbers that a page links."""
    return set(re.findall(r'href="/regulator/lists/([0-9A-Z-]+)"', answer.get_data(as_text=True)))


def url(issued: Issued) -> str:
    """The page of a list."""
    return f"/regulator/lists/{issued.number}"


def test_whatever_one_holds_leads_to_the_list(services: Services, mine: Issued, desk: FlaskClient) -> None:
    unit = mine.of.of.unit
    qr = f"{services.settings.base_url}{mine.check_path}"
    signed = installed_code(services, snapshot_of(services, mine))
    changed = signed[:-30] + ("A" if signed[-30] != "A" else "B") + signed[-29:]
    assert numbers_on(find(desk, changed)) == set()
    for held in (
        mine.number,
        mine.number.lower(),
        f" {mine.number} ",
        unit.uscc,
        unit.name,
        unit.name[2:5],
        qr,
        signed,
        "电动自行车",
    ):
        answer = find(desk, held)
        assert answer.status_code == 303, held
        assert answer.headers["Location"].endswith(url(mine)), held
    product = services.catalogue.products[0].code
    assert find(desk, "P0134" if product != "P0134" else product).status_code == 303
    assert not untranslated()


def test_editions_are_listed_narrowed_and_lead_to_the_one_in_force(
    services: Services, mine: Issued, inspector: User, client_for: Callable[[User], FlaskClient]
) -> None:
    newer = issued_again(services, mine.of)
    desk = client_for(inspector)
    both = find(desk, mine.of.of.unit.uscc)
    assert numbers_on(both) == {mine.number, newer.number}
    assert "已被替代" in read(both).main
    only = find(desk, mine.of.of.unit.uscc, show="superseded")
    assert only.headers["Location"].endswith(url(mine))
    assert numbers_on(find(desk, "", show="nonsense")) == {mine.number, newer.number}
    assert newer.number in numbers_on(desk.get(url(mine)))
    page = read(desk.get(url(newer)))
    assert "与上一版" in page.main


def test_TEN_12_nothing_from_outside_the_area_is_found_counted_or_opened(
    mine: Issued, theirs: Issued, desk: FlaskClient
) -> None:
    for held in (theirs.number, theirs.of.of.unit.uscc, theirs.of.of.unit.name, theirs.check_code):
        answer = find(desk, held)
        assert theirs.number not in numbers_on(answer)
    for path in ("/regulator", "/regulator/find", "/regulator/units", "/regulator/receipts"):
        text = read(desk.get(path)).main
        assert theirs.number not in text
        assert theirs.of.of.unit.name not in text or theirs.of.of.unit.name in mine.of.of.unit.name
    assert "共 1 页，1 条" in read(desk.get("/regulator/units")).main
    unknown = "AAAA-BBBBBB-2026-0001"
    for path in ("/regulator/lists/{}", "/regulator/lists/{}/files/list", "/regulator/lists/{}/files/data"):
        foreign, missing = desk.get(path.format(theirs.number)), desk.get(path.format(unknown))
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert _masked(foreign, theirs.number) == _masked(missing, unknown)
    assert desk.get(f"/regulator/units/{theirs.of.of.unit.code}").status_code == 404


def _masked(answer: TestResponse, word: str) -> str:
    text = answer.get_data(as_text=True).replace(word, "")
    return re.sub(r'value="[^"]*"|[0-9a-f]{12}', "", text)


def test_a_unit_that_moves_away_is_gone_with_the_next_request(
    services: Services, mine: Issued, desk: FlaskClient
) -> None:
    assert desk.get(url(mine)).status_code == 200
    moved(services, mine, THERE)
    assert desk.get(url(mine)).status_code == 404
    assert numbers_on(desk.get("/regulator")) == set()


def test_signs_of_the_query_language_are_only_signs(mine: Issued, desk: FlaskClient) -> None:
    for words in ("%", "_", "\\", "'", "%%%%", "____", "电%车", "\x00", "x" * 500):
        answer = desk.get(f"/regulator/find?q={quote(words)}")
        assert answer.status_code == 200
        assert numbers_on(answer) == set()
        assert desk.get(f"/regulator/units?q={quote(words)}").status_code == 200


def test_a_list_shows_what_was_issued_and_no_controls(mine: Issued, desk: FlaskClient) -> None:
    page = read(desk.get(url(mine)))
    assert "现行" in page.main
    assert mine.of.of.unit.name in page.main
    assert "主要负责人" in page.main
    assert [form for form in page.forms if form.is_post and "/regulator" in form.action] == []
    assert "只读" in page.words
    assert not untranslated()


def test_every_address_of_the_desk_reads_but_for_two_acts(app: Flask) -> None:
    acts = {
        rule.rule for rule in own_rules(app) if rule.rule.startswith("/regulator") and "POST" in (rule.methods or ())
    }
    assert {rule for rule in acts if "visit" not in rule and "spot" not in rule} == {
        "/regulator/batches",
        "/regulator/lists/<string(maxlength=64):number>/read",
    }


def test_files_are_handed_out_byte_for_byte(services: Services, mine: Issued, desk: FlaskClient) -> None:
    for kind in ("list", "reading", "data"):
        assert desk.get(f"{url(mine)}/files/{kind}").data == file_of(services, mine, kind)


def test_a_withdrawn_list_says_so_with_the_reason(services: Services, mine: Issued, desk: FlaskClient) -> None:
    with mine.of.of.scope(services, writing=True) as session:
        chief = holder(mine.of, Post.PERSON_IN_CHARGE)
        withdraw(session, chief, issued_list(session, mine.id), "场地搬迁", at=services.clock.now())
    page = read(desk.get(url(mine)))
    assert "已作废" in page.main
    assert "场地搬迁" in page.main
    assert "没有" in read(desk.get("/regulator/units?show=none")).main


def test_units_without_a_list_and_with_one_past_review_are_one_tap_away(
    services: Services,
    mine: Issued,
    people: People,
    inspector: User,
    client_for: Callable[[User], FlaskClient],
    clock: FixedClock,
) -> None:
    desk = client_for(inspector)
    shop = found_shop(services, people)
    without = read(desk.get("/regulator/units?show=none")).main
    assert shop.unit.name in without
    assert mine.of.of.unit.name not in without
    assert "没有找到" in read(desk.get("/regulator/units?show=past")).main
    assert "没有签发过" in read(desk.get(f"/regulator/units/{shop.unit.code}")).main
    clock.advance(timedelta(days=400))
    assert mine.of.of.unit.name in read(client_for(inspector).get("/regulator/units?show=past")).main


def test_everything_opened_leaves_its_trace_with_the_installation_and_the_inspector(
    services: Services, mine: Issued, desk: FlaskClient
) -> None:
    unit = mine.of.of.unit
    find(desk, "电动")
    desk.get(url(mine))
    desk.get(f"{url(mine)}/files/list")
    desk.get(f"/regulator/units/{unit.code}")
    with transaction(services.sessions, writing=False) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act.startswith("regulator-"))).all()
    of_unit = [entry.act for entry in entries if entry.chain == unit.id]
    of_all = [entry.act for entry in entries if entry.chain == 0]
    assert of_unit == [], "no look gives a visit away"
    assert of_all == ["regulator-searched", "regulator-looked-list", "regulator-took-file", "regulator-looked-unit"]
    assert {entry.facts.get("unit") for entry in entries} == {None, unit.id}
    searched = next(entry for entry in entries if entry.act == "regulator-searched")
    assert searched.facts["words"] == "电动"
    own = read(desk.get("/regulator/looks")).main
    assert "监管人员下载清单文件" in own
    assert mine.number in own
    assert mine.number in numbers_on(desk.get("/regulator"))


def test_what_was_not_found_leaves_no_trace_with_the_unit(
    services: Services, theirs: Issued, desk: FlaskClient
) -> None:
    desk.get(url(theirs))
    with transaction(services.sessions, writing=False) as session:
        chain = theirs.of.of.unit.id
        query = select(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.act.startswith("regulator"))
        assert session.scalars(query).all() == []


def test_the_unit_reads_who_looked_when_thirty_days_have_passed(
    services: Services, mine: Issued, desk: FlaskClient, client_for: Callable[[User], FlaskClient], clock: FixedClock
) -> None:
    desk.get(url(mine))
    page, owner = mine.of.of.url(f"issued/{mine.id}/regulator"), mine.of.of.owner
    assert "孙执法" not in read(client_for(owner).get(page)).main
    clock.advance(timedelta(days=29))
    assert "孙执法" not in read(client_for(owner).get(page)).main
    clock.advance(timedelta(days=1))
    shown = read(client_for(owner).get(page)).main
    assert "孙执法" in shown
    assert "监管人员查看清单" in shown
