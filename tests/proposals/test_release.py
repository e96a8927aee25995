"""A release answers by itself what was taken up in one of its points."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.lists import SampleList, row_ids
from tests.editing.conftest import POINT, TheDesk, desk, editors
from tests.filling import send
from tests.pages import read
from tests.proposals.test_story import proposals, propose

__all__ = ["desk", "editors"]


@pytest.mark.any_database
def test_a_release_tells_the_unit(
    services: Services, ebikes: SampleList, client_for: Callable[[User], FlaskClient], desk: TheDesk
) -> None:
    officer = client_for(ebikes.of.users[Post.OFFICER])
    propose(officer, ebikes, row_ids(services, ebikes)[POINT])
    (found,) = proposals(services)
    address = f"/library/proposals/{found.id}"
    assert send(desk.li, desk.li.get(address), "take-up").status_code == 303
    assert POINT in read(desk.li.get(address)).main
    desk.approve({"title_zh": "电池组能被改动", "title_en": "Battery pack can be altered"})
    desk.release()
    assert "已在库版 2026.12 发布" in read(officer.get(ebikes.of.url("proposals"))).main
    assert proposals(services)[0].released_in == "2026.12"
