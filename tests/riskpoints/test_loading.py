"""A damaged library is refused with file, line and field; the one in memory stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from selfcheck.riskpoints.loading import load
from selfcheck.riskpoints.model import AllOf, Answered, Library, Measure, MeasureIs, Scope
from selfcheck.strict_yaml import DataFileError
from selfcheck.text import Bilingual
from tests.data.library import content, copy_of_small, small_catalogue, small_library, write

FAMILY: Final = "families/kettles_and_lamps.yaml"
CATEGORY: Final = "categories/category_goods.yaml"
CCC: Final = "measures/measure_ccc.yaml"
MAKER: Final = "generic/generic_maker.yaml"
QUESTIONS: Final = "questions.yaml"
Damage = Callable[[Any], None]


def put(*path: str | int, value: Any) -> Damage:
    """Damage: put a value at a place."""

    def damage(file: Any) -> None:
        for step in path[:-1]:
            file = file[step]
        file[path[-1]] = value

    return damage


def take(*path: str | int) -> Damage:
    """Damage: take a value away."""

    def damage(file: Any) -> None:
        for step in path[:-1]:
            file = file[step]
        del file[path[-1]]

    return damage


def nested(depth: int) -> Any:
    """A condition so many words deep."""
    condition: Any = {"role": "maker"}
    for _ in range(depth):
        condition = {"not": condition}
    return condition


DAMAGES: Final[dict[str, tuple[str, Damage, str]]] = {
    "unknown field": (FAMILY, put("points", 0, "colour", value="red"), "points.0.colour"),
    "unknown field of the file": (FAMILY, put("owner", value="me"), "owner"),
    "missing field": (FAMILY, take("points", 1, "target"), "points.1.target"),
    "missing English": (FAMILY, take("points", 1, "title", "en"), "points.1.title.en"),
    "wrong format": (FAMILY, put("format", value="selfcheck-riskpoints/9"), "format"),
    "wrong code": (FAMILY, put("code", value="lamps"), "code"),
    "wrong scope": (FAMILY, put("scope", value="generic"), "scope"),
    "foreign id": (FAMILY, put("points", 0, "id", value="lamps-01"), "points.0.id"),
    "id twice": (FAMILY, put("points", 1, "id", value="kettles_and_lamps-01"), "points.1.id"),
    "unknown stage": (FAMILY, put("points", 0, "stage", value="dream"), "points.0.stage"),
    "old word for maker": (FAMILY, put("points", 0, "roles", value=["manufacturer"]), "points.0.roles"),
    "no role": (FAMILY, put("points", 0, "roles", value=[]), "points.0.roles"),
    "unknown frequency": (FAMILY, put("points", 0, "frequency", value="hourly"), "points.0.frequency"),
    "unknown level": (FAMILY, put("points", 0, "level", value="huge"), "points.0.level"),
    "unknown confidence": (FAMILY, put("points", 0, "confidence", value="sure"), "points.0.confidence"),
    "numbers differ": (FAMILY, put("points", 0, "target", "en", value="Cut-out at ≤15 ℃"), "points.0.target"),
    "title too long": (FAMILY, put("points", 0, "title", "zh", value="长" * 61), "points.0.title"),
    "limit as a number": (FAMILY, put("points", 0, "limits", 0, "value", value=150), "points.0.limits.0.value"),
    "limit in words": (FAMILY, put("points", 0, "limits", 0, "value", value="1e3"), "points.0.limits.0.value"),
    "unknown operator": (FAMILY, put("points", 0, "limits", 0, "operator", value="!="), "points.0.limits.0.operator"),
    "between without upper": (FAMILY, put("points", 0, "limits", 0, "operator", value="between"), "limits.0.upper"),
    "no unit": (FAMILY, take("points", 0, "limits", 0, "unit"), "points.0.limits.0.unit"),
    "no basis": (FAMILY, take("points", 0, "basis"), "points.0.basis"),
    "day that is none": (FAMILY, put("points", 4, "applies_from", value="2026-02-30"), "points.4.applies_from"),
    "ends before it begins": (
        FAMILY,
        put("points", 4, "applies_until", value="2026-01-01"),
        "points.4.applies_until",
    ),
    "severity": (FAMILY, put("inspection_items", 0, "severity", value="C"), "inspection_items.0.severity"),
    "item of an unknown point": (
        FAMILY,
        put("inspection_items", 0, "points", value=["kettles_and_lamps-01", "kettles_and_lamps-99"]),
        "inspection_items.0.points.1",
    ),
    "item of a general point": (
        FAMILY,
        put("inspection_items", 0, "points", value=["generic_maker-01"]),
        "inspection_items.0.points.0",
    ),
    "item of a point beside its products": (
        FAMILY,
        put("inspection_items", 0, "points", value=["category_goods-01"]),
        "inspection_items.0.points.0",
    ),
    "item of no point": (FAMILY, put("inspection_items", 0, "points", value=[]), "inspection_items.0.points"),
    "item of points and excepted": (
        FAMILY,
        put(
            "inspection_items",
            0,
            value={
                "item": {"zh": "耐压", "en": "Withstand voltage"},
                "clause": "4.1",
                "severity": "A",
                "points": ["kettles_and_lamps-01"],
                "excepted": {"zh": "另有规定", "en": "Ruled elsewhere"},
            },
        ),
        "inspection_items.0.excepted",
    ),
    "unknown product": (FAMILY, put("products", "P9999", value="幻影"), "products"),
    "slipped product": (FAMILY, put("products", "P0001", value="水泥"), "products"),
    "product outside the file": (FAMILY, put("points", 0, "products", value=["P0004"]), "points.0.products"),
    "category point without products": (CATEGORY, take("points", 0, "products"), "points.0.products"),
    "products beside a register": (CCC, put("products", value={"P0001": "电水壶"}), "products"),
    "unknown measure": (CCC, put("measure", value="tax"), "measure"),
    "products of a role": (MAKER, put("products", value={"P0001": "电水壶"}), "products"),
    "no points": (MAKER, put("points", value=[]), "points"),
    "question twice": (QUESTIONS, put("questions", 1, "key", value="own_design"), "questions.1.key"),
    "key of a question": (QUESTIONS, put("questions", 0, "key", value="Own-Design"), "questions.0.key"),
    "one choice": (QUESTIONS, take("questions", 0, "choices", 1), "questions.0.choices"),
    "no question on kinds": (QUESTIONS, take("questions", 5), "questions"),
    "unknown question": (
        MAKER,
        put("points", 0, "when", value={"answer": {"question": "age", "values": ["yes"]}}),
        "age",
    ),
    "unknown answer": (
        MAKER,
        put("points", 0, "when", value={"answer": {"question": "own_design", "values": ["maybe"]}}),
        "points.0.when.answer.values",
    ),
    "unknown word": (MAKER, put("points", 0, "when", value={"xor": []}), "points.0.when.xor"),
    "two words": (MAKER, put("points", 0, "when", value={"role": "maker", "measure": "ccc"}), "points.0.when"),
    "reference to another rule": (MAKER, put("points", 0, "when", value={"rule": "generic_maker-01"}), "when.rule"),
    "too deep": (MAKER, put("points", 0, "when", value=nested(7)), "when"),
    "too many parts": (MAKER, put("points", 0, "when", value={"any": [nested(0)] * 61}), "points.0.when"),
    "expression": (MAKER, put("points", 0, "when", value={"measure": "ccc or True"}), "points.0.when.measure"),
    "code in Python": (MAKER, put("points", 0, "when", value="__import__('os')"), "points.0.when"),
}


def test_the_small_library_loads() -> None:
    library = small_library()
    family = library.family_by_code["kettles_and_lamps"]
    assert family.scope is Scope.FAMILY
    assert family.points[0].condition == Answered("own_design", frozenset({"yes"}))
    assert library.by_id["measure_ccc-01"].condition == MeasureIs(Measure.CCC)
    assert library.by_id["generic_maker-01"].condition == AllOf(())


@pytest.mark.parametrize("name", DAMAGES)
def test_CAT_05_a_damaged_file_is_refused_by_line_and_field(tmp_path: Path, name: str) -> None:
    path, damage, field = DAMAGES[name]
    before = small_library()
    folder = copy_of_small(tmp_path)
    file = content(folder / "riskpoints" / path)
    damage(file)
    write(folder / "riskpoints" / path, file)
    with pytest.raises(DataFileError) as refused:
        load(folder, small_catalogue().by_code)
    assert refused.value.path == folder / "riskpoints" / path
    assert refused.value.line
    assert field in str(refused.value)
    assert small_library() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("points", ["kettles_and_lamps-01", "measure_ccc-01"]),
        ("excepted", {"zh": "由实验室检验", "en": "Tested by laboratories alone"}),
    ],
)
def test_an_inspection_item_names_its_points_or_why_none(tmp_path: Path, name: str, value: Any) -> None:
    folder = copy_of_small(tmp_path)
    file = content(folder / "riskpoints" / FAMILY)
    file["inspection_items"][0][name] = value
    write(folder / "riskpoints" / FAMILY, file)
    item = load(folder, small_catalogue().by_code).family_by_code["kettles_and_lamps"].inspection_items[0]
    expected = {"points": (), "excepted": None, name: Bilingual(**value) if name == "excepted" else tuple(value)}
    assert {"points": item.points, "excepted": item.excepted} == expected


TRICKS: Final = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "(a+)+$",
    "__import__('os').system('id')",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_CAT_08_the_text_of_a_rule_is_data(tmp_path: Path, trick: str) -> None:
    folder = copy_of_small(tmp_path)
    file = content(folder / "riskpoints" / MAKER)
    file["points"][0]["measure"] = {"zh": f"按规定做{trick}", "en": trick}
    write(folder / "riskpoints" / MAKER, file)
    library: Library = load(folder, small_catalogue().by_code)
    assert library.by_id["generic_maker-01"].measure.en == trick
