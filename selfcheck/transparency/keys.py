"""Whose log it is: its name, given once, its keys, which come from the keyring, and the witnesses it asks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from selfcheck.attestation.notes import KeyKind, Note, NoteKey, NoteMalformed, NoteSigner
from selfcheck.attestation.policy import Policy, parse_policy
from selfcheck.db.installation import InstallationFact
from selfcheck.errors import Broken
from selfcheck.settings import Settings

ORIGIN: Final = "log_origin"
POLICY: Final = "log-policy"
NAME_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Log:
    """A log: the name that stands on every checkpoint, every key it ever had (newest first), its witnesses.

    Its keys under former names (``restarting``) come last: what was signed under those stays good.

    :param sign_with: opens the private keys, which is slow and seldom needed
    :param revoked: those of its keys by which nothing is proved any more
    """

    origin: str
    keys: tuple[NoteKey, ...]
    policy: Policy
    sign_with: Callable[[], tuple[NoteSigner, ...]] = field(repr=False)
    revoked: frozenset[NoteKey] = frozenset()

    @property
    def key(self) -> NoteKey:
        """The key to hand out now."""
        return self.keys[0]

    def vouches_for(self, note: Note) -> bool:
        """Whether a key that is not revoked signed a note of which all signatures of known keys were checked."""
        good = {(key.name, key.key_id) for key in self.keys if key not in self.revoked}
        return any((each.name, each.key_id) in good for each in note.signatures)


class LogSource(Protocol):
    """Where the log of this installation comes from."""

    def open(self, session: Session) -> Log | None:
        """Return the log, or None while nothing was ever logged."""
        ...

    def begin(self, session: Session) -> Log:
        """Return the log within a writing transaction; its name and first key are made when first asked for."""
        ...

    def published(self, session: Session) -> Sequence[str]:
        """Return the numbers of published lists that must be in the log, from the register of numbers."""
        ...


def origin_of(session: Session) -> str | None:
    """Return the log's name, or None while it has none."""
    return session.scalar(select(InstallationFact.value).where(InstallationFact.name == ORIGIN))


def name_log(session: Session, settings: Settings) -> str:
    """Return the log's name; given when first asked for, and kept whatever the address becomes."""
    if (origin := origin_of(session)) is not None:
        return origin
    host = urlsplit(settings.public_base_url or "").hostname or "localhost"
    origin = f"{host}/log/{secrets.token_hex(NAME_BYTES)}"
    session.add(InstallationFact(name=ORIGIN, value=origin))
    session.flush()
    return origin


def rename_log(session: Session, origin: str) -> str:
    """Give the log another name at the same host and return it."""
    renamed = f"{origin.rpartition('/')[0]}/{secrets.token_hex(NAME_BYTES)}"
    session.execute(update(InstallationFact).where(InstallationFact.name == ORIGIN).values(value=renamed))
    return renamed


def log_key(origin: str, public: bytes) -> NoteKey:
    """Return a public key of the log (32 bytes) under its name."""
    return NoteKey(origin, KeyKind.NOTE, public)


def policy_file(settings: Settings) -> Path:
    """Return where an operator writes which witnesses are asked and how many must answer."""
    return settings.data_dir / POLICY


def read_policy(path: Path) -> Policy:
    """Read a policy file; without one no witness is asked.

    :raises Broken: it cannot be read
    """
    try:
        return parse_policy(path.read_text("utf-8")) if path.exists() else Policy()
    except (OSError, UnicodeError, NoteMalformed) as problem:
        raise Broken(
            f"见证方名单读不出来：{path}：{problem} / the policy cannot be read: {path}: {problem}"
        ) from problem
