"""What a monitor remembers of a log: the leaf hashes in order, and the newest checkpoint that it believed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from selfcheck.attestation.merkle import HASH_SIZE, folded, node_hash

LEAVES: Final = "leaves"
CHECKPOINT: Final = "checkpoint"
EVIDENCE: Final = "evidence"


class Roots:
    """Roots of a growing tree over leaf hashes, with one hash kept for each complete subtree at its right edge."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def add(self, leaf: bytes) -> list[bytes]:
        """Add a leaf and return what it completes: itself, then each subtree that it ends."""
        made, completed = [leaf], self.size
        while completed & 1:
            made.append(node_hash(self._edge.pop(), made[-1]))
            completed >>= 1
        self._edge.append(made[-1])
        self.size += 1
        return made

    @property
    def root(self) -> bytes:
        """The root so far."""
        return folded(self._edge)


def roots_at(leaves: bytes, sizes: Sequence[int]) -> dict[int, bytes]:
    """Return the roots of the trees of these sizes over leaf hashes that are written side by side."""
    wanted, roots, found = set(sizes), Roots(), {}
    if 0 in wanted:
        found[0] = roots.root
    for place in range(0, min(max(wanted, default=0) * HASH_SIZE, len(leaves)), HASH_SIZE):
        roots.add(leaves[place : place + HASH_SIZE])
        if roots.size in wanted:
            found[roots.size] = roots.root
    return found


@dataclass(frozen=True, slots=True)
class Memory:
    """The folder of one monitor for one log."""

    path: Path

    def leaves(self) -> bytes:
        """Return the leaf hashes believed so far, side by side."""
        return self._read(LEAVES) or b""

    def checkpoint(self) -> bytes | None:
        """Return the checkpoint believed last."""
        return self._read(CHECKPOINT)

    def keep(self, leaves: bytes, checkpoint: bytes) -> None:
        """Believe this from now on. Leaves are written first: a checkpoint never names more than there are."""
        self.path.mkdir(parents=True, exist_ok=True)
        _write(self.path / LEAVES, leaves)
        _write(self.path / CHECKPOINT, checkpoint)

    def keep_evidence(self, name: str, content: bytes) -> None:
        """Keep what proves that something is wrong."""
        (self.path / EVIDENCE).mkdir(parents=True, exist_ok=True)
        _write(self.path / EVIDENCE / name, content)

    def _read(self, name: str) -> bytes | None:
        path = self.path / name
        return path.read_bytes() if path.exists() else None


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
