"""The commands: the library into a file, and a file read on trial."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from selfcheck.cli import selfcheck
from selfcheck.editing.workbook.layout import POINTS
from tests.editing.workbook.sheets import put_at, worked


def run(*arguments: str, code: int = 0) -> str:
    """What a command prints."""
    result = CliRunner().invoke(selfcheck, ["riskpoints", *arguments], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def test_a_file_goes_out_and_in(tmp_path: Path) -> None:
    target = str(tmp_path / "cement.xlsx")
    run("export-xlsx", target, "--file", "families/cement.yaml")
    found = json.loads(run("import-xlsx", target, "--json"))
    assert found["faults"] == found["conflicts"] == found["differences"] == []
    assert found["points"]["unchanged"] > 5
    assert not found["behind"]


def test_differences_and_faults_are_told(tmp_path: Path) -> None:
    target = tmp_path / "cement.xlsx"
    run("export-xlsx", str(target), "--file", "families/cement.yaml")
    untouched = target.read_bytes()
    target.write_bytes(worked(put_at(POINTS, "cement-01", "level_reason", "新的理由"), untouched))
    told = run("import-xlsx", str(target))
    assert "cement-01" in told
    assert "新的理由" in told
    target.write_bytes(worked(put_at(POINTS, "cement-01", "level", "很高"), untouched))
    assert "不在词表里" in run("import-xlsx", str(target), code=1)
