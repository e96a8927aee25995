"""Releases: one digest over all files; a released name never gets other content."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfcheck.errors import Broken, Refused
from selfcheck.riskpoints.loading import load
from selfcheck.riskpoints.release import RECORD, digest_of, freeze, released
from tests.data.library import content, copy_of_small, small_catalogue, write


def change(folder: Path) -> None:
    """Change one text of the library."""
    path = folder / "riskpoints" / "generic" / "generic_maker.yaml"
    file = content(path)
    file["points"][0]["title"]["zh"] = "没有质量安全员"
    write(path, file)


def test_a_library_knows_its_release(tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    assert load(folder, None).release == "0+changed"
    record = freeze(folder, "2026.11")
    library = load(folder, small_catalogue().by_code)
    assert library.release == "2026.11"
    assert library.digest == record.digests["2026.11"] == digest_of(folder / "riskpoints")


def test_a_changed_file_makes_another_digest(tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    freeze(folder, "2026.11")
    change(folder)
    assert load(folder, None).release == "2026.11+changed"


def test_a_released_name_keeps_its_content(tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    first = freeze(folder, "2026.11")
    assert freeze(folder, "2026.11") == first
    change(folder)
    with pytest.raises(Refused, match="release-taken"):
        freeze(folder, "2026.11")
    second = freeze(folder, "2026.11.1")
    assert list(second.digests) == ["2026.11", "2026.11.1"]
    assert released(folder) == second


@pytest.mark.parametrize("name", ["", "1.0", "2026.13", "2026.11.0", "2026.11\n", "2026.11/../x"])
def test_a_release_is_named_by_year_and_month(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="release-name"):
        freeze(copy_of_small(tmp_path), name)


@pytest.mark.parametrize("text", ["release = 3", "[[release]]\nname = '2026.11'", "files = ["])
def test_a_damaged_record_is_said(tmp_path: Path, text: str) -> None:
    folder = copy_of_small(tmp_path)
    (folder / RECORD).write_text(text, encoding="utf-8")
    with pytest.raises(Broken, match=r"released\.toml"):
        load(folder, None)
