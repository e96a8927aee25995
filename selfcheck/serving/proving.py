"""Proving an installation whole: every issued file is there and is what was registered, every trail unbroken."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from selfcheck.audit.operations import broken_at, chains
from selfcheck.db.session import Sessions, enter_unit, transaction
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Broken
from selfcheck.evidence.records import File
from selfcheck.evidence.store import ContentStore
from selfcheck.issuing.records import IssuedFile
from selfcheck.settings import Settings


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what is missing or broken. ``missing`` names number and kind, or unit and digest."""

    issued_files: int
    evidence_files: int
    missing: tuple[str, ...]
    broken_chains: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing and not self.broken_chains

    def lines(self) -> tuple[str, ...]:
        """Say it in both languages."""
        counted = (
            f"已核对 {self.issued_files} 个签发文件、{self.evidence_files} 个佐证文件。"
            f" / Proved {self.issued_files} issued files and {self.evidence_files} evidence files."
        )
        lost = tuple(f"缺失或损坏 / missing or damaged: {name}" for name in self.missing)
        chains_broken = tuple(f"留痕链断裂 / audit chain broken: {chain}" for chain in self.broken_chains)
        return (counted, *lost, *chains_broken)


def prove(sessions: Sessions, settings: Settings) -> Proof:
    """Look at every file that a row names and at every chain."""
    store = ContentStore(settings.blob_dir)
    issued = evidence = 0
    missing: list[str] = []
    with transaction(sessions, writing=False) as session:
        broken = tuple(chain for chain in chains(session) if broken_at(session, chain) is not None)
        for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
            for file in session.scalars(select(IssuedFile).where(IssuedFile.unit_id == unit.id)):
                issued += 1
                missing += _lost(store, unit.code, file.sha256, f"{file.number} {file.kind}")
            enter_unit(session, unit.id)
            for digest in set(session.scalars(select(File.sha256))):
                evidence += 1
                missing += _lost(store, unit.code, digest, f"{unit.code} {digest}")
    return Proof(issued, evidence, tuple(missing), broken)


def _lost(store: ContentStore, unit_code: str, sha256: str, name: str) -> list[str]:
    try:
        store.read(unit_code, sha256)
    except Broken:
        return [name]
    return []
