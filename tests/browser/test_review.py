"""The library for review on every width: no text runs into the next column, nothing makes the page wider."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from selfcheck.riskpoints.review import review_page
from selfcheck.text import Bilingual
from tests.browser.chromium import overflow
from tests.data.library import small_catalogue, small_library
from tests.riskpoints.test_review import ON, sorted_catalogue

LONG = Bilingual("人造板(细木工板、中密度纤维板、刨花板、胶合板、浸渍胶膜纸饰面人造板、实木复合地板等)" * 2, "Boards")
OUTSIDE = """() => [...document.querySelectorAll("td, th, li a")].filter((each) => {
  const around = (each.closest("ul.products li") ?? each).getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(each);
  const isOut = (box) => box.width && (box.right > around.right + 1 || box.left < around.left - 1);
  return [...range.getClientRects()].some(isOut);
}).map((each) => each.textContent)"""


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_long_names_stay_in_their_column(browser: Browser, width: int) -> None:
    products = tuple(replace(each, name=LONG) for each in small_catalogue().products)
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(review_page(small_library(), replace(sorted_catalogue(), products=products), ON))
    assert page.evaluate(OUTSIDE) == []
    assert page.locator("td").evaluate_all("cells => Math.min(...cells.map((cell) => cell.clientWidth))") >= 40
    assert overflow(page) <= 0
    page.context.close()
