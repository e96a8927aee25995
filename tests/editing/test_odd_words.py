"""What is typed into a draft can be odd; its page always opens again."""

from __future__ import annotations

import pytest

from tests.editing.conftest import POINT, TheDesk
from tests.filling import send
from tests.pages import read

ADDRESS = f"/library/points/{POINT}"
ODD = {
    "half a character": '{"\\ud800": true}',
    "half a character within": '{"all": ["\\ud800"]}',
    "no character at all": '{"\\u0000": 1}',
    "text that turns round": '{"\\u202e": 1}',
    "too deep": '{"all":[' * 200 + "]}" * 200,
    "beyond what can be read": "{" + '"a":{' * 390,
    "not a number": '{"a": NaN}',
    "more digits than a file has": '{"a": ' + "9" * 1900 + "}",
}


@pytest.mark.parametrize("name", ODD)
def test_a_condition_that_no_file_could_hold_does_not_lock_its_draft(desk: TheDesk, name: str) -> None:
    found = desk.save({"when": ODD[name]})
    for address in (ADDRESS, f"/library/drafts/{found.id}", "/library/drafts", "/library"):
        assert desk.li.get(address).status_code == 200
    page = desk.li.get(f"/library/drafts/{found.id}")
    assert "送审" not in {button for form in read(page).forms for button in form.buttons} or (
        desk.step(found, "submit") == 409
    )
    assert send(desk.li, desk.li.get(ADDRESS), ADDRESS, when="").status_code == 303
