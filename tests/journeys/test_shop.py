"""A shop of one person, who does everything alone and says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from selfcheck.accounts.records import User
from selfcheck.jobs.worker import Worker
from tests.journeys import stories
from tests.journeys.walking import PageWalker
from tests.people import People

pytestmark = pytest.mark.any_database

Walk = Callable[[User], PageWalker]


def test_one_person_reaches_the_issued_list(walk: Walk, people: People, worker: Worker, stranger: PageWalker) -> None:
    chen = walk(people.add("chen", "陈小店"))
    chen.open("/")
    stories.found_shop(chen)
    stories.add_product(chen, "电线电缆", "SAMPLE-CCC-0002")
    stories.draw_up(chen, "陈小店", form="完整清单")
    assert chen.heading == "签署确认并签发", "nothing is missing, so the check leads on"
    assert "本清单由我组织编制" in chen.page.words
    assert "我已审核本清单" not in chen.page.words, "nobody reviews here, so nobody is made to say it"
    stories.attest(chen)
    assert chen.heading.startswith("清单 ")
    assert len(chen.pages) <= 12, chen.pages

    worker.run_all()
    chen.open(chen.address)
    stranger.open(stories.slip_path(chen))
    assert "登记在册，现行" in stranger.words
