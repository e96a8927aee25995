"""Adding to the log and proving from it. Every act reads a number of kept hashes that grows with the logarithm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.orm import Session

from selfcheck.attestation.entries import Kind, LapseEntry, ListEntry, LogEntry, entry_bytes, entry_from
from selfcheck.attestation.merkle import (
    EMPTY_ROOT,
    Node,
    beside,
    completed_by,
    consistency_ranges,
    cover,
    grown,
    inclusion_ranges,
    leaf_hash,
    nodes_of,
    range_root,
)
from selfcheck.errors import Broken
from selfcheck.transparency.chains import Contradiction, contradiction, never_published
from selfcheck.transparency.records import LoggedEntry, TreeHash
from selfcheck.transparency.tiles import TILE_HEIGHT, TILE_WIDTH, Tile

HASHES: Final = TreeHash.__table__.c
KEPT: Final = select(HASHES.id, HASHES.hash).where(HASHES.id.in_(bindparam("places", expanding=True)))


class Contradicts(Broken):
    """An entry that contradicts the log was handed in; nothing was written."""

    def __init__(self, how: Contradiction, number: str) -> None:
        super().__init__(f"日志拒绝了编号 {number} 的记录 / the log refuses an entry of {number}: {how.value}")
        self.how = how


@dataclass(frozen=True, slots=True)
class Stored:
    """The entries of the database, as the rules ask for them."""

    session: Session

    def of_number(self, number: str) -> Sequence[LogEntry]:
        """Return all entries of a number, in order."""
        query = select(LoggedEntry.content).where(LoggedEntry.number == number).order_by(LoggedEntry.id)
        return [entry_from(content) for content in self.session.scalars(query)]

    def of_leaf(self, leaf: bytes) -> LogEntry | None:
        """Return the entry with this leaf hash."""
        content = self.session.scalar(select(LoggedEntry.content).where(LoggedEntry.leaf == leaf))
        return entry_from(content) if content is not None else None

    def successors(self, leaf: bytes) -> Sequence[ListEntry]:
        """Return the lists that name this leaf as the edition before."""
        query = select(LoggedEntry.content).where(LoggedEntry.previous == leaf).order_by(LoggedEntry.id)
        found = (entry_from(content) for content in self.session.scalars(query))
        return [each for each in found if isinstance(each, ListEntry)]


def append(session: Session, entry: LogEntry, *, at: datetime) -> int:
    """Add an entry within the caller's transaction and return its index; the same entry twice is added once.

    Writers queue here until the transaction ends, so it should be short from here on.

    :raises Contradicts: another entry stands in its way
    :raises Malformed: it is not written as an entry must be
    """
    content = entry_bytes(entry)
    leaf = leaf_hash(content)
    hold(session)
    if (known := session.scalar(select(LoggedEntry.id).where(LoggedEntry.leaf == leaf))) is not None:
        return known - 1
    if (how := contradiction(entry, Stored(session))) is not None:
        raise Contradicts(how, entry.number)
    index = tree_size(session)
    previous = bytes.fromhex(entry.previous) if isinstance(entry, ListEntry) and entry.previous else None
    row = LoggedEntry(
        id=index + 1, kind=entry.kind.value, number=entry.number, content=content, leaf=leaf, previous=previous, at=at
    )
    session.add(row)
    session.flush()
    _grow(session, index, leaf)
    return index


def hold(session: Session) -> None:
    """Let no other writer touch the log until the transaction ends. On SQLite a writer holds the database already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(7302)"))


def _grow(session: Session, index: int, leaf: bytes) -> None:
    needed = beside(index)
    kept = _kept(session, needed)
    hashes = grown(leaf, [kept[node] for node in needed])
    rows = [{"id": node.place + 1, "hash": each} for node, each in zip(completed_by(index), hashes, strict=True)]
    session.execute(insert(TreeHash), rows)


def tree_size(session: Session) -> int:
    """Return how many entries the log has."""
    return session.scalar(select(func.max(LoggedEntry.id))) or 0


def tree_root(session: Session, size: int) -> bytes:
    """Return the root of the tree as it was with so many leaves."""
    if size == 0:
        return EMPTY_ROOT
    return range_root(range(size), _kept(session, cover(0, size)))


