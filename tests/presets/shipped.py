"""The shipped presets, read once."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

from selfcheck.places import checklists_dir
from selfcheck.presets.loading import load
from selfcheck.presets.model import Presets
from tests.data.library import shipped_catalogue, shipped_library


@cache
def shipped_presets() -> Presets:
    """The shipped presets, checked against the shipped catalogue and library."""
    return load(checklists_dir(), shipped_catalogue(), shipped_library())


ON: Final = date(2026, 11, 21)
KEYS: Final = [preset.key for preset in shipped_presets().all]
