"""Auditing a log from inside: entries against their hashes, kept hashes, checkpoints, and the chains of lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.attestation.canonical import Malformed, Unsupported
from selfcheck.attestation.entries import LogEntry, entry_from
from selfcheck.attestation.merkle import completed_by, leaf_hash
from selfcheck.attestation.notes import NoteMalformed, NoteUnverified
from selfcheck.transparency.chains import EQUIVOCATIONS, Remembered, contradiction, standing_list
from selfcheck.transparency.heads import with_cosignatures
from selfcheck.transparency.keys import Log
from selfcheck.transparency.monitor.findings import Finding, Watched, Wrong
from selfcheck.transparency.monitor.leaves import Roots
from selfcheck.transparency.records import LoggedEntry, SignedHead, TreeHash

BATCH = 500


class Audit:
    """One walk through a log's tables, in order, in a reading transaction."""

    def __init__(self, session: Session, log: Log) -> None:
        self.session = session
        self.log = log
        self.findings: list[Finding] = []
        self.remembered = Remembered()
        self.roots = Roots()

    def run(self, issued: Iterable[str] = ()) -> Watched:
        """Look at everything.

        :param issued: numbers whose lists must be in the log
        """
        heads = self._heads()
        hashes = self._hashes()
        for index, row in enumerate(self._entries()):
            if row.index != index:
                self._find(Wrong.MISSING_LEAF, f"{index}")
                return self._watched()
            leaf = self._entry(index, row)
            self._check_hashes(index, leaf, hashes)
            self._check_heads(heads.pop(index + 1, ()))
        if next(hashes, None) is not None:
            self._find(Wrong.WRONG_HASH, f"> {self.roots.size}")
        for size in heads:
            self._find(Wrong.MISSING_LEAF, f"{self.roots.size} < {size}")
        self._check_issued(issued)
        return self._watched()

    def _watched(self) -> Watched:
        return Watched(self.log.origin, self.roots.size, tuple(self.findings))

    def _entries(self) -> Iterator[LoggedEntry]:
        query = select(LoggedEntry).order_by(LoggedEntry.id).execution_options(yield_per=BATCH)
        yield from self.session.scalars(query)

    def _hashes(self) -> Iterator[bytes]:
        query = select(TreeHash.hash).order_by(TreeHash.id).execution_options(yield_per=BATCH)
        yield from self.session.scalars(query)

    def _heads(self) -> dict[int, list[SignedHead]]:
        found: dict[int, list[SignedHead]] = {}
        for head in self.session.scalars(select(SignedHead).order_by(SignedHead.size, SignedHead.id)):
            found.setdefault(head.size, []).append(head)
        return found

    def _entry(self, index: int, row: LoggedEntry) -> bytes:
        leaf = leaf_hash(row.content)
        if leaf != row.leaf:
            self._find(Wrong.CHANGED_ENTRY, f"{index}")
        try:
            entry = entry_from(row.content)
        except (Malformed, Unsupported):
            self._find(Wrong.CHANGED_ENTRY, f"{index}")
            return leaf
        self._check_chain(index, entry)
        self.remembered.add(entry)
        return leaf

    def _check_chain(self, index: int, entry: LogEntry) -> None:
        if (how := contradiction(entry, self.remembered)) is not None:
            wrong = Wrong.EQUIVOCATION if how in EQUIVOCATIONS else Wrong.CONTRADICTION
            self._find(wrong, f"{index} {entry.number} ({how.value})")

    def _check_hashes(self, index: int, leaf: bytes, hashes: Iterator[bytes]) -> None:
        expected = self.roots.add(leaf)
        kept = [next(hashes, None) for _ in completed_by(index)]
        if any(one != other for one, other in zip_longest(expected, kept)):
            self._find(Wrong.WRONG_HASH, f"{index}")

    def _check_heads(self, heads: Iterable[SignedHead]) -> None:
        for head in heads:
            self._check_head(head)

    def _check_head(self, head: SignedHead) -> None:
        try:
            opened = with_cosignatures(self.session, self.log, [head])[0].opened
        except (NoteMalformed, NoteUnverified):
            self._find(Wrong.BAD_SIGNATURE, f"{head.size}")
            return
        if (opened.checkpoint.size, opened.checkpoint.root) != (head.size, head.root):
            self._find(Wrong.BAD_SIGNATURE, f"{head.size}")
        if opened.checkpoint.root != self.roots.root:
            self._find(Wrong.REWRITTEN, f"{head.size}")

    def _check_issued(self, issued: Iterable[str]) -> None:
        for number in issued:
            if standing_list(self.remembered.of_number(number)) is None:
                self._find(Wrong.MISSING_LEAF, number)

    def _find(self, wrong: Wrong, where: str) -> None:
        self.findings.append(Finding(wrong, where))
