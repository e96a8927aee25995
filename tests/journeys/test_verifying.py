"""A stranger, or an inspector, holds a list in their hands and asks whether it is real and in force."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from selfcheck.accounts.records import User
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.issued import Issued, file_of, issued_again, published
from tests.journeys.walking import PageWalker
from tests.people import People

Walk = Callable[[User], PageWalker]


@pytest.fixture
def issued(services: Services, people: People) -> Issued:
    """A maker's list in force."""
    return published(services, people)


def test_by_the_address_of_the_qr_code(issued: Issued, stranger: PageWalker) -> None:
    stranger.open(issued.check_path)
    assert "登记在册，现行" in stranger.words
    assert issued.number in stranger.words
    assert "与纸面逐行对照行码" in stranger.words


def test_by_number_and_check_code_as_people_type_them(issued: Issued, stranger: PageWalker) -> None:
    stranger.open("/")
    stranger.follow("去核验")
    stranger.fill("清单编号", issued.number.lower().replace("-", " - "))
    stranger.fill("校验码", f" {issued.check_code.lower()} ")
    stranger.press("核验")
    assert issued.number in stranger.words
    assert "登记在册，现行" in stranger.words


def test_by_a_wrong_check_code_nothing_is_told(issued: Issued, stranger: PageWalker) -> None:
    stranger.open(f"/check/{issued.number}/AAAAAAAAAAAAA")
    assert issued.of.of.unit.name not in stranger.words


@pytest.mark.parametrize(
    ("kind", "name", "said"), [("list", "清单.pdf", "真实有效"), ("data", "清单.json", "真实有效")]
)
def test_by_the_file(
    issued: Issued, stranger: PageWalker, services: Services, kind: str, name: str, said: str
) -> None:
    stranger.open("/check")
    stranger.hand_over("清单文件", name, file_of(services, issued, kind))
    stranger.press("上传并核验")
    assert said in stranger.words
    assert issued.number in stranger.words


def test_by_a_file_of_somebody_else(issued: Issued, stranger: PageWalker) -> None:
    stranger.open("/check")
    stranger.hand_over("清单文件", "别家.pdf", b"%PDF-1.7\n%%EOF")
    stranger.press("上传并核验")
    assert issued.number not in stranger.words
    assert "不" in stranger.page.main


def test_a_withdrawn_list_says_so_with_the_reason(issued: Issued, walk: Walk, stranger: PageWalker) -> None:
    chief = walk(issued.of.of.users[Post.PERSON_IN_CHARGE])
    chief.open(issued.of.of.url(f"issued/{issued.id}"))
    chief.fill("作废的原因", "停产，不再适用")
    chief.press("作废")
    assert "已作废" in chief.words
    stranger.open(issued.check_path)
    assert "作废" in stranger.words
    assert "停产，不再适用" in stranger.words


def test_the_next_edition_takes_the_place_of_the_last(
    issued: Issued, services: Services, stranger: PageWalker
) -> None:
    again = issued_again(services, issued.of)
    stranger.open(issued.check_path)
    assert again.number in stranger.words
    assert "替代" in stranger.words
    stranger.open(again.check_path)
    assert "现行" in stranger.words
