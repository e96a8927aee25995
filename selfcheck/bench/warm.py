"""Times a warm verifier in a process of its own, as it verifies many files: loads once, forks for each file."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from selfcheck.attestation.trust import read
from selfcheck.errors import Broken
from selfcheck.verification.believing import Believed
from selfcheck.verification.offline import verify_offline


def main() -> None:
    """Take a job from standard input and answer with the seconds that each file took, on one core."""
    job: dict[str, Any] = json.load(sys.stdin)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    believed = [Believed(read(Path(job["trust"]).read_bytes(), None), True)]
    at = datetime.fromisoformat(job["at"])
    contents = [Path(path).read_bytes() for path in job["files"]]
    verify_offline([("warm", contents[0])] * 2, believed, at=at)
    json.dump([_seconds(content, believed, at, with_pages=job["with_pages"]) for content in contents], sys.stdout)


def _seconds(content: bytes, believed: list[Believed], at: datetime, *, with_pages: bool) -> float:
    started = time.perf_counter()
    (report,) = verify_offline([("list", content)], believed, at=at, with_pages=with_pages)
    taken = time.perf_counter() - started
    if not report.genuine:
        raise Broken(f"an own list is not accepted: {report.verdict.value}")
    return taken


if __name__ == "__main__":
    main()
