"""``bench tailor``: one product at a time, every product in both roles, all families loaded."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from selfcheck.bench.timing import spread
from selfcheck.glossary import Role
from selfcheck.tailoring.model import TailoringInput
from selfcheck.tailoring.rules import tailor


def measure(installation: Any) -> dict[str, Any]:
    """Return ``median_ms`` and ``p95_ms`` of tailoring one product."""
    catalogue, library = installation.catalogue, installation.library
    calls = [
        partial(tailor, library, catalogue, TailoringInput((product.code,), role, date(2026, 11, 20)))
        for product in catalogue.products
        for role in Role
    ]
    calls[0]()
    return {"products": len(catalogue.products), "points": len(library.points), **spread(calls)}
