"""The public pages: both languages, no account, nothing shown that must stay in the files."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from selfcheck.catalogue.model import Catalogue
from selfcheck.web import language
from tests.catalogue.conftest import Copy

PAGES = [
    "/catalogue",
    "/catalogue?edition=2021",
    "/catalogue/search?q=diandong",
    "/catalogue/search?q=ccc&page=2",
    "/catalogue/search?q=qqqq",
    "/catalogue/categories/children-products",
    "/catalogue/categories/children-products?edition=2020",
    "/catalogue/products/P0001",
    "/catalogue/products/P0078",
    "/catalogue/products/P0288",
    "/catalogue/products/P0331",
    "/catalogue/editions",
    "/catalogue/editions/2024",
    "/catalogue/editions/2021",
    "/catalogue/editions/2026-as-labelled?page=3",
    "/catalogue/registers/licence",
    "/catalogue/registers/ccc",
]


def page(visitor: FlaskClient, address: str, languages: str = "zh") -> str:
    """The words of a page."""
    answer = visitor.get(address, headers={"Accept-Language": languages})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("address", PAGES)
def test_pages_open_to_everybody_in_both_languages(visitor: FlaskClient, address: str) -> None:
    chinese, english = page(visitor, address), page(visitor, address, "en")
    assert chinese.count("<h1") == english.count("<h1") == 1
    assert not {message for message in language.missing if message in english}
    for text in (chinese, english):
        assert not re.search(r"https?://(?!www\.w3\.org)", text)
        assert "github" not in text


def test_a_search_without_script_and_with_it_is_one_page(visitor: FlaskClient) -> None:
    text = page(visitor, "/catalogue/search?q=ddzxc")
    assert 'id="results"' in text
    assert "/catalogue/products/P0134" in text


def test_a_disagreement_is_shown_with_both_words(visitor: FlaskClient) -> None:
    text = page(visitor, "/catalogue/products/P0288")
    assert "清单的标记与登记表不一致" in text
    assert "以登记表为准" in text
    assert "清单的标记与登记表不一致" not in page(visitor, "/catalogue/products/P0134")


def test_the_unverified_list_says_so_on_its_page(visitor: FlaskClient) -> None:
    assert "这不是官方目录" in page(visitor, "/catalogue/editions/2026-as-labelled")
    assert "This is not an official catalogue" in page(visitor, "/catalogue/editions/2026-as-labelled", "en")


def test_an_edition_without_rows_says_so_and_keeps_neighbours_apart(visitor: FlaskClient) -> None:
    text = page(visitor, "/catalogue/editions/2024")
    assert text.index("一行也没有看到") < text.index("邻近年份的行") < text.index("农用薄膜")


@pytest.mark.parametrize(
    "address",
    [
        "/catalogue/products/P9999",
        "/catalogue/products/P0043",
        "/catalogue/products/134",
        "/catalogue/categories/kitchens",
        "/catalogue/editions/2019",
        "/catalogue/registers/energy",
        "/catalogue?edition=1999",
    ],
)
def test_what_is_not_there_is_not_found(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "999999", "x", "9" * 5000, "١"])
def test_odd_page_numbers_lead_to_a_page_that_exists(visitor: FlaskClient, number: str) -> None:
    assert visitor.get("/catalogue/search", query_string={"q": "ccc", "page": number}).status_code == 200


def test_typed_text_is_shown_as_text(visitor: FlaskClient) -> None:
    answer = visitor.get("/catalogue/search", query_string={"q": "<script>{{7*7}}</script>"})
    text = answer.get_data(as_text=True)
    assert "<script>{{" not in text
    assert "&lt;script&gt;{{7*7}}" in text


def test_CAT_08_hostile_text_of_the_files_is_inert_on_every_page(app: Flask, copy: Copy) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}{% if 1 %}(a+)+$"
    copy.change("catalogue/products.yaml", "zh: 电动自行车, ", f'zh: "{hostile}", ')
    app.extensions["selfcheck"][Catalogue] = copy.load()
    visitor = app.test_client()
    for address in (
        "/catalogue/products/P0134",
        "/catalogue/search?q=P0134",
        "/catalogue/categories/transport-equipment",
    ):
        text = visitor.get(address, headers={"Accept-Language": "zh"}).get_data(as_text=True)
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in text
