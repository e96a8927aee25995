"""The installation's log with the keys of its keyring: what signs checkpoints, and what ever did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.attestation.entries import Kind
from selfcheck.attestation.notes import KeyKind, NoteSigner
from selfcheck.clock import Clock
from selfcheck.errors import Broken
from selfcheck.issuing.records import ListCard
from selfcheck.sealing.keyfiles import PrivateKey
from selfcheck.sealing.keyring import Keyring, ensure, keys
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.records import SigningKey
from selfcheck.settings import Settings
from selfcheck.transparency.demands import note_demand
from selfcheck.transparency.keys import Log, log_key, name_log, origin_of, policy_file, read_policy
from selfcheck.transparency.records import LoggedEntry, LogRestart
from selfcheck.transparency.restarting import restarts

if TYPE_CHECKING:
    from selfcheck.sealing.authority import Authority

OVERLAP: Final = timedelta(days=30)  # a rotated key signs beside its successor until witnesses know that one
PUBLISHED: Final = ("in_force", "superseded", "withdrawn")


@dataclass(frozen=True, slots=True)
class Logbook:
    """Opens the log of an installation (``transparency.keys.LogSource``)."""

    settings: Settings
    clock: Clock

    def open(self, session: Session) -> Log | None:
        """Return the log, or None while nothing was ever logged."""
        origin, rows = origin_of(session), keys(session, purpose=Purpose.LOG)
        return self._log(origin, rows, restarts(session)) if origin and rows else None

    def begin(self, session: Session) -> Log:
        """Return the log within a writing transaction; its name and first key are made when first asked for.

        From now on the witnesses that the operator named are those that count.
        """
        origin = name_log(session, self.settings)
        ensure(session, Keyring.of(self.settings), Purpose.LOG, at=self.clock.now())
        log = self._log(origin, keys(session, purpose=Purpose.LOG), restarts(session))
        note_demand(session, log.policy, at=self.clock.now())
        return log

    def published(self, session: Session) -> Sequence[str]:
        """Return the numbers that must be in the log: what was published and issued since the log began."""
        logged = select(LoggedEntry.number).where(LoggedEntry.kind == Kind.LIST.value)
        first = logged.order_by(LoggedEntry.id).limit(1).scalar_subquery()
        began = select(ListCard.issued_at).where(ListCard.number == first).scalar_subquery()
        query = select(ListCard.number).where(ListCard.standing.in_(PUBLISHED), ListCard.issued_at >= began)
        return session.scalars(query.order_by(ListCard.id)).all()

    def authority(self, session: Session) -> Authority:
        """Return who stamps the time, within a writing transaction: the installation's own key is made on first use.

        :raises NotYet: no root is trusted for the authority that is set
        """
        from selfcheck.sealing.means import Vault, authority_for  # loads pyHanko, which few who open a log need

        return authority_for(session, Vault.of(self.settings, self.clock))[0]

    def _log(self, origin: str, rows: Sequence[SigningKey], former: Sequence[LogRestart]) -> Log:
        newest_first = sorted(rows, key=lambda row: (row.in_use is None, -row.id))
        names = (origin, *(each.former for each in former))
        known = tuple(log_key(name, _public(row)) for name in names for row in newest_first)
        signing = tuple(row for row in newest_first if self._signs(row))
        policy, sign_with = read_policy(policy_file(self.settings)), partial(self._signers, origin, signing)
        ended = [_public(row) for row in rows if row.revoked_at is not None]
        revoked = frozenset(log_key(name, key) for name in names for key in ended)
        return Log(origin, known, policy, sign_with, revoked)

    def _signs(self, row: SigningKey) -> bool:
        if row.retired_at is None or row.revoked_at is not None:
            return row.in_use is not None
        return self.clock.now() < row.retired_at + OVERLAP

    def _signers(self, origin: str, rows: Sequence[SigningKey]) -> tuple[NoteSigner, ...]:
        ring = Keyring.of(self.settings)
        if not rows:
            raise Broken("日志没有可用的密钥 / the log has no key to sign with: selfcheck keys make log")
        return tuple(NoteSigner(origin, KeyKind.NOTE, _seed(ring.private_key(row))) for row in rows)


def _seed(key: PrivateKey) -> bytes:
    if not isinstance(key, Ed25519PrivateKey):
        raise Broken("the log's key is not of Ed25519")
    return key.private_bytes_raw()


def _public(row: SigningKey) -> bytes:
    key = load_der_public_key(row.public_key)
    if not isinstance(key, Ed25519PublicKey):
        raise Broken("a key of the log is not of Ed25519")
    return key.public_bytes_raw()
