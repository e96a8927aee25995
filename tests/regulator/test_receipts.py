"""From the unit's button to the inspector's answer: receipt numbers, the queue, words that the unit reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.audit.records import AuditEntry
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.regulator.receipts import hand_in
from selfcheck.regulator.records import Receipt
from selfcheck.services import Services
from tests.data.issued import Issued, holder, published
from tests.data.together import at_once
from tests.filling import send
from tests.pages import read, untranslated
from tests.people import People
from tests.regulator.conftest import OFFICE, assigned, moved

Client = Callable[[User], FlaskClient]


def page_of(issued: Issued) -> str:
    """The unit's page about handing in."""
    return issued.of.of.url(f"issued/{issued.id}/regulator")


def handed_in(services: Services, issued: Issued) -> Receipt:
    """Hand a list in by the operation."""
    with issued.of.of.scope(services, writing=True) as session:
        row, unit = issued_list(session, issued.id), issued.of.of.unit
        return hand_in(session, holder(issued.of, Post.OFFICER), unit, row, at=services.clock.now())


def test_a_unit_hands_in_an_inspector_reads_and_answers(
    services: Services, mine: Issued, desk: FlaskClient, client_for: Client
) -> None:
    officer = client_for(mine.of.of.users[Post.OFFICER])
    assert "提交监管部门" in read(officer.get(mine.of.of.url(f"issued/{mine.id}"))).main
    form = officer.get(page_of(mine))
    assert OFFICE in read(form).main
    assert send(officer, form, "/regulator").status_code == 303
    told = read(officer.get(page_of(mine)))
    assert "HZ000000-2026-0001" in told.main
    assert "待阅" in told.main

    assert "1 份清单待阅" in read(desk.get("/regulator")).main
    assert "HZ000000-2026-0001" in read(desk.get("/regulator/receipts?show=waiting")).main
    assert desk.get("/regulator/find?q=HZ000000-2026-0001").headers["Location"].endswith(mine.number)
    page = desk.get(f"/regulator/lists/{mine.number}")
    assert send(desk, page, "/read", remarks="第 3 行的频次请再核对。").status_code == 303
    assert "没有清单" in read(desk.get("/regulator/receipts?show=waiting")).main
    assert mine.number in read(desk.get("/regulator/receipts?show=remarks")).main

    answered = read(officer.get(page_of(mine))).main
    assert "第 3 行的频次请再核对。" in answered
    assert OFFICE in answered
    assert "孙执法" in answered, "who looked stands with the unit"
    again = desk.get(f"/regulator/lists/{mine.number}")
    assert send(desk, again, "/read", remarks="另请补上证书。").status_code == 303
    assert "第 3 行的频次请再核对。 另请补上证书。" in read(officer.get(page_of(mine))).main
    assert not untranslated()


def test_reading_without_words_is_one_tap(services: Services, mine: Issued, desk: FlaskClient) -> None:
    receipt = handed_in(services, mine)
    page = desk.get(f"/regulator/lists/{mine.number}")
    assert send(desk, page, "/read").status_code == 303
    assert receipt.number in read(desk.get("/regulator/receipts?show=read")).main
    with transaction(services.sessions, writing=False) as session:
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.chain == mine.of.of.unit.id)).all()
    assert {"list-handed-in", "receipt-read"} <= set(acts)


def test_two_colleagues_at_once_and_the_second_is_told(services: Services, mine: Issued, desk: FlaskClient) -> None:
    handed_in(services, mine)
    page = desk.get(f"/regulator/lists/{mine.number}")
    assert send(desk, page, "/read").status_code == 303
    late = send(desk, page, "/read", remarks="我的意见", once=None)
    assert late.status_code == 409
    assert "同事刚刚处理过" in read(late).main
    assert "我的意见" in late.get_data(as_text=True), "nothing typed is lost"


def test_the_same_list_gives_the_same_receipt(
    services: Services, people: People, mine: Issued, inspector: User
) -> None:
    assert handed_in(services, mine).number == handed_in(services, mine).number


def test_CON_02_many_hand_in_at_once_and_numbers_have_neither_gap_nor_double(
    services: Services, mine: Issued, theirs: Issued, inspector: User
) -> None:
    moved(services, theirs, "000000")
    taken = at_once([partial(handed_in, services, each) for each in (mine, theirs, mine, theirs)])
    numbers = [each.number for each in taken if isinstance(each, Receipt)]
    assert sorted(numbers) == ["HZ000000-2026-0001"] * 2 + ["HZ000000-2026-0002"] * 2
    with transaction(services.sessions, writing=False) as session:
        assert len(session.scalars(select(Receipt)).all()) == 2


def test_nobody_to_hand_in_to_is_said(services: Services, people: People, client_for: Client) -> None:
    issued = published(services, people)
    officer = client_for(issued.of.of.users[Post.OFFICER])
    assert "还没有监管部门使用本系统" in read(officer.get(page_of(issued))).main
    with pytest.raises(Refused, match="hand-in-nobody"):
        handed_in(services, issued)


def test_a_withdrawn_list_is_not_handed_in(services: Services, mine: Issued, inspector: User) -> None:
    with mine.of.of.scope(services, writing=True) as session:
        chief = holder(mine.of, Post.PERSON_IN_CHARGE)
        withdraw(session, chief, issued_list(session, mine.id), "错了", at=services.clock.now())
    with pytest.raises(Refused, match="hand-in-not-in-force"):
        handed_in(services, mine)


def test_a_reader_of_the_unit_sees_the_page_but_may_not_hand_in(
    services: Services, mine: Issued, inspector: User, client_for: Client, people: People
) -> None:
    from tests.enterprises.test_members import READER, accept, invited

    reader = people.add("reader", "查阅人")
    accept(services, reader, invited(services, mine.of.of, READER))
    client = client_for(reader)
    page = client.get(page_of(mine))
    assert "由质量安全员" in read(page).main
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert token
    assert client.post(page_of(mine), data={"csrf_token": token[1]}).status_code == 403


def test_TEN_12_receipts_of_another_area_are_neither_listed_nor_answered(
    services: Services, people: People, theirs: Issued, desk: FlaskClient
) -> None:
    assigned(services, people.add("other", "外地"), "110101", "外地局")
    receipt = handed_in(services, theirs)
    assert receipt.number not in read(desk.get("/regulator/receipts")).main
    assert "0 份清单待阅" in read(desk.get("/regulator")).main
    page = read(desk.get("/regulator/batches"))
    token = next(each.get("value", "") for each in page.all("input") if each.get("name") == "csrf_token")
    answer = desk.post(f"/regulator/lists/{theirs.number}/read", data={"csrf_token": token, "version": "1"})
    assert answer.status_code == 404


def test_a_unit_registered_elsewhere_says_where_it_is(
    services: Services, mine: Issued, desk: FlaskClient, client_for: Client
) -> None:
    owner, settings = client_for(mine.of.of.owner), mine.of.of.url("settings")
    wrong = send(owner, owner.get(settings), "/settings", region_code="4403O5")
    assert wrong.status_code == 400
    assert "请填 6 位数字" in read(wrong).main
    assert send(owner, owner.get(settings), "/settings", region_code="110101").status_code == 303
    assert desk.get(f"/regulator/lists/{mine.number}").status_code == 404
    assert send(owner, owner.get(settings), "/settings", region_code="").status_code == 303
    assert desk.get(f"/regulator/lists/{mine.number}").status_code == 200
