"""Limits on trying: counters in the application's database, each counted in a short transaction of its own.

A try is counted before it is judged, so that many at the same moment see each other; what succeeds is forgiven.
Nobody is locked out for good: delays grow up to a bound.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final

from flask import g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from selfcheck.db.base import Base
from selfcheck.db.engine import is_full
from selfcheck.db.session import transaction
from selfcheck.errors import Broken, Refused
from selfcheck.web.request import SAFE_METHODS, now, sessions

SWEEP: Final = 50
MOST_HERE: Final = 10_000


class LimitCounter(Base):
    """How often somebody tried something; ``key`` is a digest, so that no names or addresses are kept."""

    __tablename__ = "limit_counters"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime]
    forget_at: Mapped[datetime] = mapped_column(index=True)


class TooMany(Refused):
    """Too many tries; ``retry_after`` says after how many seconds the next one counts."""

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, -(-int(wait.total_seconds() * 1000) // 1000))
        super().__init__(
            "too-many-tries",
            f"尝试得太频繁了，请在 {seconds} 秒后再试。",
            f"Too many tries. Please try again in {seconds} seconds.",
            status=429,
        )
        self.retry_after = seconds


@dataclass(frozen=True, slots=True)
class Growing:
    """``free`` tries without delay, then ``first``, doubling up to ``most``; forgotten after a quiet ``forget``."""

    name: str
    free: int
    first: timedelta
    most: timedelta
    forget: timedelta = timedelta(hours=1)

    def count(self, counter: LimitCounter, at: datetime) -> None:
        """Note a try."""
        counter.tries = counter.tries + 1 if counter.forget_at > at else 1
        counter.blocked_until = at + self.delay(counter.tries)
        counter.forget_at = at + max(self.forget, self.most * 2)

    def delay(self, tries: int) -> timedelta:
        """How long after this many tries the next is refused."""
        if tries < self.free:
            return timedelta()
        doublings = min(tries - self.free, 30)
        return min(self.first * (1 << doublings), self.most)


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``most`` tries in ``per``, counted from the first."""

    name: str
    most: int
    per: timedelta

    def count(self, counter: LimitCounter, at: datetime) -> None:
        """Note a try."""
        if counter.forget_at <= at:
            counter.tries, counter.forget_at = 0, at + self.per
        counter.tries += 1
        counter.blocked_until = counter.forget_at if counter.tries >= self.most else at


Rule = Growing | Window
Key = tuple[Rule, str]


def claim(*keys: Key) -> None:
    """Count a try under every key, or refuse it under all.

    :raises TooMany: one of them has to wait
    """
    if "db" in g and request.method not in SAFE_METHODS and not g.get("reads_first", False):
        raise Broken("a limit is counted before the request's own transaction begins to write")
    at = now()
    with transaction(sessions(), writing=True) as session:
        ordered = sorted(((_digest(key), key[0]) for key in keys), key=lambda each: each[0])
        _sweep(session, at, [digest for digest, _ in ordered])
        counters = [(_locked(session, digest, at), rule) for digest, rule in ordered]
        latest = max(counter.blocked_until for counter, _ in counters)
        if latest > at:
            raise TooMany(latest - at)
        for counter, rule in counters:
            rule.count(counter, at)


def forgive(session: Session, *keys: Key) -> None:
    """Forget all tries under these keys: somebody proved to be who they say."""
    digests = [_digest(key) for key in keys]
    session.execute(delete(LimitCounter).where(LimitCounter.key.in_(digests)))


def give_back(session: Session, key: Key) -> None:
    """Take one try back, so that many people behind one address do not delay each other by succeeding."""
    query = select(LimitCounter).where(LimitCounter.key == _digest(key)).with_for_update()
    counter = session.scalars(query).first()
    if counter is not None and counter.tries > 0:
        counter.tries -= 1
        counter.blocked_until = now()


def limited(
    name: str, *, tries: int, per: timedelta, of_all: int | None = None
) -> Callable[..., Callable[..., ResponseReturnValue]]:
    """A view that one address may ask for ``tries`` times in ``per``; for costly public acts, below the mark.

    Where the disk is full, what only reads goes on, counted in this process alone.

    :param of_all: how often all addresses together may ask for it
    """
    one, everybody = Window(name, tries, per), Window(f"{name}-of-all", of_all, per) if of_all else None

    def mark(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def counted(*args: Any, **values: Any) -> ResponseReturnValue:
            keys: list[Key] = [(one, client_address())]
            keys += [(everybody, "")] if everybody else []
            try:
                claim(*keys)
            except OperationalError as trouble:
                if not is_full(trouble):
                    raise
                _claim_here(one, client_address())
            return view(*args, **values)

        return counted

    return mark


_here: dict[str, LimitCounter] = {}


def _claim_here(rule: Window, address: str) -> None:
    """Count in this process, for as long as the database takes nothing new."""
    at = now()
    if len(_here) > MOST_HERE:
        _here.clear()
    fresh = LimitCounter(tries=0, blocked_until=at, forget_at=at)
    counter = _here.setdefault(_digest((rule, address)), fresh)
    if counter.blocked_until > at:
        raise TooMany(counter.blocked_until - at)
    rule.count(counter, at)


def client_address() -> str:
    """The address a request comes from, as far as the configured proxies can be trusted; of IPv6 the /64."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)


def _digest(key: Key) -> str:
    return hashlib.sha256(f"{key[0].name}\0{key[1]}".encode("utf-8", "replace")).hexdigest()


def _locked(session: Session, digest: str, at: datetime) -> LimitCounter:
    """The counter's row, locked until the transaction ends; made where there was none."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    made = insert(LimitCounter).values(key=digest, tries=0, blocked_until=at, forget_at=at)
    session.execute(made.on_conflict_do_nothing(index_elements=["key"]))
    return session.scalars(select(LimitCounter).where(LimitCounter.key == digest).with_for_update()).one()


def _sweep(session: Session, at: datetime, asked: list[str]) -> None:
    """Remove counters that ended a day ago, never those asked for now."""
    over = select(LimitCounter.id).where(
        LimitCounter.forget_at < at - timedelta(days=1), LimitCounter.key.not_in(asked)
    )
    over = over.limit(SWEEP).with_for_update(skip_locked=True)
    session.execute(delete(LimitCounter).where(LimitCounter.id.in_(over)))
