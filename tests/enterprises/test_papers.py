"""What is said about missing, expiring and too narrow papers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from selfcheck.catalogue.model import Covers
from selfcheck.enterprises.model import HeldPaper, HeldProduct, PaperFacts, PaperKind, ProductFacts, Production
from selfcheck.enterprises.papers import covers, paper_findings
from selfcheck.findings import FindingLevel
from selfcheck.glossary import Role
from tests.enterprises.test_scope import product as listed

TODAY = date(2026, 11, 20)
CCC = listed(ccc=Covers.WHOLE)
CABLE = listed(licence=Covers.PART, ccc=Covers.PART)


def paper(number: str = "2024011606000001", **facts: Any) -> HeldPaper:
    return HeldPaper(1, PaperFacts(**{"kind": PaperKind.CCC, "number": number, **facts}))


def held(*papers: HeldPaper, **facts: Any) -> HeldProduct:
    values: dict[str, Any] = {"is_made": True, "is_sold": False, **facts}
    return HeldProduct(7, "P0001", "电动自行车", ProductFacts(**values), papers)


def codes(product: HeldProduct, role: Role = Role.MAKER) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.code) for finding in paper_findings(product, CCC, role, TODAY)]


def test_a_missing_certificate_stops_a_maker_and_warns_a_seller() -> None:
    assert codes(held()) == [("error", "paper-missing-ccc")]
    assert codes(held(is_made=False, is_sold=True), Role.SELLER) == [("warning", "paper-missing-ccc")]


def test_nothing_is_asked_where_no_register_asks() -> None:
    assert not paper_findings(held(models=("A",)), listed(), Role.MAKER, TODAY)
    assert not paper_findings(held(models=("A",)), None, Role.MAKER, TODAY)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, [("error", "paper-expired")]),
        (0, [("warning", "paper-expires-within-7")]),
        (7, [("warning", "paper-expires-within-7")]),
        (8, [("warning", "paper-expires-within-30")]),
        (30, [("warning", "paper-expires-within-30")]),
        (31, []),
    ],
)
def test_expiry_is_said_thirty_and_seven_days_before(days: int, expected: list[tuple[str, str]]) -> None:
    assert codes(held(paper(expires_on=TODAY + timedelta(days=days)))) == expected


def test_an_expired_paper_with_a_valid_successor_only_warns() -> None:
    old = HeldPaper(1, PaperFacts(PaperKind.CCC, "old", expires_on=TODAY - timedelta(days=3)))
    new = HeldPaper(2, PaperFacts(PaperKind.CCC, "new", expires_on=TODAY + timedelta(days=300)))
    assert codes(held(old, new)) == [("warning", "paper-expired")]


def test_a_model_outside_every_certificate_is_an_error_in_words() -> None:
    product = held(paper(scope_models=("TDT01Z", "TDT02Z")), models=("tdt01z", "TDT 02Z", "TDT09Z"))
    (finding,) = paper_findings(product, CCC, Role.MAKER, TODAY)
    assert finding.level is FindingLevel.ERROR
    assert finding.words.zh.startswith("型号 TDT09Z 不在任何一张证书的范围内")
    assert finding.where is not None
    assert finding.where.endpoint == "enterprises.product"
    assert finding.where.ids == {"product_id": 7}


def test_a_certificate_of_another_kind_covers_nothing() -> None:
    report = HeldPaper(2, PaperFacts(PaperKind.REPORT, "R-1", scope_models=("B",)))
    product = held(paper(scope_models=("A",)), report, models=("A", "B"))
    assert codes(product) == [("error", "model-outside-papers")]


def test_a_scope_not_written_by_model_covers_all() -> None:
    assert covers(paper(), "anything")
    assert not codes(held(paper(), models=("A", "B")))


def test_models_that_were_not_told_cannot_be_compared() -> None:
    assert codes(held(paper(scope_models=("A",)))) == [("warning", "models-not-told")]


def test_three_different_names_are_allowed_and_said() -> None:
    product = held(paper(holder="甲公司", manufacturer="乙公司", factory="丙厂"))
    (finding,) = paper_findings(product, CCC, Role.MAKER, TODAY)
    assert (finding.level, finding.code) == (FindingLevel.HINT, "paper-names-differ")
    assert all(name in finding.words.zh for name in ("甲公司", "乙公司", "丙厂"))
    assert not codes(held(paper(holder="甲公司", manufacturer="甲公司", factory="甲公司")))


def test_commissioned_production_is_noted() -> None:
    commissioned = {"production": Production.COMMISSIONED}
    assert codes(held(paper(), **commissioned)) == [("warning", "partner-not-told")]
    assert codes(held(paper(), partner="样例代工厂", **commissioned)) == [("hint", "commissioned-production")]


def test_two_registers_that_each_name_some_kinds_are_met_by_either() -> None:
    product = held(paper(scope_models=("RV 2.5",)), models=("RV 2.5",))
    assert not paper_findings(product, CABLE, Role.MAKER, TODAY)
    (finding,) = paper_findings(held(models=("RV 2.5",)), CABLE, Role.MAKER, TODAY)
    assert (finding.level, finding.code) == (FindingLevel.WARNING, "paper-missing-licence-or-ccc")
    other = held(paper(scope_models=("RV 2.5",)), models=("YJV 4",))
    (outside,) = paper_findings(other, CABLE, Role.MAKER, TODAY)
    assert "另立为一个产品" in outside.words.zh
