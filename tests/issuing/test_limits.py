"""An unconfirmed target prints no number of its own, and still says all it can."""

from __future__ import annotations

import pytest

from selfcheck.issuing.limits import holds_limit, without_limits
from selfcheck.riskpoints.model import Library
from selfcheck.services import Services
from selfcheck.text import Bilingual


def test_a_limit_gives_way_to_its_standard() -> None:
    target = Bilingual("最高车速≤25 km/h；铭牌清晰", "Top speed ≤25 km/h; nameplate legible")
    said = without_limits(target, "GB 17761-2024")
    assert said.zh == "按 GB 17761-2024，限值待核对；铭牌清晰"
    assert said.en == "as GB 17761-2024 requires, limit not yet checked; nameplate legible"


def test_a_document_with_a_chinese_name_stands_without_a_gap_and_is_marked_for_english_readers() -> None:
    said = without_limits(Bilingual("每批抽 3 件", "3 pieces a batch"), "产品质量法")
    assert said == Bilingual(
        "按产品质量法，限值待核对", "as 产品质量法 (Chinese only) requires, limit not yet checked"
    )


@pytest.mark.parametrize(
    "clause",
    [
        "质量安全员已书面任命并在岗",
        "铅酸电池符合GB 22199.1-2017",
        "按市场监管总局令第76号执行",
        "证书在有效期内，型号在附件范围内",
    ],
)
def test_words_and_numbers_of_documents_are_no_limit(clause: str) -> None:
    assert not holds_limit(clause)
    assert without_limits(Bilingual(clause, ""), "x").zh == clause


@pytest.mark.parametrize("clause", ["绝缘电阻≥2 MΩ", "每批抽 3 件", "24 h内报告", "塑料件质量不超过整车质量的5.5%"])
def test_numbers_that_decide_are_limits(clause: str) -> None:
    assert holds_limit(clause)


def test_no_shipped_target_leaks_its_limit(shipped: Services) -> None:
    library: Library = shipped.library
    for point in library.points:
        said = without_limits(point.target, point.basis_text)
        for limit in point.limits:
            number = f"{limit.value.normalize():f}"
            without_basis = said.zh.replace(point.basis_text, "")
            assert not holds_limit(without_basis), (point.id, number, said.zh)
