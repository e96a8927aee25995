"""What may follow what in the log: one number stands for one list, and one edition has one successor. Pure.

A list that lapsed before it was sealed makes room for another under its number, of the same unit and edition.

The same rules refuse an entry when it is handed in and find it when somebody monitors the entries later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from selfcheck.attestation.entries import EventEntry, FileEntry, Kind, LapseEntry, ListEntry, LogEntry, entry_leaf


class Contradiction(StrEnum):
    """How an entry contradicts what stands before it."""

    NUMBER_TWICE = "number-twice"
    TWO_SUCCESSORS = "two-successors"
    NO_PREVIOUS = "no-previous"
    WRONG_EDITION = "wrong-edition"
    OTHER_UNIT = "other-unit"
    NO_LIST = "no-list"
    AFTER_VOID = "after-void"
    AFTER_LAPSE = "after-lapse"
    LAPSE_AFTER_FILE = "lapse-after-file"
    VOID_AFTER_FILE = "void-after-file"
    EVENT_TWICE = "event-twice"


EQUIVOCATIONS: Final = frozenset({Contradiction.NUMBER_TWICE, Contradiction.TWO_SUCCESSORS})


class Before(Protocol):
    """The entries that stand before one."""

    def of_number(self, number: str) -> Sequence[LogEntry]:
        """Return all entries of a number, in order."""
        ...

    def of_leaf(self, leaf: bytes) -> LogEntry | None:
        """Return the entry with this leaf hash."""
        ...

    def successors(self, leaf: bytes) -> Sequence[ListEntry]:
        """Return the lists that name this leaf as the edition before."""
        ...


@dataclass(slots=True)
class Remembered:
    """The entries so far, in memory."""

    leaves: dict[bytes, LogEntry] = field(default_factory=dict)
    numbers: dict[str, list[LogEntry]] = field(default_factory=dict)
    followers: dict[bytes, list[ListEntry]] = field(default_factory=dict)

    def add(self, entry: LogEntry) -> None:
        """Remember one more."""
        self.leaves[entry_leaf(entry)] = entry
        self.numbers.setdefault(entry.number, []).append(entry)
        if isinstance(entry, ListEntry) and entry.previous is not None:
            self.followers.setdefault(bytes.fromhex(entry.previous), []).append(entry)

    def of_number(self, number: str) -> Sequence[LogEntry]:
        """Return all entries of a number, in order."""
        return self.numbers.get(number, ())

    def of_leaf(self, leaf: bytes) -> LogEntry | None:
        """Return the entry with this leaf hash."""
        return self.leaves.get(leaf)

    def successors(self, leaf: bytes) -> Sequence[ListEntry]:
        """Return the lists that name this leaf as the edition before."""
        return self.followers.get(leaf, ())


def contradiction(entry: LogEntry, before: Before) -> Contradiction | None:
    """Return how an entry contradicts those before it, or None."""
    if isinstance(entry, ListEntry):
        return _of_list(entry, before)
    return _of_event(entry, before)


def _of_list(entry: ListEntry, before: Before) -> Contradiction | None:
    so_far = before.of_number(entry.number)
    if so_far and not _may_come_anew(entry, so_far):
        return Contradiction.NUMBER_TWICE
    if entry.previous is None:  # the first edition, or the one before was issued before there was a log
        return None
    leaf = bytes.fromhex(entry.previous)
    previous = before.of_leaf(leaf)
    if not isinstance(previous, ListEntry):
        return Contradiction.NO_PREVIOUS
    if previous.uscc != entry.uscc:
        return Contradiction.OTHER_UNIT
    if previous.edition + 1 != entry.edition:
        return Contradiction.WRONG_EDITION
    if never_published(previous, before):
        return Contradiction.AFTER_VOID
    if any(not never_published(each, before) for each in before.successors(leaf)):
        return Contradiction.TWO_SUCCESSORS
    return None


def _may_come_anew(entry: ListEntry, so_far: Sequence[LogEntry]) -> bool:
    """Whether nothing but lapsed lists of this very unit and edition stand under the number."""
    issued = [each for each in so_far if isinstance(each, ListEntry)]
    is_same = all((each.uscc, each.edition) == (entry.uscc, entry.edition) for each in issued)
    return is_same and so_far[-1].kind is Kind.LAPSED


def _of_event(entry: FileEntry | LapseEntry | EventEntry, before: Before) -> Contradiction | None:
    so_far = before.of_number(entry.number)
    kinds = {each.kind for each in so_far}
    if Kind.LIST not in kinds:
        return Contradiction.NO_LIST
    if Kind.VOID in kinds:
        return Contradiction.AFTER_VOID
    if isinstance(entry, LapseEntry):
        return _of_lapse(entry, so_far)
    if standing_list(so_far) is None and entry.kind is not Kind.VOID:
        return Contradiction.AFTER_LAPSE
    if entry.kind is not Kind.FILE and entry.kind in kinds:
        return Contradiction.EVENT_TWICE
    if entry.kind is Kind.VOID and Kind.FILE in kinds:
        return Contradiction.VOID_AFTER_FILE
    if isinstance(entry, EventEntry) and entry.by_number is not None and not before.of_number(entry.by_number):
        return Contradiction.NO_LIST
    return None


def _of_lapse(entry: LapseEntry, so_far: Sequence[LogEntry]) -> Contradiction | None:
    if any(each.kind is Kind.FILE for each in so_far):
        return Contradiction.LAPSE_AFTER_FILE
    standing = standing_list(so_far)
    if standing is None or standing.data_sha256 != entry.data_sha256:
        return Contradiction.NO_LIST
    return None


def standing_list(so_far: Sequence[LogEntry]) -> ListEntry | None:
    """Return the list that a number stands for: the last one, None where that lapsed or there is none.

    :param so_far: all entries of the number, in order
    """
    found = None
    for each in so_far:
        if isinstance(each, ListEntry):
            found = each
        elif isinstance(each, LapseEntry):
            found = None
    return found


def never_published(entry: ListEntry, before: Before) -> bool:
    """Whether a list was never published and never will be: its number is void, or it lapsed."""
    return any(
        each.kind is Kind.VOID or (isinstance(each, LapseEntry) and each.data_sha256 == entry.data_sha256)
        for each in before.of_number(entry.number)
    )
