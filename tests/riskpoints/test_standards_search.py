"""Finding standards as people write them."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from selfcheck.riskpoints.standards import Kind, State
from selfcheck.riskpoints.standards_cli import standards
from selfcheck.riskpoints.standards_search import Wanted, search
from tests.data.library import shipped_library

DAY = date(2026, 11, 21)


def found(text: str = "", state: State | None = None, kind: Kind | None = None, day: date = DAY) -> list[str]:
    """Codes of what a search finds in the shipped register."""
    return [each.code for each in search(shipped_library().standards, Wanted(text, state, kind), day)]


@pytest.mark.parametrize(
    "typed",
    [
        "GB 17761-2024",
        "gb17761-2024",
        "GB17761 2024",
        "ＧＢ　17761—2024",
        "17761-2024",
        "gb 17761 2024",
        "GB-17761-2024",
    ],
)
def test_a_code_is_found_however_it_is_written(typed: str) -> None:
    assert found(typed) == ["GB 17761-2024"]


def test_current_editions_come_first() -> None:
    assert found("17761") == ["GB 17761-2024", "GB 17761-2018"]
    assert found("GB 6675.2") == ["GB 6675.2-2025", "GB 6675.2-2014"]


@pytest.mark.parametrize("typed", ["GB/T 2099.1", "gbt2099.1", "GB 2099.1", "2099.1"])
def test_the_t_of_voluntary_standards_may_be_left_out(typed: str) -> None:
    assert found(typed)[0] == "GB/T 2099.1-2021"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("移动电源", "GB 47372-2026"),
        ("power bank", "GB 47372-2026"),
        ("toys flammability", "GB 6675.3-2025"),
        ("玩具 易燃", "GB 6675.3-2025"),
        ("gb 玩具 易燃", "GB 6675.3-2025"),
        ("产品质量法", "产品质量法"),
        ("第75号", "市场监管总局令第75号"),
        ("xg1-2024", "GB 42296-2022/XG1-2024"),
    ],
)
def test_a_title_is_found_by_its_words(typed: str, code: str) -> None:
    assert code in found(typed)


def test_all_words_must_fit() -> None:
    assert found("玩具 水泥") == []
    assert found("qqqq") == []


def test_state_and_kind_narrow() -> None:
    assert found(state=State.COMING) == ["GB 26572-2025", "GB 47372-2026"]
    assert "GB 18580-2025" in found(state=State.COMING, day=date(2026, 5, 31))
    assert set(found(kind=Kind.LAW)) > {"产品质量法", "消防法"}
    assert found("玩具", state=State.REPLACED)
    assert len(found()) == len(shipped_library().standards.standards)


def run(*words: str) -> Any:
    """What the command prints."""
    result = CliRunner().invoke(standards, list(words), obj=SimpleNamespace(library=shipped_library()))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_json() -> None:
    (row,) = json.loads(run("GB 47372-2026", "--on", "2027-03-31", "--json"))
    assert row["state"] == "coming"
    assert row["in_force_from"] == "2027-04-01"
    assert row["edition"] == "2026"
    assert row["kind"] == "standard"
    assert row["mandatory"] is True
    assert row["confidence"] == "seen"
    assert row["addresses"]
    assert row["points"] == 2
    (later,) = json.loads(run("GB 47372-2026", "--on", "2027-04-01", "--json"))
    assert later["state"] == "in_force"
    (older,) = json.loads(run("GB 18580-2017", "--on", "2026-06-01", "--json"))
    assert (older["state"], older["in_force_until"], older["replaced_by"]) == (
        "replaced",
        "2026-05-31",
        ["GB 18580-2025"],
    )


def test_the_command_prints_lines() -> None:
    assert run("17761", "--on", "2026-11-21").startswith("GB 17761-2024  电动自行车安全技术规范 / ")


def test_the_command_says_that_nothing_was_found() -> None:
    result = CliRunner().invoke(standards, ["没有这样的标准"], obj=SimpleNamespace(library=shipped_library()))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "没有找到" in result.stderr
