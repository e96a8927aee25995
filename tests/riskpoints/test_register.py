"""The register of standards refuses what is wrong, and says what is in force on which day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from selfcheck.riskpoints.loading import load
from selfcheck.riskpoints.model import Library
from selfcheck.riskpoints.standards import Register, State
from selfcheck.strict_yaml import DataFileError
from tests.data.library import content, copy_of_small, small_catalogue, small_library, write
from tests.riskpoints.test_loading import Damage, put, take

ALL: Final = "standards/all.yaml"
FAMILY: Final = "families/kettles_and_lamps.yaml"
OLD, NEW = 1, 2  # places of GB 2-2019 and GB 2-2026


def entry(**fields: Any) -> dict[str, Any]:
    """An entry of the register."""
    return {"code": "GB 9", "kind": "standard", "confidence": "recalled", **fields}


DAMAGES: Final[dict[str, tuple[str, Damage, str]]] = {
    "code twice": (ALL, put("standards", OLD, "code", value="GB 1"), "standards.1.code"),
    "unknown kind": (ALL, put("standards", 0, "kind", value="song"), "standards.0.kind"),
    "unknown field": (ALL, put("standards", 0, "effective", value="soon"), "standards.0.effective"),
    "missing English": (ALL, take("standards", 0, "title", "en"), "standards.0.title.en"),
    "no confidence": (ALL, take("standards", 0, "confidence"), "standards.0.confidence"),
    "seen nowhere": (ALL, take("standards", 0, "addresses"), "standards.0.addresses"),
    "dates surer than the entry": (
        ALL,
        put("standards", OLD, value=entry(code="GB 2-2019", in_force_from="2020-01-01", dates_confidence="seen")),
        "standards.1.dates_confidence",
    ),
    "sure of no date": (
        ALL,
        put("standards", OLD, "dates_confidence", value="recalled"),
        "standards.1.dates_confidence",
    ),
    "day that is none": (ALL, put("standards", NEW, "in_force_from", value="2026-11-31"), "in_force_from"),
    "ends before it begins": (ALL, put("standards", NEW, "in_force_until", value="2026-11-01"), "in_force_until"),
    "replaces what is not there": (ALL, put("standards", NEW, "replaces", value=["GB 2-2018"]), "replaces.0"),
    "replaces itself": (ALL, put("standards", NEW, "replaces", value=["GB 2-2026"]), "standards.2.replaces"),
    "replaced in a circle": (ALL, put("standards", OLD, "replaces", value=["GB 2-2026"]), "replaces"),
    "begins before what it replaces": (
        ALL,
        put("standards", OLD, "in_force_from", value="2026-11-01"),
        "standards.2.in_force_from",
    ),
    "basis that is not there": (
        FAMILY,
        put("points", 0, "basis", 0, "document", value="GB 77"),
        "points.0.basis.0.document",
    ),
    "family's standard that is not there": (FAMILY, put("standards", value=["GB 1", "GB 77"]), "standards.1"),
    "a family's own words on a standard": (FAMILY, put("standards", value=[entry()]), "standards.0"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_register_is_refused_by_line_and_field(tmp_path: Path, name: str) -> None:
    path, damage, field = DAMAGES[name]
    folder = copy_of_small(tmp_path)
    file = content(folder / "riskpoints" / path)
    damage(file)
    write(folder / "riskpoints" / path, file)
    with pytest.raises(DataFileError) as refused:
        load(folder, small_catalogue().by_code)
    assert refused.value.path == folder / "riskpoints" / path
    assert refused.value.line
    assert field in str(refused.value)


def test_a_wrong_year_is_refused_with_the_editions_there_are(tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    path = folder / "riskpoints" / FAMILY
    file = content(path)
    file["points"][0]["basis"][0]["document"] = "GB 2-2021"
    write(path, file)
    with pytest.raises(DataFileError, match=r"GB 2-2019、GB 2-2026"):
        load(folder, small_catalogue().by_code)


def register() -> Register:
    """The register of the small library."""
    return small_library().standards


def codes(reference: str) -> list[str]:
    """What a name means."""
    return [standard.code for standard in register().named(reference)]


def test_a_name_means_an_edition_or_what_is_current() -> None:
    assert codes("GB 2-2019") == ["GB 2-2019"]
    assert codes("GB 2") == ["GB 2-2026"]
    assert codes("GB/T 3") == codes("GB/T 3系列") == ["GB/T 3系列"]
    assert codes("GB 2-2021") == codes("GB") == codes("") == []


def test_a_printed_basis_leads_to_its_documents() -> None:
    basis = "GB 1 4.1（耐压；绝缘）；GB 2-2026 第5章；购销合同；GB 99"
    assert [each.code for each in register().mentioned(basis)] == ["GB 1", "GB 2-2026", "购销合同"]
    assert register().mentioned("") == ()


@pytest.mark.parametrize(
    ("code", "day", "state"),
    [
        ("GB 1", date(2019, 12, 31), State.COMING),
        ("GB 1", date(2020, 1, 1), State.IN_FORCE),
        ("GB 2-2026", date(2026, 10, 31), State.COMING),
        ("GB 2-2026", date(2026, 11, 1), State.IN_FORCE),
        ("GB 2-2019", date(2019, 6, 1), State.UNKNOWN),
        ("GB 2-2019", date(2026, 10, 31), State.IN_FORCE),
        ("GB 2-2019", date(2026, 11, 1), State.REPLACED),
        ("GB/T 3.1", date(2026, 11, 1), State.UNKNOWN),
    ],
)
def test_what_is_in_force_on_a_day(code: str, day: date, state: State) -> None:
    assert register().state(register().by_code[code], day) is state


def test_points_are_counted_by_what_they_name() -> None:
    library: Library = small_library()
    assert len(library.points_by_standard["GB 1"]) == len(library.points)
    assert "GB 2-2026" not in library.points_by_standard
