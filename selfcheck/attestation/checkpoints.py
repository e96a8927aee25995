"""Checkpoints (C2SP tlog-checkpoint): the head of the log as one signed note, with the cosignatures of witnesses."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from selfcheck.attestation.merkle import HASH_SIZE, SIZE_AT_MOST
from selfcheck.attestation.notes import (
    KeyKind,
    Note,
    NoteKey,
    NoteMalformed,
    NoteUnverified,
    Signature,
    decoded,
    parse_note,
    verified_signatures,
)

DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}")
LINES_AT_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: whose it is, how many leaves, which root. ``extensions`` are lines that we never write."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of the note that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def from_text(cls, text: str) -> Checkpoint:
        """Read the text of a note. Raises NoteMalformed."""
        lines = text.split("\n")
        if not 4 <= len(lines) <= LINES_AT_MOST or lines.pop() or not all(lines):
            raise NoteMalformed("a checkpoint has at least three lines, none of them empty")
        origin, size, root, *extensions = lines
        found = cls(origin, read_size(size), decoded(root), tuple(extensions))
        if len(found.root) != HASH_SIZE:
            raise NoteMalformed("the root is not 32 bytes long")
        return found


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What a witness says: at this moment this was the largest consistent head it had seen."""

    witness: NoteKey
    at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint whose log is known, and the known witnesses that cosigned it."""

    checkpoint: Checkpoint
    log: NoteKey
    cosigned: tuple[Cosigned, ...]
    note: Note

    @property
    def earliest(self) -> datetime | None:
        """When the first of these witnesses saw it."""
        return min((each.at for each in self.cosigned), default=None)


def read_size(text: str) -> int:
    """Read a size or an index: digits without leading zeroes, below 2**63. Raises NoteMalformed."""
    if not DECIMAL.fullmatch(text) or int(text) > SIZE_AT_MOST:
        raise NoteMalformed(f"{text[:20]!r} is no size")
    return int(text)


def open_checkpoint(content: bytes, logs: Sequence[NoteKey], witnesses: Sequence[NoteKey] = ()) -> Opened:
    """Read a checkpoint, check the log's signature and those of the known witnesses.

    :param logs: keys of logs; the name of each is the origin for which it may sign
    :raises NoteMalformed: no checkpoint
    :raises NoteUnverified: no known log of this origin signed it, or a signature of a known key does not fit
    """
    note = parse_note(content)
    checkpoint = Checkpoint.from_text(note.text)
    ours = [key for key in logs if key.kind is KeyKind.NOTE and key.name == checkpoint.origin]
    theirs = [key for key in witnesses if key.kind is KeyKind.COSIGNATURE]
    verified = verified_signatures(note, [*ours, *theirs])
    log = next((each.key for each in verified if each.key in ours), None)
    if log is None:
        raise NoteUnverified(f"no known log signed this checkpoint of {checkpoint.origin[:80]}")
    cosigned = tuple(_cosigned(each.key, each.at or 0) for each in verified if each.key in theirs)
    return Opened(checkpoint, log, cosigned, note)


def _cosigned(witness: NoteKey, seconds: int) -> Cosigned:
    try:
        return Cosigned(witness, datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError) as problem:
        raise NoteUnverified(f"the cosignature of {witness.name} has no possible time") from problem


def with_signatures(text: str, signatures: Sequence[Signature]) -> bytes:
    """Return a note of this text with these signatures."""
    return Note(text, tuple(signatures)).content.encode()
