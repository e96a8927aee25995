"""Third-party files stand unmodified, each with its licence, version and hash; the icon sprite is made of them."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.browser.sprite import STATIC, sprite

ROOT = Path(__file__).parents[2]
FOLDERS = [STATIC / "vendor", ROOT / "tests" / "browser" / "vendor"]


def packages(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))["package"]
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=["served", "tests"])
def test_every_vendored_file_has_the_hash_of_its_manifest(folder: Path) -> None:
    named = {
        f"{each['folder']}/{name}": digest for each in packages(folder) for name, digest in each["sha256"].items()
    }
    present = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.toml"
    }
    assert present == named


@pytest.mark.parametrize("folder", FOLDERS, ids=["served", "tests"])
def test_every_package_brings_its_licence(folder: Path) -> None:
    for each in packages(folder):
        assert each["version"]
        assert each["licence"]
        assert all((folder / each["folder"] / name).is_file() for name in each["licence_files"])


def test_the_icon_sprite_is_made_of_the_vendored_icons() -> None:
    assert (STATIC / "icons.svg").read_text(encoding="utf-8") == sprite()
