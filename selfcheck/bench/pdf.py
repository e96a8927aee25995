"""``bench pdf``: 120 full rows by the warm renderer, beside Chromium and Typst in the same run; growth to 2,000 rows.

What was tried, and what it brought, stands in ``docs/decisions/0040-documents.md``.
"""

from __future__ import annotations

import io
import re
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pikepdf

from selfcheck.bench.peers import chromium, scratch, typst
from selfcheck.bench.sample_list import sample_list
from selfcheck.bench.timing import milliseconds
from selfcheck.issuing.printing import PaperSize, list_document, render_list
from selfcheck.pdf.ports import Document, Limits
from selfcheck.pdf.supervised import SupervisedRenderer

ROWS: Final = 120
RUNS: Final = 5
GROWTH: Final = (200, 2000)
LIMITS: Final = Limits(cpu_s=600, wall_s=900, memory_mb=4096)


def measure(installation: Any) -> dict[str, Any]:
    """Return the figures; ``chromium_s``, ``typst_s`` and their ratios are None where the program is missing."""
    renderer = SupervisedRenderer(LIMITS)
    snapshot = sample_list(installation.library, ROWS)
    document = list_document(snapshot, paper=PaperSize.A4, language="zh_Hans")
    content = render_list(snapshot, renderer)
    with scratch() as name:
        html = Path(name) / "list.html"
        html.write_text(document.html, "utf-8")
        calls = {
            "ours_s": lambda: render_list(snapshot, renderer),
            "chromium_s": chromium(html, Path(name)),
            "typst_s": typst(snapshot, Path(name)),
        }
        seconds = _medians(calls)
    peak = _peak_mb(renderer.child_pids())
    small, large = (_once(renderer, installation, rows) for rows in GROWTH)
    renderer.close()
    return {
        "rows": ROWS,
        "characters": characters(document),
        "pages": _pages(content),
        **seconds,
        "ratio_chromium": _ratio(seconds["ours_s"], seconds["chromium_s"]),
        "ratio_typst": _ratio(seconds["ours_s"], seconds["typst_s"]),
        "slope_2000_200": round(large / small, 2),
        "bytes": len(content),
        "peak_mb": peak,
    }


def _medians(calls: dict[str, Callable[[], object] | None]) -> dict[str, float | None]:
    """Time the programs in turn, so that whatever else the machine does falls on all of them."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(RUNS):
        for name, call in calls.items():
            if call is not None:
                times[name].append(milliseconds(call) / 1000)
    return {name: round(statistics.median(found), 3) if found else None for name, found in times.items()}


def _once(renderer: SupervisedRenderer, installation: Any, rows: int) -> float:
    snapshot = sample_list(installation.library, rows)
    return min(milliseconds(lambda: render_list(snapshot, renderer)) for _ in range(1 if rows > ROWS * 10 else 3))


def _ratio(ours: float | None, theirs: float | None) -> float | None:
    return round(ours / theirs, 3) if ours and theirs else None


def characters(document: Document) -> int:
    """Count what the page shows, white space left out."""
    body = document.html.split("<body", 1)[1]
    return len(re.sub(r"<[^>]*>|\s", "", body))


def _pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def _peak_mb(pids: tuple[int, ...]) -> float | None:
    """Return the most memory the children ever held together, from Linux's own count."""
    peaks = [_own_peak_mb(Path(f"/proc/{pid}/status")) for pid in pids]
    return round(sum(peaks), 1) if peaks and all(peaks) else None


def _own_peak_mb(status: Path) -> float:
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text("ascii")) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0
