"""The proof that something stands in the log, whole in one small file (C2SP tlog-proof): no server is asked."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from selfcheck.attestation.checkpoints import Opened, open_checkpoint, read_size
from selfcheck.attestation.merkle import HASH_SIZE, PATH_AT_MOST, check_inclusion
from selfcheck.attestation.notes import BYTES_AT_MOST, NoteKey, NoteMalformed, decoded

HEADER: Final = "c2sp.org/tlog-proof@v1"
MEDIA_TYPE: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class TlogProof:
    """Where a leaf stands, the path to the root, and the checkpoint as signed. ``extra`` is signed by nobody."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    @property
    def content(self) -> bytes:
        """The file."""
        extra = [f"extra {b64encode(self.extra).decode()}"] if self.extra else []
        lines = [HEADER, *extra, f"index {self.index}", *(b64encode(each).decode() for each in self.path), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def from_content(cls, content: bytes) -> TlogProof:
        """Read the file; nothing in it is checked yet.

        :raises NoteMalformed: too long, another heading, no index, a hash that is none, or no checkpoint
        """
        if len(content) > BYTES_AT_MOST:
            raise NoteMalformed(f"longer than {BYTES_AT_MOST} bytes")
        head, blank, checkpoint = content.partition(b"\n\n")
        try:
            header, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as problem:
            raise NoteMalformed("a proof is written in ASCII") from problem
        if header != HEADER or not blank or not checkpoint:
            raise NoteMalformed("no tlog-proof of version 1, or one without a checkpoint")
        extra = decoded(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else b""
        if not lines or not lines[0].startswith("index "):
            raise NoteMalformed("the line with the index is missing")
        return cls(read_size(lines[0].removeprefix("index ")), _path(lines[1:]), checkpoint, extra)


def _path(lines: Sequence[str]) -> tuple[bytes, ...]:
    if len(lines) > PATH_AT_MOST:
        raise NoteMalformed(f"{len(lines)} hashes")
    path = tuple(decoded(line) for line in lines)
    if any(len(each) != HASH_SIZE for each in path):
        raise NoteMalformed("a hash is not 32 bytes long")
    return path


def verify_proof(proof: TlogProof, leaf: bytes, logs: Sequence[NoteKey], witnesses: Sequence[NoteKey] = ()) -> Opened:
    """Check that a leaf stands in the log, by the proof alone. How many witnesses suffice is the caller's policy.

    :param leaf: ``leaf_hash`` of the entry
    :return: the checkpoint with the known witnesses that cosigned it
    :raises NoteMalformed: the checkpoint is none
    :raises NoteUnverified: it is not signed by a known log, or a signature of a known key does not fit
    :raises ProofInvalid: the leaf is not proved
    """
    opened = open_checkpoint(proof.checkpoint, logs, witnesses)
    check_inclusion(proof.index, opened.checkpoint.size, leaf, proof.path, opened.checkpoint.root)
    return opened
