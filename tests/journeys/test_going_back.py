"""A list that goes back and comes again: returned with words, recalled, opened for its next edition."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.issued import published, ready_list, work
from tests.journeys import stories
from tests.journeys.walking import PageWalker
from tests.people import People

pytestmark = pytest.mark.any_database

Walk = Callable[[User], PageWalker]


def test_the_director_returns_it_with_words_and_the_officer_mends_it(
    services: Services, people: People, walk: Walk
) -> None:
    sample = ready_list(services, people)
    officer, director = (walk(sample.of.users[post]) for post in (Post.OFFICER, Post.DIRECTOR))
    officer.open(sample.url("readiness"))
    stories.submit(officer)

    director.open(sample.url("readiness"))
    director.press("退回")
    assert director.page.status == 400
    assert "请写明要改什么" in director.words
    director.fill("退回的原因", "第 3 行的目标请写到能当场判断")
    director.press("退回")
    assert "已退回" in director.words

    officer.open("/")
    assert "第 3 行的目标请写到能当场判断" in read_on(officer)
    stories.submit(officer)
    director.open(sample.url("readiness"))
    director.press("审核通过")
    assert "等待主要负责人" in director.words


def read_on(officer: PageWalker) -> str:
    """From the overview to the check, where the words of the return stand."""
    officer.follow("检查并提交")
    return officer.words


def test_the_officer_takes_it_back_and_only_the_officer(services: Services, people: People, walk: Walk) -> None:
    sample = ready_list(services, people)
    officer, director = (walk(sample.of.users[post]) for post in (Post.OFFICER, Post.DIRECTOR))
    officer.open(sample.url("readiness"))
    stories.submit(officer)
    director.open(sample.url("readiness"))
    assert "撤回修改" not in director.words
    officer.press("撤回修改")
    assert "已撤回" in officer.words


def test_the_next_edition_names_its_cause_and_supersedes(services: Services, people: People, walk: Walk) -> None:
    issued = published(services, people)
    unit = issued.of.of
    officer, director = (walk(unit.users[post]) for post in (Post.OFFICER, Post.DIRECTOR))
    chief = walk(unit.users[Post.PERSON_IN_CHARGE])
    officer.open(issued.of.url().rstrip("/"))
    officer.press("修改清单（另出新版）")
    officer.follow("检查并提交")
    stories.submit(officer)
    director.open(issued.of.url("readiness"))
    director.press("审核通过")

    chief.open(issued.of.url("attest"))
    stories.attest(chief)
    assert chief.page.status == 400
    assert "请选择为什么出新版" in chief.words
    chief.choose("为什么出新版", "年度复核")
    stories.attest(chief)
    work(services)
    chief.open(unit.url("issued"))
    assert "已被替代" in chief.words
    assert "现行" in chief.words
