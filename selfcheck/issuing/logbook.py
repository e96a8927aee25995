"""The installation's log with the keys of its keyring: what signs checkpoints, and what ever did."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy.orm import Session

from selfcheck.attestation.notes import KeyKind, NoteSigner
from selfcheck.clock import Clock
from selfcheck.errors import Broken
from selfcheck.sealing.keyring import Keyring, ensure, in_use, keys
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.records import SigningKey
from selfcheck.settings import Settings
from selfcheck.transparency.keys import Log, log_key, name_log, origin_of, policy_file, read_policy


@dataclass(frozen=True, slots=True)
class Logbook:
    """Opens the log of an installation (``transparency.keys.LogSource``)."""

    settings: Settings
    clock: Clock

    def open(self, session: Session) -> Log | None:
        """Return the log, or None while nothing was ever logged."""
        origin, row = origin_of(session), in_use(session, Purpose.LOG)
        return self._log(session, origin, row) if origin and row else None

    def begin(self, session: Session) -> Log:
        """Return the log within a writing transaction; its name and first key are made when first asked for."""
        origin = name_log(session, self.settings)
        row = ensure(session, Keyring.of(self.settings), Purpose.LOG, at=self.clock.now())
        return self._log(session, origin, row)

    def _log(self, session: Session, origin: str, row: SigningKey) -> Log:
        rows = [row, *(each for each in reversed(keys(session, purpose=Purpose.LOG)) if each.id != row.id)]
        known = tuple(log_key(origin, _public(each)) for each in rows)
        return Log(origin, known, read_policy(policy_file(self.settings)), partial(self._signers, origin, row))

    def _signers(self, origin: str, row: SigningKey) -> tuple[NoteSigner, ...]:
        key = Keyring.of(self.settings).private_key(row)
        if not isinstance(key, Ed25519PrivateKey):
            raise Broken("the log's key is not of Ed25519")
        return (NoteSigner(origin, KeyKind.NOTE, key.private_bytes_raw()),)


def _public(row: SigningKey) -> bytes:
    key = load_der_public_key(row.public_key)
    if not isinstance(key, Ed25519PublicKey):
        raise Broken("a key of the log is not of Ed25519")
    return key.public_bytes_raw()
