"""Whom this installation believes, made anew when a key changes or an hour has passed, and once for many files."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from selfcheck.attestation.trust import Trust
from selfcheck.db.session import Sessions, transaction
from selfcheck.issuing.trust.making import Maker, own_trust
from selfcheck.sealing.records import SigningKey
from selfcheck.transparency.keys import policy_file
from selfcheck.transparency.records import WitnessDemand
from selfcheck.verification.ports import LedgerAway

State = tuple[object, ...]


@dataclass
class OwnTrust:
    """The installation's own trust (``verification.ports.TrustSource``); used by many threads."""

    sessions: Sessions
    maker: Maker
    _kept: tuple[State, Trust] | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def own(self) -> Trust:
        """Return whom this installation believes now.

        :raises LedgerAway: the database cannot be read
        """
        try:
            with transaction(self.sessions, writing=False) as session, self._lock:
                state = self._state(session)
                if self._kept is None or self._kept[0] != state:
                    self._kept = state, own_trust(session, self.maker)
                return self._kept[1]
        except SQLAlchemyError as error:
            raise LedgerAway from error

    def _state(self, session: Session) -> State:
        """Return what must be the same for the kept trust to be good: keys, the hour, the lists of witnesses."""
        row = SigningKey
        query = select(func.count(row.id), func.max(row.id), func.count(row.revoked_at), func.count(row.in_use))
        policy = policy_file(self.maker.settings)
        written = policy.stat().st_mtime_ns if policy.exists() else 0
        demands = session.scalar(select(func.max(WitnessDemand.id)))
        return *session.execute(query).one(), _hour(self.maker.clock.now()), written, demands


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
