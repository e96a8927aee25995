"""Proving an installation whole: every issued file is there and is what was registered, every trail unbroken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from selfcheck.audit.operations import broken_at, chains
from selfcheck.db.session import Sessions, UnitSession, enter_unit, leave_unit, transaction
from selfcheck.editing.settling import lost_archives
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Broken
from selfcheck.evidence.records import File
from selfcheck.evidence.store import ContentStore
from selfcheck.issuing.numbers import gaps
from selfcheck.issuing.records import IssuedFile, NumberCounter, RegisteredNumber
from selfcheck.issuing.standing import issues
from selfcheck.settings import Settings

PUBLISHED: Final = ("data", "list", "reading")


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
    """Look at every file that a row names, at every number, and at every chain."""
    store = ContentStore(settings.blob_dir)
    issued = evidence = 0
    missing: list[str] = []
    with transaction(sessions, writing=False) as session:
        broken = tuple(chain for chain in chains(session) if broken_at(session, chain) is not None)
        for unit in session.scalars(select(Unit).order_by(Unit.id)).all():
            enter_unit(session, unit.id)
            files = session.scalars(select(IssuedFile).where(IssuedFile.unit_id == unit.id)).all()
            issued += len(files)
            for file in files:
                missing += _lost(store, unit.code, file.sha256, f"{file.number} {file.kind}")
            missing += _unregistered(session, unit, {(file.number, file.kind) for file in files})
            for digest in set(session.scalars(select(File.sha256))):
                evidence += 1
                missing += _lost(store, unit.code, digest, f"{unit.code} {digest}")
        leave_unit(session)
        missing += lost_archives(session, store)
    return Proof(issued, evidence, tuple(missing), broken)


def _unregistered(session: UnitSession, unit: Unit, files: set[tuple[str, str]]) -> Iterator[str]:
    """Say which numbers of the unit's series nothing is known of, and which lists lack what belongs to them."""
    known = set(session.scalars(select(RegisteredNumber.number).where(RegisteredNumber.unit_id == unit.id)))
    serials: dict[int, set[int]] = {}
    for issue in issues(session):
        row = issue.issued
        serials.setdefault(row.year, set()).add(row.serial)
        if row.number not in known:
            yield f"{row.number} register"
        wanted = PUBLISHED if "published" in issue.events else ("data",)
        yield from (f"{row.number} {kind}" for kind in wanted if (row.number, kind) not in files)
    left_out: dict[int, set[int]] = {}
    for gap in gaps(session):
        left_out.setdefault(gap.year, set()).update(range(gap.first, gap.last + 1))
    for counter in session.scalars(select(NumberCounter).order_by(NumberCounter.year)):
        given = serials.get(counter.year, set()) | left_out.get(counter.year, set())
        lost = sorted(set(range(1, counter.last + 1)) - given)
        yield from (f"{unit.number_code}-{counter.year}-{serial:04d}" for serial in lost)


def _lost(store: ContentStore, unit_code: str, sha256: str, name: str) -> list[str]:
    try:
        store.read(unit_code, sha256)
    except Broken:
        return [name]
    return []
