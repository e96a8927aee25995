"""Where the shipped files are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from selfcheck.errors import Broken

PACKAGE: Final = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """Return the folder of the page templates.

    :raises Broken: neither place has it
    """
    return _either("_templates", "templates")


def checklists_dir() -> Path:
    """Return the folder of the catalogue, the registers and the risk points.

    :raises Broken: neither place has it
    """
    return _either("_checklists", "checklists")


def _either(installed: str, checkout: str) -> Path:
    for folder in (PACKAGE / installed, PACKAGE.parent / checkout):
        if folder.is_dir():
            return folder
    raise Broken(f"安装不完整，缺少目录 {checkout} / the installation lacks its folder {checkout}")
