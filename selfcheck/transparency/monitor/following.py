"""Following a log from outside, by its public hashes alone: whether it only grew, and is one for everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from selfcheck.attestation.checkpoints import Opened, open_checkpoint
from selfcheck.attestation.merkle import HASH_SIZE
from selfcheck.attestation.notes import NoteKey, NoteMalformed, NoteUnverified
from selfcheck.attestation.policy import Policy
from selfcheck.errors import SelfcheckError
from selfcheck.transparency.monitor.findings import Finding, Watched, Wrong
from selfcheck.transparency.monitor.leaves import Memory, roots_at
from selfcheck.transparency.tiles import TILE_WIDTH, tile_path

SIZE_AT_MOST: Final = 50_000_000


class CouldNotLook(SelfcheckError):
    """The log gave nothing that could be looked at."""


class Source(Protocol):
    """Where a log's public files come from."""

    def checkpoint(self) -> bytes:
        """Return the checkpoint that is published. Raises CouldNotLook."""
        ...

    def tile(self, path: str) -> bytes | None:
        """Return a tile, or None where the log does not hand it out. Raises CouldNotLook."""
        ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Evidence from other places than the log.

    :param checkpoints: by where they were seen (a witness, an issued file), checkpoints of the log
    :param leaves: by what they are of, leaf hashes that must be in the log
    """

    checkpoints: dict[str, bytes] = field(default_factory=dict)
    leaves: dict[str, bytes] = field(default_factory=dict)


class Look:
    """One look at a log."""

    def __init__(self, source: Source, policy: Policy, memory: Memory) -> None:
        self.source = source
        self.policy = policy
        self.memory = memory
        self.findings: list[Finding] = []

    def watch(self, elsewhere: Elsewhere) -> Watched:
        """Look at the log as it is published and compare it with what is known.

        What was seen is believed, and remembered, when nothing is wrong with the history itself.

        :raises CouldNotLook: the log does not answer, or with nothing of its own
        """
        note = self.source.checkpoint()
        opened = self._opened(note)
        size, known = opened.checkpoint.size, self.memory.leaves()
        self._check_cosigned(opened)
        leaves = self._all_leaves(size)
        if leaves is not None:
            self._check_history(opened, leaves, known, elsewhere)
            self._check_leaves(leaves, elsewhere.leaves)
        if self._is_sound and leaves is not None:
            self.memory.keep(leaves, note)
        elif self.findings:
            self.memory.keep_evidence(f"{size}-{hashlib.sha256(note).hexdigest()[:16]}", note)
        return Watched(opened.checkpoint.origin, size, tuple(self.findings))

    @property
    def _is_sound(self) -> bool:
        harmless = {Wrong.MISSING_LEAF, Wrong.WITNESS_SHORTFALL, Wrong.WITHHELD}
        return all(each.wrong in harmless for each in self.findings)

    def _opened(self, note: bytes) -> Opened:
        try:
            opened = open_checkpoint(note, self.policy.logs, self.policy.witness_keys)
        except (NoteMalformed, NoteUnverified) as problem:
            raise CouldNotLook(f"{problem}") from problem
        if opened.checkpoint.size > SIZE_AT_MOST:
            raise CouldNotLook(f"the log says it has {opened.checkpoint.size} leaves")
        return opened

    def _check_cosigned(self, opened: Opened) -> None:
        if not self.policy.is_met_by(each.witness for each in opened.cosigned):
            self._find(Wrong.WITNESS_SHORTFALL, f"{opened.checkpoint.size}")

    def _all_leaves(self, size: int) -> bytes | None:
        parts = []
        for number in range(-(-size // TILE_WIDTH)):
            width = min(TILE_WIDTH, size - number * TILE_WIDTH)
            path = tile_path(0, number, width)
            content = self.source.tile(path)
            if content is None or len(content) != width * HASH_SIZE:
                self._find(Wrong.MISSING_TILE, path)
                return None
            parts.append(content)
        return b"".join(parts)

    def _check_history(self, opened: Opened, leaves: bytes, known: bytes, elsewhere: Elsewhere) -> None:
        new = opened.checkpoint
        seen = {where: self._seen(where, note, opened.log) for where, note in elsewhere.checkpoints.items()}
        sizes = [new.size, *(each.checkpoint.size for each in seen.values() if each)]
        roots = roots_at(leaves, sizes)
        if roots[new.size] != new.root:
            self._find(Wrong.WRONG_ROOT, f"{new.size}")
        self._check_known(leaves, known, new.size)
        for where, other in seen.items():
            if other is not None:
                self._compare(where, other, new.size, roots)

    def _check_known(self, leaves: bytes, known: bytes, size: int) -> None:
        common = min(len(leaves), len(known))
        if leaves[:common] != known[:common]:
            self._find(Wrong.REWRITTEN, f"{_first_difference(leaves, known)}")
        if len(known) > len(leaves):
            self._find(Wrong.ROLLED_BACK, f"{len(known) // HASH_SIZE} → {size}")

    def _seen(self, where: str, note: bytes, log: NoteKey) -> Opened | None:
        try:
            opened = open_checkpoint(note, self.policy.logs, self.policy.witness_keys)
        except (NoteMalformed, NoteUnverified):
            self._find(Wrong.BAD_SIGNATURE, where)
            return None
        return opened if opened.checkpoint.origin == log.name else None

    def _compare(self, where: str, other: Opened, size: int, roots: dict[int, bytes]) -> None:
        if other.checkpoint.size > size:
            self._find(Wrong.WITHHELD, f"{where}: {size} < {other.checkpoint.size}")
        elif roots[other.checkpoint.size] != other.checkpoint.root:
            self._find(Wrong.SPLIT_VIEW, f"{where}: {other.checkpoint.size}")
            self.memory.keep_evidence(f"other-{other.checkpoint.size}", other.note.content.encode())

    def _check_leaves(self, leaves: bytes, expected: dict[str, bytes]) -> None:
        if not expected:
            return
        there = {leaves[place : place + HASH_SIZE] for place in range(0, len(leaves), HASH_SIZE)}
        for what, leaf in expected.items():
            if leaf not in there:
                self._find(Wrong.MISSING_LEAF, what)

    def _find(self, wrong: Wrong, where: str) -> None:
        self.findings.append(Finding(wrong, where))


def _first_difference(one: bytes, other: bytes) -> int:
    places: Sequence[int] = range(0, min(len(one), len(other)), HASH_SIZE)
    return next(place // HASH_SIZE for place in places if one[place : place + HASH_SIZE] != other[place:][:HASH_SIZE])