def inclusion_path(session: Session, index: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that a leaf stands in the tree of so many leaves.

    :raises ValueError: it does not
    :raises Broken: the log is not that long
    """
    return _roots(session, inclusion_ranges(index, size))


def consistency_path(session: Session, old: int, new: int) -> tuple[bytes, ...]:
    """Return the proof that the tree of ``new`` leaves continues that of ``old`` leaves; from 0 it is empty.

    :raises ValueError: it cannot
    :raises Broken: the log is not that long
    """
    return _roots(session, consistency_ranges(old, new)) if old else ()


def tile_content(session: Session, tile: Tile) -> bytes | None:
    """Return the hashes of a tile side by side, or None where the log does not have them all."""
    first = tile.number * TILE_WIDTH
    if first + tile.width > tree_size(session) >> (TILE_HEIGHT * tile.level):
        return None
    nodes = [Node(TILE_HEIGHT * tile.level, first + offset) for offset in range(tile.width)]
    kept = _kept(session, nodes)
    return b"".join(kept[node] for node in nodes)


def leaf_of(session: Session, number: str) -> bytes | None:
    """Return the leaf hash under which a number's list was issued, None where there is none, or it lapsed."""
    standing = _standing(session, number)
    return standing.leaf if standing else None


def place_of(session: Session, number: str) -> int | None:
    """Return where a number's list stands in the log, None where there is none, or it lapsed."""
    standing = _standing(session, number)
    return standing.index if standing else None


def _standing(session: Session, number: str) -> LoggedEntry | None:
    kinds = (Kind.LIST.value, Kind.LAPSED.value)
    query = select(LoggedEntry).where(LoggedEntry.number == number, LoggedEntry.kind.in_(kinds))
    newest = session.scalars(query.order_by(LoggedEntry.id.desc()).limit(1)).first()
    return newest if newest is not None and newest.kind == Kind.LIST.value else None


def is_logged(session: Session, number: str) -> bool:
    """Whether a list of the number ever stood in the log."""
    query = select(LoggedEntry.id).where(LoggedEntry.number == number, LoggedEntry.kind == Kind.LIST.value)
    return session.scalar(query.limit(1)) is not None


def lapses(session: Session) -> Iterator[tuple[LapseEntry, datetime]]:
    """Yield all data that lapsed after they were logged, and when."""
    query = select(LoggedEntry.content, LoggedEntry.at).where(LoggedEntry.kind == Kind.LAPSED.value)
    for content, at in session.execute(query.order_by(LoggedEntry.id)):
        entry = entry_from(content)
        if isinstance(entry, LapseEntry):
            yield entry, at


def is_over(session: Session, leaf: bytes) -> bool:
    """Whether the log says of a list that it was never published and never will be."""
    entry = Stored(session).of_leaf(leaf)
    return isinstance(entry, ListEntry) and never_published(entry, Stored(session))


def index_of(session: Session, leaf: bytes) -> int | None:
    """Return where a leaf stands, or None."""
    found = session.scalar(select(LoggedEntry.id).where(LoggedEntry.leaf == leaf))
    return found - 1 if found is not None else None


def entries_of(session: Session, number: str) -> Sequence[LoggedEntry]:
    """Return all entries of a number, in order."""
    query = select(LoggedEntry).where(LoggedEntry.number == number).order_by(LoggedEntry.id)
    return session.scalars(query).all()


def _roots(session: Session, ranges: Sequence[range]) -> tuple[bytes, ...]:
    kept = _kept(session, nodes_of(ranges))
    return tuple(range_root(part, kept) for part in ranges)


def _kept(session: Session, nodes: Iterable[Node]) -> dict[Node, bytes]:
    places = {node.place + 1: node for node in nodes}
    if not places:
        return {}
    # a proof is one such statement, so it goes past the session's own machinery, which costs more than the look-up
    rows = session.connection().execute(KEPT, {"places": list(places)})
    found = {places[place]: each for place, each in rows}
    if len(found) != len(places):
        raise Broken("日志缺少哈希 / the log lacks hashes that it must have")
    return found
