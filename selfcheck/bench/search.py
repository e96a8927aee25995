"""``bench search``: one keystroke after the other, at the server, over the whole product register."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from selfcheck.bench.timing import spread
from selfcheck.catalogue.lookup import search

TYPED: Final = (
    "电动自行车",
    "diandongzixingche",
    "ddzxc",
    "electric bicycle",
    "GB 17761",
    "ccc",
    "燃气灶",
    "dianxian",
)


def measure(installation: Any) -> dict[str, Any]:
    """Return ``median_ms`` and ``p95_ms`` of one keystroke's search."""
    catalogue = installation.catalogue
    keystrokes = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
    search(catalogue, TYPED[0])
    calls = [partial(search, catalogue, typed) for typed in keystrokes]
    return {"products": len(catalogue.products), "keystrokes": len(calls), **spread(calls)}
