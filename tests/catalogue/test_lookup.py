"""Products are found by whatever people type, quickly, the likeliest first."""

from __future__ import annotations

import time

import pytest

from selfcheck.catalogue.lookup import browse, category_counts, search, typed_words
from selfcheck.catalogue.model import Catalogue

BIKE = "电动自行车"


def found(catalogue: Catalogue, typed: str, edition: str | None = None) -> list[str]:
    """Names of what a text finds."""
    return [product.name.zh for product in search(catalogue, typed, edition=edition)]


@pytest.mark.parametrize(
    "typed",
    [
        "电动自行车",
        "ddzxc",
        "DDZXC",
        "diandong",
        "dian dong zi xing che",
        "diandzxc",
        "电瓶车",
        "dianpingche",
        "electric bicycle",
        "e-bike",
        "GB 17761",
        "gb17761-2024",
        "17761",
        "P0134",
        "ｐ０１３４",
    ],
)
def test_an_electric_bicycle_comes_first(catalogue: Catalogue, typed: str) -> None:
    assert found(catalogue, typed)[0] == BIKE


@pytest.mark.parametrize(
    "typed", ["bike", "bicycles", "zxc", "ccc", "3C", "强制性认证", "交通用具", "transport", "监管需求"]
)
def test_an_electric_bicycle_is_among_what_is_found(catalogue: Catalogue, typed: str) -> None:
    assert BIKE in found(catalogue, typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("空调", "房间空气调节器"),
        ("kongtiao", "房间空气调节器"),
        ("充电宝", "移动电源"),
        ("电线", "电线电缆"),
        ("煤气灶", "家用燃气灶"),
        ("gas cooker", "家用燃气灶"),
        ("lvhejin", "铝合金建筑型材"),
        ("lühejin", "铝合金建筑型材"),
        ("rezha", "钢筋混凝土用热轧钢筋"),
        ("reya", "钢筋混凝土用热轧钢筋"),
        ("jiaozhanji", "胶粘剂"),
        ("jiaonianji", "胶粘剂"),
        ("dianbingdang", "电饼铛"),
        ("车用汽油", "车用燃油(车用汽油、车用柴油等)"),
        ("坐便椅", "座便椅(凳)"),
        ("QB/T", None),
        ("GB/T 2099.1", "家用及类似用途插头插座"),
    ],
)
def test_other_words_lead_to_the_product(catalogue: Catalogue, typed: str, name: str | None) -> None:
    names = found(catalogue, typed)
    assert name in names if name else names == []


def test_licence_and_certification_narrow_a_search(catalogue: Catalogue) -> None:
    licensed = search(catalogue, "licence")
    assert licensed[0].licence.required
    assert all(each.licence.required or each.licence.is_open for each in licensed)
    assert search(catalogue, "生产许可") == search(catalogue, "许可证") == licensed
    both = found(catalogue, "ccc 电动")
    assert both[0] == BIKE
    assert "电动牙刷、口腔冲洗器" not in both


def test_all_words_must_fit_in_any_order(catalogue: Catalogue) -> None:
    assert found(catalogue, "热水器 燃气") == found(catalogue, "燃气，热水器")
    assert found(catalogue, "燃气 自行车") == []


def test_an_edition_and_a_category_narrow_a_search(catalogue: Catalogue) -> None:
    assert set(found(catalogue, "老", "2021")) == {"老人鞋", "老视成镜"}
    assert found(catalogue, BIKE, "2021") == []
    assert found(catalogue, "农用薄膜", "2024") == []
    assert all(each.category == "gas-appliances" for each in search(catalogue, "ccc", category="gas-appliances"))


@pytest.mark.parametrize(
    "typed", ["", "   ", "、，", "qqqq", "<script>", "%s%n", "'; drop", "\x00", "𠮷", "x" * 5000]
)
def test_odd_text_finds_nothing_and_harms_nothing(catalogue: Catalogue, typed: str) -> None:
    assert found(catalogue, typed) == []


def test_a_standard_number_is_one_word() -> None:
    assert typed_words("GB/T 2099.1 插座") == ("gb2099.1", "插座")
    assert typed_words(" CCC，电动 ") == ("ccc", "电动")


def test_every_product_is_found_by_its_own_words(catalogue: Catalogue) -> None:
    for product in catalogue.products:
        short = product.name.zh.split("(")[0].split("、")[0][:12]
        assert product in search(catalogue, product.code)
        assert product in search(catalogue, short), product.code
        assert product in search(catalogue, product.pinyin[0].replace(" ", "")[:40]), product.code


def test_categories_are_counted_whole_and_per_edition(catalogue: Catalogue) -> None:
    counts = {category.code: count for category, count in category_counts(catalogue)}
    assert sum(counts.values()) == len(catalogue.products)
    assert len(counts) == 14
    assert len(browse(catalogue, "gas-appliances")) == counts["gas-appliances"] == 10
    assert sum(count for _, count in category_counts(catalogue, "2021")) == 7


def test_a_keystroke_is_answered_within_ten_milliseconds(catalogue: Catalogue) -> None:
    search(catalogue, "a")
    took = []
    for typed in ("d", "di", "dian", "diandong", "ddzxc", "电", "电动", "bike", "ccc", "gb 17761") * 5:
        begin = time.perf_counter()
        search(catalogue, typed)
        took.append(time.perf_counter() - begin)
    assert sorted(took)[len(took) // 2] < 0.010
