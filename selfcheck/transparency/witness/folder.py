"""What a witness keeps: its key, the logs it knows, and of each the newest checkpoint it cosigned. Plain files.

``witness.key`` is private, ``logs`` holds one key of a log a line, ``<digest>.checkpoint`` the newest note of a log,
``evidence/`` what a log signed that does not continue it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from selfcheck.attestation.notes import KeyKind, NoteKey, NoteMalformed, NoteSigner
from selfcheck.errors import Broken, Refused

KEY: Final = "witness.key"
LOGS: Final = "logs"
EVIDENCE: Final = "evidence"
EVIDENCE_AT_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class WitnessFolder:
    """The folder of one witness."""

    path: Path

    def signer(self) -> NoteSigner:
        """Return the witness's key. Raises Broken where there is none."""
        try:
            signer = NoteSigner.from_text((self.path / KEY).read_text("utf-8").strip())
        except (OSError, UnicodeError, NoteMalformed) as problem:
            raise Broken(f"没有见证密钥：{self.path} / no key of a witness here: {self.path}") from problem
        if signer.kind is not KeyKind.COSIGNATURE:
            raise Broken(f"这不是见证密钥：{self.path} / this is no key of a witness: {self.path}")
        return signer

    def logs(self) -> tuple[NoteKey, ...]:
        """Return the keys of the logs it cosigns for."""
        try:
            lines = (self.path / LOGS).read_text("utf-8").splitlines() if (self.path / LOGS).exists() else []
            return tuple(NoteKey.from_text(line) for line in lines if line.strip())
        except (OSError, UnicodeError, NoteMalformed) as problem:
            raise Broken(f"日志公钥读不出来：{self.path / LOGS} / keys of logs cannot be read") from problem

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no other request, thread or process decide meanwhile."""
        descriptor = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def newest(self, origin: str) -> bytes | None:
        """Return the newest checkpoint that was cosigned for a log, or None."""
        path = self._of(origin)
        return path.read_bytes() if path.exists() else None

    def keep(self, origin: str, note: bytes) -> None:
        """Keep a checkpoint as the newest, on disk before this returns."""
        _write(self._of(origin), note)

    def keep_evidence(self, note: bytes) -> None:
        """Keep what a log signed and could not prove; of endless such notes only the first ones."""
        folder = self.path / EVIDENCE
        folder.mkdir(exist_ok=True)
        path = folder / hashlib.sha256(note).hexdigest()
        if not path.exists() and len(list(folder.iterdir())) < EVIDENCE_AT_MOST:
            _write(path, note)

    def _of(self, origin: str) -> Path:
        return self.path / f"{hashlib.sha256(origin.encode()).hexdigest()}.checkpoint"


def make_witness(path: Path, name: str) -> NoteKey:
    """Make a witness in a new folder and return its public key.

    :param name: schema-less address of who runs it, such as ``samr.example/witness``
    :raises Refused: there is one already, or the name cannot be one
    """
    if (path / KEY).exists():
        raise Refused("witness-exists", f"这里已有见证密钥：{path}", f"There is a witness already: {path}")
    try:
        signer = NoteSigner.generate(name, KeyKind.COSIGNATURE)
    except NoteMalformed as problem:
        raise Refused("witness-name", "名称不能有空格和加号", "A name has neither spaces nor plus signs") from problem
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(path / KEY, f"{signer.text}\n".encode(), mode=0o600)
    return signer.key


def trust_log(path: Path, text: str) -> NoteKey:
    """Let a witness cosign for one more log, or for one more key of a log.

    :raises Refused: it is no key of a log
    """
    try:
        key = NoteKey.from_text(text.strip())
    except NoteMalformed as problem:
        raise Refused("log-key", f"这不是日志公钥：{problem}", f"This is no key of a log: {problem}") from problem
    if key.kind is not KeyKind.NOTE:
        raise Refused("log-key", "这是见证方的公钥，不是日志的", "This is the key of a witness, not of a log")
    known = WitnessFolder(path).logs()
    if key not in known:
        _write(path / LOGS, "".join(f"{each.text}\n" for each in (*known, key)).encode())
    return key


def _write(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
