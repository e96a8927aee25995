"""``bench log``: proofs from a log of a million entries, and what adding one costs as it grows."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from itertools import count as count_from
from itertools import islice, repeat
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from selfcheck.attestation.entries import ListEntry, entry_bytes
from selfcheck.attestation.merkle import check_consistency, check_inclusion, hashes_before, leaf_hash
from selfcheck.bench.scenes import fresh_installation
from selfcheck.bench.timing import milliseconds
from selfcheck.db.session import UnitSession, transaction
from selfcheck.errors import Broken
from selfcheck.services import Services
from selfcheck.settings import Settings
from selfcheck.transparency.monitor.leaves import Roots
from selfcheck.transparency.records import LoggedEntry
from selfcheck.transparency.tree import append, consistency_path, inclusion_path, tree_root, tree_size

SMALL: Final = 1_000
LARGE: Final = 1_000_000
WARM: Final = 20
APPENDED: Final = 300
PROVED: Final = 300
BATCH: Final = 5_000
ENTRIES: Final = "insert into log_entries (id, kind, number, content, leaf, at) values (?, 'list', ?, ?, ?, ?)"
HASHES: Final = "insert into log_hashes (id, hash) values (?, ?)"
USCC: Final = "91310000MA1FL57777"
AT: Final = "2026-11-20T09:30:00+08:00"


def measure(installation: Any, small: int = SMALL, large: int = LARGE) -> dict[str, Any]:
    """Return ``proof_ms`` (an inclusion path from the large log) and ``append_ratio`` (large against small)."""
    with tempfile.TemporaryDirectory(prefix="selfcheck-bench-") as folder, ExitStack() as ending:
        started = time.perf_counter()
        logs = [_grown(installation.settings, Path(folder) / str(size), size, ending) for size in (small, large)]
        filled_s = time.perf_counter() - started
        added = _added_in_turns(logs)
        figures = _proofs(logs[1].services)
    return {
        "leaves": large,
        **figures,
        "append_ms": {str(size): round(taken, 3) for size, taken in zip((small, large), added, strict=True)},
        "append_ratio": round(added[1] / added[0], 2),
        "filled_s": round(filled_s, 1),
    }


def _grown(settings: Settings, folder: Path, size: int, ending: ExitStack) -> _Growing:
    services = fresh_installation(settings, folder)
    ending.callback(services.engine.dispose)
    return _Growing(services).grow_to(size)


def _added_in_turns(logs: Sequence[_Growing]) -> list[float]:
    """Add to every log in turns, so that whatever else the machine does weighs on all alike; return medians."""
    turns = [[log.append_one() for log in logs] for _ in range(WARM + APPENDED)][WARM:]
    return [statistics.median(times) for times in zip(*turns, strict=True)]


def _proofs(services: Services) -> dict[str, Any]:
    with transaction(services.sessions, writing=False) as session:
        size = tree_size(session)
        root = tree_root(session, size)
        places = [size * step // PROVED for step in range(PROVED)]
        paths = [_checked_path(session, index, size, root) for index in places[:20]]
        _check_some_sizes(session, size, root)
        included = [milliseconds(partial(inclusion_path, session, index, size)) for index in places]
        consistent = [milliseconds(partial(consistency_path, session, max(1, old), size)) for old in places]
        head = statistics.median(milliseconds(partial(tree_root, session, size)) for _ in range(20))
    return {
        "proof_ms": round(statistics.median(included), 3),
        "proof_p95_ms": round(sorted(included)[len(included) * 95 // 100], 3),
        "consistency_ms": round(statistics.median(consistent), 3),
        "root_ms": round(head, 3),
        "path_hashes": max(paths),
    }


def _checked_path(session: UnitSession, index: int, size: int, root: bytes) -> int:
    """Prove a leaf, check the proof, and return how many hashes it has."""
    path = inclusion_path(session, index, size)
    row = session.get_one(LoggedEntry, index + 1)
    check_inclusion(index, size, leaf_hash(row.content), path, root)
    return len(path)


def _check_some_sizes(session: UnitSession, size: int, root: bytes) -> None:
    for old in (1, size // 3, size - 1):
        check_consistency(old, size, tree_root(session, old), root, consistency_path(session, old, size))


class _Growing:
    """A log that is filled in bulk, with the very bytes and hashes that appending one by one would write."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.roots = Roots()
        self.at = services.clock.now().replace(tzinfo=None).isoformat(" ", "microseconds")
        if _content(7) != entry_bytes(_entry(7)):
            raise Broken("the log would be filled with other bytes than its own")

    def grow_to(self, size: int) -> _Growing:
        """Fill up to so many entries."""
        with self.services.engine.connect().execution_options(writing=True) as connection:
            while self.roots.size < size:
                self._fill(connection, min(BATCH, size - self.roots.size))
            connection.commit()
        return self

    def _fill(self, connection: Connection, count: int) -> None:
        first, kept = self.roots.size, hashes_before(self.roots.size)
        contents = [_content(index) for index in range(first, first + count)]
        leaves = [leaf_hash(content) for content in contents]
        hashes = [each for leaf in leaves for each in self.roots.add(leaf)]
        entries = zip(count_from(first + 1), map(_number, count_from(first)), contents, leaves, repeat(self.at))
        connection.exec_driver_sql(ENTRIES, list(islice(entries, count)))
        connection.exec_driver_sql(HASHES, list(enumerate(hashes, kept + 1)))

    def append_one(self) -> float:
        """Add one entry in a transaction of its own; return how long that took without its commit to disk."""
        entry = _entry(self.roots.size)
        at = self.services.clock.now()
        with transaction(self.services.sessions, writing=True) as session:
            taken = milliseconds(partial(append, session, entry, at=at))
        self.roots.add(leaf_hash(entry_bytes(entry)))
        return taken


def _content(index: int) -> bytes:
    """Return the canonical bytes of an entry, written down faster."""
    digest, number = f"{index:064x}", _number(index)
    text = (
        f'{{"approvals_sha256":"{digest}","claimed_at":"{AT}","data_sha256":"{digest}","data_sm3":"{digest}",'
        f'"edition":1,"kind":"list","number":"{number}","template":"list/1","type":"selfcheck-log/1","uscc":"{USCC}"}}'
    )
    return text.encode()


def _number(index: int) -> str:
    return f"AB12-CD34EF-2026-{index:07}"


def _entry(index: int) -> ListEntry:
    return ListEntry(
        uscc=USCC,
        number=_number(index),
        edition=1,
        data_sha256=f"{index:064x}",
        data_sm3=f"{index:064x}",
        approvals_sha256=f"{index:064x}",
        template="list/1",
        claimed_at=AT,
    )
