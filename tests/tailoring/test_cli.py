"""``selfcheck tailor`` prints exactly the promised keys and says in words what is wrong."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from selfcheck.errors import Refused
from selfcheck.tailoring.cli import tailor
from tests.data.library import shipped_catalogue, shipped_library, small_catalogue, small_library

APPLIED = [
    "id",
    "title_zh",
    "title_en",
    "stage",
    "control_target_zh",
    "frequency",
    "level",
    "basis",
    "products",
    "reason_zh",
    "reason_en",
    "confidence",
]


def run(*arguments: str) -> Result:
    """Run the command on the shipped files."""
    installation = SimpleNamespace(catalogue=shipped_catalogue(), library=shipped_library())
    return CliRunner().invoke(tailor, list(arguments), obj=installation)


def result_of(*arguments: str) -> dict[str, Any]:
    """Run the command for JSON."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    parsed: dict[str, Any] = json.loads(result.output)
    return parsed


def test_keys_are_exactly_the_promised_ones() -> None:
    found = result_of("--product", "P0134", "--role", "maker")
    assert list(found) == ["applied", "set_aside", "questions"]
    assert found["applied"]
    assert found["set_aside"]
    for row in found["applied"]:
        assert list(row) == APPLIED
        assert row["products"] == ["P0134"]
        assert row["basis"]
    for row in found["set_aside"]:
        assert list(row) == ["id", "reason_zh", "reason_en"]
    assert [question["key"] for question in found["questions"]] == ["own_design", "production", "makes_for_others"]


def test_code_and_exact_name_are_one() -> None:
    assert result_of("--product", "P0134", "--role", "seller") == result_of(
        "--product", "电动自行车", "--role", "seller"
    )


def test_answers_and_several_products() -> None:
    found = result_of(
        "--product",
        "P0134",
        "--product",
        "P0135",
        "--role",
        "maker",
        "--answer",
        "own_design=no",
        "--on",
        "2026-11-20",
    )
    assert "electric_bicycle-01" in {row["id"] for row in found["set_aside"]}
    assert {code for row in found["applied"] for code in row["products"]} == {"P0134", "P0135"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--product", "飞碟", "--role", "maker"], "unknown-product"),
        (["--product", "P0134", "--role", "maker", "--answer", "own_design"], "answer-form"),
        (["--product", "P0134", "--role", "maker", "--answer", "x=y"], "unknown-question"),
        (["--product", "P0134", "--role", "maker", "--answer", "own_design=x"], "unknown-answer"),
        (
            ["--product", "P0134", "--role", "maker", "--answer", "own_design=no", "--answer", "own_design=yes"],
            "answer-form",
        ),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], code: str) -> None:
    refused = run(*arguments).exception
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_people_get_lines() -> None:
    installation = SimpleNamespace(catalogue=small_catalogue(), library=small_library())
    result = CliRunner().invoke(tailor, ["--product", "电水壶", "--role", "maker"], obj=installation)
    assert "+ kettles_and_lamps-01" in result.output
    assert "- kettles_and_lamps-03" in result.output
    assert "? own_design" in result.output
