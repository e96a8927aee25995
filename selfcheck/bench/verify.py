"""``bench verify``: own sealed lists judged by a warm verifier, by the separate one as a whole process, by pdfsig."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from selfcheck.bench.issue import STEPS, Bench, Watch, installed, numbered, with_persons
from selfcheck.bench.sample_list import sample_list
from selfcheck.errors import Broken
from selfcheck.issuing.trust.cli import export_bundle
from selfcheck.issuing.trust.making import Maker
from selfcheck.pdf.supervised import SupervisedRenderer

FILES: Final = 50
ROWS: Final = (20, 50, 100, 200)
COLD_RUNS: Final = 7
APPROVALS: Final = len(STEPS)
COMMAND: Final = "from selfcheck.verification.standalone.cli import main; main()"


@dataclass(frozen=True)
class Sealed:
    """Lists as they were sealed, how many approvals of each are certified, whom to believe, and as of when."""

    files: tuple[bytes, ...]
    certified: tuple[int, ...]
    bundle: bytes
    at: datetime


def measure(installation: Any, files: int = FILES, rows: Sequence[int] = ROWS) -> dict[str, Any]:
    """Return ``warm_s`` (a file, one core, nothing loaded anew), ``cold_s`` (a whole process), ``pdfsig_s``.

    The files are of all sizes and have none to three approvals by certificate, in turn, the others by account;
    ``warm_certified_s`` is ``warm_s`` of those with three, which take longest. ``with_pages_s`` is ``warm_s`` with
    the text of the pages compared, by pdftotext, which the server does besides.
    """
    sealed = _sealed(installation, files, rows)
    with tempfile.TemporaryDirectory(prefix="selfcheck-bench-") as folder:
        paths = [_written(Path(folder), f"{place}.pdf", content) for place, content in enumerate(sealed.files)]
        trust = _written(Path(folder), "trust.json", sealed.bundle)
        warm = _warm(paths, trust, sealed.at)
        with_pages = _warm(paths, trust, sealed.at, with_pages=True)
        costliest = [
            seconds for seconds, certified in zip(warm, sealed.certified, strict=True) if certified == APPROVALS
        ]
        cold = [_seconds(_command(path, trust, sealed.at)) for path in paths[: COLD_RUNS + 1]][1:]
        pdfsig = shutil.which("pdfsig")
        theirs = [_seconds([pdfsig, str(path)]) for path in paths] if pdfsig else []
    return {
        "files": len(sealed.files),
        "rows": list(rows),
        "warm_s": round(statistics.mean(warm), 3),
        "warm_certified_s": round(statistics.mean(costliest), 3) if costliest else None,
        "warm_most_s": round(max(warm), 3),
        "with_pages_s": round(statistics.mean(with_pages), 3),
        "cold_s": round(statistics.median(cold), 3),
        "pdfsig_s": round(statistics.median(theirs), 3) if theirs else None,
    }


def _sealed(installation: Any, files: int, rows: Sequence[int]) -> Sealed:
    with installed(installation) as services, closing(SupervisedRenderer()) as renderer:
        bench, base = Bench(services, renderer, Watch()), services.settings.base_url
        plain = [with_persons(sample_list(installation.library, each), base) for each in rows]
        certified = tuple(serial // len(rows) % (APPROVALS + 1) for serial in range(files))
        made = tuple(
            bench.issue(numbered(plain[serial % len(plain)], serial + 1), certified=count)
            for serial, count in enumerate(certified)
        )
        bundle = export_bundle(services.sessions, Maker(services.settings, services.clock))
        return Sealed(made, certified, bundle, services.clock.now())


def _warm(paths: Sequence[Path], trust: Path, at: datetime, *, with_pages: bool = False) -> list[float]:
    """Return how long each file takes a verifier that is loaded already, on one core, each in a confined fork."""
    job = {
        "files": [str(each) for each in paths],
        "trust": str(trust),
        "at": at.isoformat(),
        "with_pages": with_pages,
    }
    command = [sys.executable, "-m", "selfcheck.bench.warm"]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=False, timeout=300)
    if done.returncode != 0:
        raise Broken(f"the warm verifier failed: {done.stderr[-500:]}")
    taken: list[float] = json.loads(done.stdout)
    return taken


def _command(path: Path, trust: Path, at: datetime) -> list[str]:
    options = ["--trust", str(trust), "--at", at.isoformat(), "--json"]
    return [sys.executable, "-c", COMMAND, str(path), *options]


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=60)
    return time.perf_counter() - started


def _written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
