"""The public pages of the register: both languages, no account, never surer than the data."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from selfcheck.web import language

PAGES = [
    "/standards",
    "/standards?page=3",
    "/standards?q=gb17761",
    "/standards?q=qqqq",
    "/standards?state=coming&on=2026-06-01",
    "/standards?kind=law",
    "/standards/entry?code=GB 17761-2024",
    "/standards/entry?code=GB 17761-2018&on=2025-08-31",
    "/standards/entry?code=GB/T 5023系列",
    "/standards/entry?code=GB 25034",
    "/standards/entry?code=市场监管总局公告2024年第26号",
    "/standards/entry?code=产品说明书",
]


def page(visitor: FlaskClient, address: str, languages: str = "zh") -> str:
    """The words of a page."""
    answer = visitor.get(address, headers={"Accept-Language": languages})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def facts(text: str) -> str:
    """A page's words without tags, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("address", PAGES)
def test_pages_open_to_everybody_in_both_languages(visitor: FlaskClient, address: str) -> None:
    chinese, english = page(visitor, address), page(visitor, address, "en")
    assert chinese.count("<h1") == english.count("<h1") == 1
    assert not {message for message in language.missing if message in english}
    for text in (chinese, english):
        assert not re.search(r"https?://(?!www\.w3\.org)", text)
        assert "None" not in facts(text)


def test_both_sides_of_the_day(visitor: FlaskClient) -> None:
    before = facts(page(visitor, "/standards/entry?code=GB 18580-2025&on=2026-05-31"))
    after = facts(page(visitor, "/standards/entry?code=GB 18580-2025&on=2026-06-01"))
    assert "2026年5月31日 的状态 尚未实施" in before
    assert "2026年6月1日 的状态 有效" in after
    older = facts(page(visitor, "/standards/entry?code=GB 18580-2017&on=2026-06-01"))
    assert "2026年6月1日 的状态 已被代替" in older


def test_what_was_recalled_is_never_shown_as_checked(visitor: FlaskClient) -> None:
    recalled = facts(page(visitor, "/standards/entry?code=GB 2626-2019"))
    assert "这一条没有与任何来源核对" in recalled
    assert "2020年7月1日 待核对" in recalled
    assert "见于公开转载" not in recalled
    assert "的状态 有效，日期待核对" in recalled
    seen = facts(page(visitor, "/standards/entry?code=GB 18401-2010"))
    assert "的状态 有效，日期待核对" in seen
    assert "2011年8月1日 待核对" in seen, "a recalled date of an entry that was seen"
    assert "来源 见于公开转载" in seen


def test_a_name_without_year_leads_to_its_edition(visitor: FlaskClient) -> None:
    answer = visitor.get("/standards/entry?code=GB 17761")
    assert answer.status_code == 302
    assert "GB+17761-2024" in answer.location or "GB%2017761-2024" in answer.location


def test_an_entry_says_who_uses_it(visitor: FlaskClient) -> None:
    text = page(visitor, "/standards/entry?code=GB 17761-2024")
    assert "电动自行车" in text
    assert "/catalogue/products/P0134" in text
    assert "GB 17761-2018" in text
    assert "其中有的不限产品" in page(visitor, "/standards/entry?code=产品质量法")


def test_the_product_page_leads_to_the_register(visitor: FlaskClient) -> None:
    assert "/standards?q=GB" in page(visitor, "/catalogue/products/P0134")


@pytest.mark.parametrize(
    "address",
    ["/standards/entry", "/standards/entry?code=GB 99999", "/standards?on=tomorrow", "/standards?state=dead"],
)
def test_what_is_not_there_is_not_found(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).status_code == 404
