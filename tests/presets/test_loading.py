"""The presets' files: what is shipped fits catalogue and library; what does not is refused by name and line."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from selfcheck.checklist.operations.tailoring import proposal
from selfcheck.glossary import Role
from selfcheck.places import checklists_dir
from selfcheck.presets.loading import load
from selfcheck.presets.model import Preset, Presets
from selfcheck.strict_yaml import DataFileError
from selfcheck.tailoring.model import TailoringInput
from selfcheck.tailoring.rules import tailor
from tests.data.library import shipped_catalogue, shipped_library
from tests.presets.shipped import KEYS, ON, shipped_presets

SELLERS = ["五金店", "电动车店", "燃气具店", "家电店", "建材店", "童装文具店", "农资店", "劳保店", "小超市"]
Damage = Callable[[dict[str, Any]], None]


def _preset(key: str) -> Preset:
    return shipped_presets().by_key[key]


def test_the_named_sellers_and_at_least_six_makers_are_there() -> None:
    assert [preset.name.zh for preset in shipped_presets().of(Role.SELLER)] == SELLERS
    assert len(shipped_presets().of(Role.MAKER)) >= 6


@pytest.mark.parametrize("key", KEYS)
def test_every_ticked_product_has_rows_of_its_own(key: str) -> None:
    preset, library = _preset(key), shipped_library()
    given = TailoringInput(preset.ticked, preset.role, ON, preset.answers)
    applied = tailor(library, shipped_catalogue(), given).applied
    for code in preset.ticked:
        own = [each for each in applied if code in each.products and not each.point.id.startswith("generic_")]
        assert len(own) >= 3, code


@pytest.mark.parametrize("key", KEYS)
def test_no_answer_sets_aside_what_an_open_one_would_keep_without_being_certain(key: str) -> None:
    """A proposal may add rows or be the plain case of the trade; it never says no for the unit."""
    assert "no" not in _preset(key).answers.values()


@pytest.mark.parametrize("key", KEYS)
def test_its_own_rows_name_no_standard_and_say_whose_proposal_they_are(key: str) -> None:
    rows = _preset(key).rows
    assert 1 <= len(rows.rows) <= 3
    for row in rows.rows:
        assert row.columns["target_standing"] == "own"
        assert row.columns["basis"] == "行业预设建议"
        assert "GB" not in row.columns["target"]
        assert row.columns["title"] not in {point.title.zh for point in shipped_library().points}


@pytest.mark.parametrize("key", KEYS)
def test_every_change_changes_something(key: str) -> None:
    preset, points = _preset(key), shipped_library().by_id
    assert preset.rows.changes
    for point, columns in preset.rows.changes.items():
        proposed = proposal(points[point], preset.role)
        assert any(proposed[name] != value for name, value in columns.items()), point


def _damaged(folder: Path, damage: Damage) -> Presets:
    copytree(checklists_dir() / "presets", folder / "presets")
    path = folder / "presets" / "hardware-shop.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    damage(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return load(folder, shipped_catalogue(), shipped_library())


DAMAGES: dict[str, tuple[Damage, str]] = {
    "unknown code": (lambda data: data["products"]["ticked"].update(P9999="电线电缆"), r"products\.ticked\.P9999"),
    "slipped code": (lambda data: data["products"]["ticked"].update(P0288="水泥"), r"products\.ticked\.P0288"),
    "nothing ticked": (lambda data: data["products"].pop("ticked"), "products"),
    "named twice": (lambda data: data["products"]["offered"].update(P0288="电线电缆"), "products"),
    "foreign question": (lambda data: data["answers"].update(own_design="yes"), r"answers\.own_design"),
    "unknown question": (lambda data: data["answers"].update(nobody_asks="yes"), r"answers\.nobody_asks"),
    "unknown answer": (lambda data: data["answers"].update(keeps_stock="perhaps"), r"answers\.keeps_stock"),
    "unknown point": (lambda data: data["changes"][0].update(point="wires_and_cables-99"), r"changes\.0\.point"),
    "foreign point": (lambda data: data["changes"][0].update(point="cement-01"), r"changes\.0\.point"),
    "maker's point": (lambda data: data["changes"][0].update(point="generic_maker-01"), r"changes\.0\.point"),
    "empty change": (lambda data: data["changes"].append({"point": "generic_seller-06"}), r"changes\.2\.point"),
    "point twice": (lambda data: data["changes"].append(deepcopy(data["changes"][0])), r"changes\.2\.point"),
    "unknown frequency": (lambda data: data["rows"][0].update(frequency="often"), r"rows\.0\.frequency"),
    "foreign product": (lambda data: data["rows"][0].update(products=["P0275"]), r"rows\.0\.products"),
    "row twice": (lambda data: data["rows"].append(deepcopy(data["rows"][0])), "rows"),
    "no English": (lambda data: data["rows"][0]["target"].pop("en"), r"rows\.0\.target\.en"),
    "too long": (lambda data: data["rows"][0]["title"].update(zh="长" * 61), r"rows\.0\.title"),
    "odd field": (lambda data: data.update(set_aside=["generic_seller-01"]), "set_aside"),
    "other key": (lambda data: data.update(key="corner-shop"), "key"),
    "place taken": (lambda data: data.update(place=2), "place"),
    "other format": (lambda data: data.update(format="selfcheck-presets/2"), "format"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_wrong_is_named(tmp_path: Path, name: str) -> None:
    damage, field = DAMAGES[name]
    with pytest.raises(DataFileError, match=rf"(hardware|ebike)-shop\.yaml:\d+: {field}"):
        _damaged(tmp_path, damage)


def test_undamaged_files_are_read_alike(tmp_path: Path) -> None:
    assert [each.key for each in _damaged(tmp_path, lambda data: None).all] == KEYS
