"""What a witness answers (C2SP tlog-witness, ``add-checkpoint``). It never signs two stories of one log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selfcheck.attestation.checkpoints import Checkpoint, Opened, open_checkpoint, read_size, with_signatures
from selfcheck.attestation.merkle import EMPTY_ROOT, ProofInvalid, check_consistency
from selfcheck.attestation.notes import NoteMalformed, NoteUnverified, decoded, parse_note, verified_signatures
from selfcheck.clock import Clock
from selfcheck.transparency.witness.folder import WitnessFolder

PATH_AT_MOST: Final = 63
PLAIN: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"
EMPTY: Final = Checkpoint("", 0, EMPTY_ROOT)


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, body and media type of an answer."""

    status: int
    content: bytes
    media_type: str = PLAIN


@dataclass(frozen=True, slots=True)
class Submission:
    """What was handed in: the size it continues, the proof, and the checkpoint as signed."""

    old: int
    path: tuple[bytes, ...]
    note: bytes


class Declined(Exception):
    """The witness does not cosign."""

    def __init__(self, status: int, words: str, media_type: str = PLAIN) -> None:
        super().__init__(words)
        self.reply = Reply(status, f"{words}\n".encode(), media_type)


@dataclass(frozen=True, slots=True)
class WitnessService:
    """A witness at work on its folder."""

    folder: WitnessFolder
    clock: Clock

    def add_checkpoint(self, body: bytes) -> Reply:
        """Cosign a checkpoint that continues the newest one cosigned for its log, or say why not."""
        try:
            submission = read_submission(body)
            opened = self._opened(submission)
            with self.folder.held():
                self._check(submission, opened)
                line = self._cosigned(opened)
        except NoteMalformed as problem:
            return Reply(400, f"{problem}\n".encode())
        except Declined as declined:
            return declined.reply
        return Reply(200, line.encode())

    def newest_of(self, digest: str) -> bytes | None:
        """Return the newest checkpoint cosigned for the log whose origin has this SHA-256 (hexadecimal), or None."""
        path = self.folder.path / f"{digest}.checkpoint"
        return path.read_bytes() if path.exists() else None

    def _opened(self, submission: Submission) -> Opened:
        logs = self.folder.logs()
        origin = Checkpoint.from_text(parse_note(submission.note).text).origin
        if origin not in {key.name for key in logs}:
            raise Declined(404, "this witness does not know the log")
        try:
            return open_checkpoint(submission.note, logs)
        except NoteUnverified as problem:
            raise Declined(403, "no trusted key of this log signed it") from problem

    def _check(self, submission: Submission, opened: Opened) -> None:
        new = opened.checkpoint
        if submission.old > new.size:
            raise Declined(400, "the old size is above the new one")
        last = self._last(new.origin)
        if submission.old != last.size:
            raise Declined(409, str(last.size), SIZE)
        if new.size == last.size and last.size and new.root != last.root:
            self.folder.keep_evidence(_signed_by_log(opened))
            raise Declined(409, "another root was cosigned for this size")
        try:
            _check_path(last, new, submission.path)
        except ProofInvalid as problem:
            self.folder.keep_evidence(_signed_by_log(opened))
            raise Declined(422, str(problem)) from problem

    def _last(self, origin: str) -> Checkpoint:
        note = self.folder.newest(origin)
        return Checkpoint.from_text(parse_note(note).text) if note is not None else EMPTY

    def _cosigned(self, opened: Opened) -> str:
        signer, at = self.folder.signer(), int(self.clock.now().timestamp())
        line = signer.cosign(opened.note.text, at).line
        self.folder.keep(opened.checkpoint.origin, _signed_by_log(opened) + line.encode())
        return line


def _signed_by_log(opened: Opened) -> bytes:
    """Return a checkpoint with the signature by which it is believed, and no line that anybody may have put beside.

    What is kept is read again by us and by monitors: lines of strangers could make it too long for that, pass for a
    signature of ours, or let one checkpoint stand as evidence a thousand times.
    """
    (verified,) = verified_signatures(opened.note, [opened.log])
    return with_signatures(opened.note.text, [verified.signature])


def _check_path(last: Checkpoint, new: Checkpoint, path: tuple[bytes, ...]) -> None:
    if last.size == 0:  # the first one it sees is taken as it is
        if path or (new.size == 0 and new.root != EMPTY_ROOT):
            raise ProofInvalid("from a tree without leaves no proof leads anywhere")
        return
    check_consistency(last.size, new.size, last.root, new.root, path)


def read_submission(body: bytes) -> Submission:
    """Take the body of ``add-checkpoint`` apart. Raises NoteMalformed."""
    head, blank, note = body.partition(b"\n\n")
    try:
        old, *path = head.decode("ascii").split("\n")
    except UnicodeDecodeError as problem:
        raise NoteMalformed("the proof is not written in ASCII") from problem
    if not blank or not old.startswith("old ") or len(path) > PATH_AT_MOST:
        raise NoteMalformed("old size, at most 63 hashes, an empty line and the checkpoint are expected")
    return Submission(read_size(old.removeprefix("old ")), tuple(decoded(line) for line in path), note)
