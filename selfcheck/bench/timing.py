"""How the benches time: after a warm-up, medians and 95th percentiles over many calls, in milliseconds."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence

Call = Callable[[], object]


def milliseconds(call: Call) -> float:
    """Time one call."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def spread(calls: Iterable[Call]) -> dict[str, float]:
    """Time every call, each as the median of three, and return median and 95th percentile, in milliseconds."""
    times = [statistics.median(milliseconds(call) for _ in range(3)) for call in calls]
    return {"median_ms": round(statistics.median(times), 3), "p95_ms": round(percentile(times, 95), 3)}


def percentile(times: Sequence[float], percent: int) -> float:
    """Return the time below which so many of a hundred lie."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
