"""The review page shows every product with its list in both roles, is sound HTML and lets nothing run."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import html5lib
from click.testing import CliRunner

from selfcheck.catalogue.model import Catalogue, Category
from selfcheck.riskpoints.cli import riskpoints
from selfcheck.riskpoints.loading import load
from selfcheck.riskpoints.review import review_page
from selfcheck.text import Bilingual
from tests.data.library import (
    content,
    copy_of_small,
    shipped_catalogue,
    shipped_library,
    small_catalogue,
    small_library,
    write,
)

ON: Final = date(2026, 11, 20)
FAMILY: Final = "riskpoints/families/kettles_and_lamps.yaml"


def sorted_catalogue() -> Catalogue:
    """The small catalogue with its one category."""
    category = Category("invented", Bilingual("虚构品", "Invented goods"))
    return Catalogue(editions=(), categories=(category,), products=small_catalogue().products, registers={})


@cache
def small_page() -> str:
    """The page of the small library."""
    return review_page(small_library(), sorted_catalogue(), ON)


def part_of(page: str, code: str) -> str:
    """What the page says of one product."""
    return page.split(f'<article id="{code}">')[1].split("</article>")[0]


def test_every_product_stands_under_its_category_and_in_the_index() -> None:
    page = review_page(shipped_library(), shipped_catalogue(), ON)
    articles = re.findall(r'<article id="(P\d{4})">', page)
    assert sorted(articles) == sorted(shipped_catalogue().by_code)
    assert all(page.count(f'href="#{code}"') == 1 for code in articles)


def test_a_product_shows_its_points_and_what_stands_behind_them() -> None:
    part = part_of(small_page(), "P0001")
    point = small_library().by_id["kettles_and_lamps-01"]
    for text in (point.id, point.title.zh, point.target.en, point.check_method.zh, point.basis_text, "水壶与台灯"):
        assert text in part
    assert "生产单位" in part
    assert "销售单位" in part
    assert 'href="#generic_maker-01"' in part


def test_a_product_without_points_of_its_own_says_so() -> None:
    general = replace(
        small_library(), families=tuple(each for each in small_library().families if each.scope == "generic")
    )
    assert "本产品暂无专门风险点" not in part_of(small_page(), "P0005")
    assert part_of(review_page(general, sorted_catalogue(), ON), "P0005").count("本产品暂无专门风险点") == 2


def test_the_day_decides_what_is_shown() -> None:
    later = review_page(small_library(), sorted_catalogue(), date(2027, 12, 31))
    assert "kettles_and_lamps-05" not in part_of(small_page(), "P0001")
    assert "kettles_and_lamps-05" in part_of(later, "P0001")


def test_the_page_is_sound_and_its_ids_and_links_meet() -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(small_page())
    ids = re.findall(r' id="([^"]+)"', small_page())
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', small_page())) <= set(ids)
    assert not re.search(r"<script|src=|href=\"http|@import|url\(", small_page())


def test_CAT_08_texts_of_the_library_are_text(tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    file = content(folder / FAMILY)
    file["points"][0]["check_method"] = {"zh": "看<script>alert(1)</script>{{ 7*7 }}", "en": "Look"}
    write(folder / FAMILY, file)
    page = review_page(load(folder, small_catalogue().by_code), sorted_catalogue(), ON)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
    assert "<script" not in page


def test_the_command_writes_the_file_or_says_why_not(tmp_path: Path) -> None:
    installation = SimpleNamespace(catalogue=sorted_catalogue(), library=small_library())
    target = tmp_path / "review.html"
    result = CliRunner().invoke(riskpoints, ["review", "--html", str(target), "--on", "2026-11-20"], obj=installation)
    assert result.exit_code == 0, result.output
    assert target.read_text(encoding="utf-8") == small_page()
    refused = CliRunner().invoke(
        riskpoints, ["review", "--html", str(tmp_path / "none" / "x.html")], obj=installation
    )
    assert refused.exit_code == 1
    assert "x.html" in refused.output
