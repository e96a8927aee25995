"""Test vectors of others; README.md names their sources and licences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def vectors(name: str) -> dict[str, Any]:
    """The vectors of a publisher."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))
    return found
