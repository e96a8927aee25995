"""An inspector at a phone, a published list of the area and one outside, and a visit that is under way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.data.issued import Issued
from tests.people import form_token
from tests.regulator.conftest import _nothing_untranslated, count_statements, desk, here, inspector, mine, theirs

__all__ = ["_nothing_untranslated", "count_statements", "desk", "here", "inspector", "mine", "theirs"]
RECORD = {
    "authority": "样例区市场监督管理局",
    "inspector_1": "孙执法",
    "card_1": "样例-0001",
    "inspector_2": "钱执法",
    "card_2": "样例-0002",
    "recorder": "钱执法",
    "cards_shown": "y",
    "place": "样例路 1 号总装车间",
    "present": "王芳",
    "capacity": "质量安全员",
    "summary": "抽查的记录与现场基本一致。",
    "outcome": "ordered",
    "demands": "三日内补齐缺少的记录。",
    "promised": "补齐九月的来料检验记录。",
    "promised_until": "2026-12-01",
    "aside_remarks": "",
}


def version_in(page: str) -> str:
    """The version that the form of a page sends along."""
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


@dataclass
class Walker:
    """Somebody on a visit: the browser and the address of the visit."""

    client: FlaskClient
    address: str

    def page(self, path: str = "") -> TestResponse:
        """Open a page of the visit."""
        return self.client.get(self.address + path)

    def text(self, path: str = "") -> str:
        """The text of a page of the visit."""
        return self.page(path).get_data(as_text=True)

    def digest(self) -> str:
        """The digest of the note that stands on the page now."""
        found = re.search(r'name="digest"[^>]*value="([0-9a-f]{64})"', self.text("/answer"))
        return found[1] if found else ""

    @cached_property
    def token(self) -> str:
        """The form token of this browser."""
        return form_token(self.client.get("/account/profile"))

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Send a form of the visit; who signs has read the note that stands now, unless the test says otherwise."""
        if path.startswith(("/sign/", "/answer")):
            fields = {"digest": self.digest(), **fields}
        return self.client.post(self.address + path, data={"csrf_token": self.token, **fields})

    def send_by_itself(self, path: str, **fields: Any) -> TestResponse:
        """Send as the script of the page does, which wants a short answer."""
        data = {"csrf_token": self.token, **fields}
        return self.client.post(self.address + path, data=data, headers={"Accept": "application/json"})

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows on the way, in order."""
        return [int(found) for found in re.findall(r'<article class="sight" id="row-(\d+)"', self.text())]

    def see(self, position: int, seen: str, note: str = "", version: int = 1, **fields: str) -> TestResponse:
        """Mark a row as the page does without script."""
        return self.send(f"/rows/{position}", seen=seen, note=note, version=str(version), **fields)

    def walk(self) -> None:
        """See every row: the first differs, the second could not be seen, the others agree."""
        for place, position in enumerate(self.rows):
            seen = ("differs", "unseen")[place] if place < 2 else "agrees"
            note = "" if seen == "agrees" else f"第 {place} 处说明"
            assert self.see(position, seen, note).status_code == 303

    def freeze(self, **changed: str) -> TestResponse:
        """Write the record and freeze the note."""
        return self.send("/record", act="freeze", **{"version": self.version(), **RECORD, **changed})

    def version(self) -> str:
        """The version of the record that a page opened now sends along."""
        return version_in(self.text("/record"))


def begin(client: FlaskClient, number: str, wanted: str = "12", seed: str = "3F0A-91C2") -> TestResponse:
    """Begin a visit from the brief."""
    brief = f"/regulator/visits/brief?number={number}"
    return client.post(brief, data={"csrf_token": form_token(client.get(brief)), "wanted": wanted, "seed": seed})


@pytest.fixture
def walker(desk: FlaskClient, mine: Issued) -> Walker:
    """A visit under way."""
    answer = begin(desk, mine.number)
    assert answer.status_code == 303
    return Walker(desk, answer.location)


@pytest.fixture
def frozen(walker: Walker) -> Walker:
    """A visit whose note is frozen."""
    walker.walk()
    assert walker.freeze().status_code == 303
    return walker
