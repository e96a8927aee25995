"""What stands in the log: one small object per event of a list, as canonical JSON (RFC 8785).

The log's public pages show hashes alone; the objects are for the unit, the regulator, and inside each issued file.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import rfc8785

from selfcheck.attestation.canonical import Malformed, Unsupported, parse_strictly
from selfcheck.attestation.codec import MOMENT_PATTERN
from selfcheck.attestation.merkle import leaf_hash

TYPE: Final = "selfcheck-log/1"
BYTES_AT_MOST: Final = 4096
DIGEST: Final = r"[0-9a-f]{64}"
PATTERNS: Final = {
    "uscc": r"[0-9A-HJ-NPQRTUWXY]{18}",
    "number": r"[0-9A-Z-]{8,40}",
    "by_number": r"[0-9A-Z-]{8,40}",
    "data_sha256": DIGEST,
    "data_sm3": DIGEST,
    "approvals_sha256": DIGEST,
    "file_sha256": DIGEST,
    "file_sm3": DIGEST,
    "previous": DIGEST,
    "template": r"[a-z0-9][a-z0-9./-]{0,59}",
    "claimed_at": MOMENT_PATTERN,
}


class Kind(StrEnum):
    """What an entry says: a list is issued, its file is this, its number is void, it is withdrawn or superseded.

    A list that lapsed will never be sealed; another may be issued under its number.
    """

    LIST = "list"
    FILE = "file"
    LAPSED = "lapsed"
    VOID = "void"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class ListEntry:
    """签发 of one edition of a list, written before its document exists.

    ``approvals_sha256`` is the digest over the approvals, ``template`` names the layout, ``previous`` is the leaf
    hash (hexadecimal) of the edition before, ``claimed_at`` RFC 3339 with offset as in the data.
    """

    uscc: str
    number: str
    edition: int
    data_sha256: str
    data_sm3: str
    approvals_sha256: str
    template: str
    claimed_at: str
    previous: str | None = None

    @property
    def kind(self) -> Kind:
        """Always a list."""
        return Kind.LIST


@dataclass(frozen=True, slots=True)
class FileEntry:
    """The finished file of a number."""

    number: str
    file_sha256: str
    file_sm3: str

    @property
    def kind(self) -> Kind:
        """Always a file."""
        return Kind.FILE


@dataclass(frozen=True, slots=True)
class LapseEntry:
    """These data of a number will never be sealed; other data may follow under the same number."""

    number: str
    data_sha256: str
    claimed_at: str

    @property
    def kind(self) -> Kind:
        """Always a lapse."""
        return Kind.LAPSED


@dataclass(frozen=True, slots=True)
class EventEntry:
    """What happened to a number later; ``by_number`` is the list that superseded it."""

    kind: Kind
    number: str
    claimed_at: str
    by_number: str | None = None


LogEntry = ListEntry | FileEntry | LapseEntry | EventEntry
CLASSES: Final[dict[Kind, type[LogEntry]]] = {
    Kind.LIST: ListEntry,
    Kind.FILE: FileEntry,
    Kind.LAPSED: LapseEntry,
    Kind.VOID: EventEntry,
    Kind.WITHDRAWN: EventEntry,
    Kind.SUPERSEDED: EventEntry,
}


def entry_bytes(entry: LogEntry) -> bytes:
    """Return the canonical bytes of an entry: the content of its leaf.

    :raises Malformed: a field that could not be read back
    """
    plain = {name: value for name, value in asdict(entry).items() if value is not None}
    plain |= {"type": TYPE, "kind": entry.kind.value}
    _check(plain)
    return rfc8785.dumps(plain)


def entry_leaf(entry: LogEntry) -> bytes:
    """Return the leaf hash of an entry."""
    return leaf_hash(entry_bytes(entry))


def entry_from(content: bytes) -> LogEntry:
    """Read an entry back.

    :raises Malformed: not exactly what ``entry_bytes`` writes
    :raises Unsupported: another type
    """
    if len(content) > BYTES_AT_MOST:
        raise Malformed(f"longer than {BYTES_AT_MOST} bytes")
    plain = parse_strictly(content)
    if not isinstance(plain, dict) or plain.get("type") != TYPE:
        raise Unsupported("no entry of a log that this version knows")
    _check(plain)
    if rfc8785.dumps(plain) != content:
        raise Malformed("not in canonical form (RFC 8785)")
    kind = Kind(str(plain["kind"]))
    fields: dict[str, Any] = {name: value for name, value in plain.items() if name not in {"type", "kind"}}
    return EventEntry(kind, **fields) if CLASSES[kind] is EventEntry else CLASSES[kind](**fields)


def _check(plain: dict[str, Any]) -> None:
    kind = plain.get("kind")
    if kind not in set(Kind):
        raise Malformed("an entry of an unknown kind")
    fields = CLASSES[Kind(kind)].__dataclass_fields__
    wanted = {name for name, field in fields.items() if field.default is not None}
    if not wanted <= set(plain) <= {*fields, "kind", "type"}:
        raise Malformed("fields are missing or unknown")
    for name, value in plain.items():
        if name not in {"kind", "type"}:
            _check_field(name, value)


def _check_field(name: str, value: object) -> None:
    if name == "edition":
        if type(value) is not int or not 0 < value < 1_000_000:
            raise Malformed("the edition is a small whole number")
    elif not isinstance(value, str) or not re.fullmatch(PATTERNS[name].strip("^$"), value):
        raise Malformed(f"{name} is not written as it must be")
    elif name == "claimed_at":
        _check_moment(value)


def _check_moment(text: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError as problem:
        raise Malformed("no such moment") from problem
