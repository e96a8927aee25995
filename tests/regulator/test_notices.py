"""What a regulator answered reaches the unit on its first page, and stays there until somebody puts it aside."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.issued import Issued
from tests.filling import form_to, send
from tests.pages import read, untranslated
from tests.people import form_token
from tests.regulator.conftest import OFFICE
from tests.regulator.test_receipts import handed_in, page_of

Client = Callable[[User], FlaskClient]
REMARKS = "第 3 行的频次请再核对。"


def answer(desk: FlaskClient, issued: Issued, remarks: str = "") -> None:
    """Let the inspector answer the receipt."""
    page = desk.get(f"/regulator/lists/{issued.number}")
    assert send(desk, page, "/read", remarks=remarks).status_code == 303


def put_aside(client: FlaskClient, shown: TestResponse) -> TestResponse:
    """Press the button of a page as it was shown."""
    button = form_to(read(shown), "/known").buttons["知道了，首页不再提醒"]
    return send(client, shown, "/known", version=button.get("value"))


def overview(client: FlaskClient, issued: Issued) -> str:
    """The words of the unit's first page."""
    return read(client.get(f"/units/{issued.of.of.unit.code}")).main


def test_an_answer_is_on_the_first_page_until_it_is_put_aside(
    services: Services, mine: Issued, desk: FlaskClient, client_for: Client
) -> None:
    officer = client_for(mine.of.of.users[Post.OFFICER])
    handed_in(services, mine)
    assert OFFICE not in overview(officer, mine), "nobody has answered yet"
    answer(desk, mine, REMARKS)
    assert f"{OFFICE}对清单 {mine.number} 有意见 {REMARKS}" in overview(officer, mine)
    links = read(officer.get(f"/units/{mine.of.of.unit.code}")).all("a")
    assert page_of(mine) in {each.get("href") for each in links}
    sent = put_aside(officer, officer.get(page_of(mine)))
    assert sent.headers["Location"].endswith(f"/units/{mine.of.of.unit.code}")
    assert OFFICE not in overview(officer, mine)
    assert "知道了" not in read(officer.get(page_of(mine))).main
    assert REMARKS in read(officer.get(page_of(mine))).main, "the receipt itself stays"
    assert not untranslated()


def test_words_that_come_while_one_reads_stay_new(
    services: Services, mine: Issued, desk: FlaskClient, client_for: Client
) -> None:
    officer = client_for(mine.of.of.users[Post.OFFICER])
    handed_in(services, mine)
    answer(desk, mine)
    shown = officer.get(page_of(mine))
    answer(desk, mine, REMARKS)
    assert put_aside(officer, shown).status_code == 303
    assert REMARKS in overview(officer, mine)


def test_putting_aside_takes_nothing_from_the_inspector(
    services: Services, mine: Issued, desk: FlaskClient, client_for: Client
) -> None:
    """The version by which two inspectors do not overwrite one another is theirs alone."""
    officer = client_for(mine.of.of.users[Post.OFFICER])
    handed_in(services, mine)
    answer(desk, mine)
    page = desk.get(f"/regulator/lists/{mine.number}")
    assert put_aside(officer, officer.get(page_of(mine))).status_code == 303
    assert send(desk, page, "/read", remarks=REMARKS).status_code == 303


def test_who_holds_no_post_sees_the_answer_and_cannot_put_it_aside(
    services: Services, mine: Issued, desk: FlaskClient, client_for: Client
) -> None:
    owner = client_for(mine.of.of.owner)
    handed_in(services, mine)
    answer(desk, mine)
    assert f"{OFFICE}已阅看清单 {mine.number}" in overview(owner, mine)
    assert "知道了" not in read(owner.get(page_of(mine))).main
    token = form_token(owner.get("/account/profile"))
    refused = owner.post(f"{page_of(mine)}/known", data={"csrf_token": token, "version": "2"})
    assert refused.status_code in {403, 404}
    assert OFFICE in overview(owner, mine)


def test_a_version_that_no_answer_has_changes_nothing(
    services: Services, mine: Issued, desk: FlaskClient, client_for: Client
) -> None:
    officer = client_for(mine.of.of.users[Post.OFFICER])
    handed_in(services, mine)
    answer(desk, mine)
    shown = officer.get(page_of(mine))
    for forged in ("999999999", "-1", "99999999999999999999", "x"):
        assert send(officer, shown, "/known", version=forged).status_code == 303
        assert OFFICE in overview(officer, mine), forged
