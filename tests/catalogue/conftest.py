"""The shipped catalogue, and copies of its files to damage."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from selfcheck.catalogue.loading import load
from selfcheck.catalogue.model import Catalogue
from selfcheck.places import checklists_dir


@dataclass(frozen=True)
class Copy:
    """A copy of the shipped files in a folder of its own."""

    folder: Path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the first occurrence of a text that must stand in the file."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def load(self) -> Catalogue:
        """Read the copy."""
        return load(self.folder)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load(checklists_dir())


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of the shipped files."""
    for part in ("catalogue", "registers"):
        shutil.copytree(checklists_dir() / part, tmp_path / part)
    return Copy(tmp_path)
