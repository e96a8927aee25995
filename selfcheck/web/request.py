"""What a view may ask of its request: the services, the moment, and the one database session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final, TypeVar

from flask import current_app, g, request
from flask.typing import ResponseReturnValue

from selfcheck.clock import Clock
from selfcheck.db.session import Sessions, UnitSession

Service = TypeVar("Service")
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Changing:
    """Stands in the registry for a service that may be another from one request to the next."""

    def __init__(self, current: Callable[[], object]) -> None:
        self.current = current


def the(kind: type[Service]) -> Service:
    """Return the installation's one service of this type: ``the(Catalogue)``, ``the(Settings)``.

    One that changes stays the same within a request.
    """
    service = current_app.extensions["selfcheck"][kind]
    if isinstance(service, Changing):
        kept: dict[type, object] = g.setdefault("services", {})
        if kind not in kept:
            kept[kind] = service.current()
        service = kept[kind]
    assert isinstance(service, kind)  # noqa: S101 - the registry is filled by type, this tells the type checker
    return service


def now() -> datetime:
    """Return the moment of this request; it does not move while the request is answered."""
    if "now" not in g:
        clock: Clock = current_app.extensions["selfcheck"][Clock]
        g.now = clock.now()
    moment: datetime = g.now
    return moment


def session() -> UnitSession:
    """Return the request's database session; its transaction writes when the method may change something."""
    if "db" not in g:
        g.db = _open(writing=request.method not in SAFE_METHODS and not g.get("reads_first", False))
    db: UnitSession = g.db
    return db


def sessions() -> Sessions:
    """Return the factory of sessions, for a short transaction apart from the request's own."""
    factory: Sessions = current_app.extensions["selfcheck"][Sessions]
    return factory


def reads_first(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """A POST view that does costly work (hashing a password) before it calls ``begin_writing``."""

    @wraps(view)
    def reading(*args: Any, **values: Any) -> ResponseReturnValue:
        g.reads_first = True
        return view(*args, **values)

    return reading


def begin_writing() -> UnitSession:
    """End the reading transaction of a request that read first (costly work before any lock) and begin to write."""
    close_session()
    g.reads_first = False
    return session()


def close_session() -> None:
    """Commit what the request did and give the connection back."""
    if (db := g.pop("db", None)) is not None:
        db.commit()
        db.close()


def drop_session() -> None:
    """Undo what the request did so far."""
    if (db := g.pop("db", None)) is not None:
        db.rollback()
        db.close()


def _open(*, writing: bool) -> UnitSession:
    db = sessions()()
    db.connection(execution_options={"writing": writing})
    return db


def port(kind: type[Service]) -> Service:
    """Return what implements a Protocol in this installation: ``port(Ledger)``."""
    service: Service = current_app.extensions["selfcheck"][kind]
    return service
