"""What the desk refuses, and that no words are lost by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.actor import Actor
from selfcheck.db.session import transaction
from selfcheck.editing.operations import draft
from selfcheck.editing.tree import Change
from selfcheck.errors import Refused
from tests.editing.conftest import FILE, POINT, TheDesk
from tests.filling import Change as Typed
from tests.filling import send
from tests.pages import read
from tests.people import People
from tests.people import form_token as token_in

ADDRESS = f"/library/points/{POINT}"
TITLE: dict[str, Typed] = {"title_zh": "限速器能被改动", "title_en": "The limiter can be altered"}


def test_only_editors_see_the_desk(people: People, client_for: Callable[[User], FlaskClient], desk: TheDesk) -> None:
    for client in (client_for(people.add("somebody")), client_for(people.operator())):
        assert client.get("/library").status_code == 404
        assert client.get(ADDRESS).status_code == 404
    assert desk.app.test_client().get("/library").status_code == 303


def test_nobody_reviews_what_they_wrote(desk: TheDesk) -> None:
    found = desk.save(TITLE)
    assert desk.step(found, "submit") == 303
    page = desk.li.get(f"/library/drafts/{found.id}")
    assert "等另一位内容编辑审核" in read(page).main
    values = {"csrf_token": token_in(page), "version": str(desk.draft().version), "act": "approve", "words": ""}
    answer = desk.li.post(f"/library/drafts/{found.id}/review", data=values)
    assert answer.status_code == 409
    assert desk.draft().state == "submitted"


def test_who_had_a_hand_in_a_draft_does_not_review_it(desk: TheDesk) -> None:
    desk.save(TITLE)
    found = desk.save({"level_reason": "两人都改过"}, by=desk.zhao)
    assert found.hands == sorted(found.hands)
    assert len(found.hands) == 2
    desk.step(found, "submit")
    for client in (desk.li, desk.zhao):
        assert "审核通过" not in read(client.get(f"/library/drafts/{found.id}")).main


def test_a_draft_is_returned_with_words(desk: TheDesk) -> None:
    found = desk.save(TITLE)
    desk.step(found, "submit")
    assert desk.step(found, "review", by=desk.zhao, act="return", words="") == 400
    assert desk.step(found, "review", by=desk.zhao, act="return", words="请写明是哪个部件") == 303
    assert "请写明是哪个部件" in read(desk.li.get(ADDRESS)).main


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"confidence": "checked"}, "只有写明出处才能调高"),
        ({"target_confidence": "checked"}, "只有写明出处才能调高"),
        ({"target_zh": "间隙不大于 3 mm", "target_en": "gap no more than 4 mm"}, "数字不一致"),
        ({"when": "all(answer(own_design: yes)"}, "适用条件"),
        ({"when": "answer(no_such_question: yes)"}, "没有问题"),
        ({"basis-0-document": "GB 99999-2026"}, "标准登记里没有"),
        ({"title_zh": "字" * 61}, "超过 60 字"),
        ({"applies_from": "2026-12-01", "applies_until": "2026-11-01"}, "适用止日早于适用起日"),
    ],
)
def test_what_is_wrong_is_kept_shown_and_not_handed_in(desk: TheDesk, changes: dict[str, str], words: str) -> None:
    found = desk.save(changes)
    page = desk.li.get(ADDRESS)
    assert words in read(page).main
    for name, value in changes.items():
        assert value in page.get_data(as_text=True) or name == "when"
    values = {"csrf_token": token_in(page), "version": str(found.version)}
    assert desk.li.post(f"/library/drafts/{found.id}/submit", data=values).status_code == 409
    assert desk.draft().state == "draft"


def test_a_confidence_is_raised_with_a_source(desk: TheDesk) -> None:
    found = desk.save({"confidence": "checked", "source": "GB 17761-2024 第 6.3 条，标准文本第 12 页"})
    assert desk.step(found, "submit") == 303


def test_two_editors_lose_no_words(desk: TheDesk) -> None:
    first, second = desk.li.get(ADDRESS), desk.zhao.get(ADDRESS)
    assert send(desk.li, first, ADDRESS, title_zh="李的题目").status_code == 303
    answer = send(desk.zhao, second, ADDRESS, title_zh="赵的题目")
    assert answer.status_code == 409
    page = read(answer)
    assert "李的题目" in page.main
    assert "赵的题目" in page.text
    assert desk.draft().after["title"]["zh"] == "李的题目"
    assert send(desk.zhao, answer, ADDRESS).status_code == 303
    assert desk.draft().after["title"]["zh"] == "赵的题目"


def test_words_that_no_form_takes_come_back(desk: TheDesk) -> None:
    answer = send(desk.li, desk.li.get(ADDRESS), ADDRESS, title_zh="题\u202e目")
    assert answer.status_code == 400
    assert "看不见的控制字符" in read(answer).main


def test_a_point_is_never_deleted(desk: TheDesk) -> None:
    change = Change(FILE, POINT, {"id": POINT}, None)
    with transaction(desk.services.sessions, writing=True) as session, pytest.raises(Refused, match="point-vanishes"):
        draft(session, Actor(None, "x"), change, desk.services.clock.now())


def test_release_names(desk: TheDesk) -> None:
    desk.approve(TITLE)
    page = desk.li.get("/library/release")
    send(desk.li, page, "/library/release/trial")
    desk.work()
    page = desk.li.get("/library/release")
    taken = desk.services.shipped.release.partition("+")[0]
    good = {"name": "2026.12", "confirmed": "2026.12", "note": "更正电动自行车的题目，便于理解"}
    for wrong, words in (
        ({"name": "december", "confirmed": "december"}, "形如"),
        ({"confirmed": "2026.11"}, "两次填写的库版名称不同"),
        ({"note": "改了"}, "至少 10 个字"),
        ({"name": taken, "confirmed": taken}, "已经有了"),
    ):
        answer = send(desk.li, page, "/library/release", **{**good, **wrong})
        assert answer.status_code == 400
        assert words in read(answer).main


def test_nothing_is_released_untried_or_empty(desk: TheDesk) -> None:
    page = desk.li.get("/library/release")
    assert "没有可以发布的" in read(page).main
    desk.approve(TITLE)
    page = desk.li.get("/library/release")
    assert not [form for form in read(page).forms if form.action.endswith("/library/release") and form.is_post]


def test_a_draft_taken_back_while_releasing_stops_it(desk: TheDesk) -> None:
    desk.approve(TITLE)
    send(desk.li, desk.li.get("/library/release"), "/library/release/trial")
    desk.work()
    wish = {"name": "2026.12", "confirmed": "2026.12", "note": "更正电动自行车的题目，便于理解"}
    send(desk.li, desk.li.get("/library/release"), "/library/release", **wish)
    assert desk.step(desk.draft(), "take-back") == 303
    desk.work()
    assert desk.services.shelf.look_again().own is None
    assert "没有做成" in read(desk.li.get("/library/releases/2026.12")).main
    assert desk.draft().state == "draft"
    desk.step(desk.draft(), "submit")
    desk.step(desk.draft(), "review", by=desk.zhao, act="approve")
    desk.release()  # the name of what failed is free
    assert desk.services.library.release == "2026.12"
