"""Arriving: how tries are counted, what is remembered between password and second factor, and the moment of entry.

Knows the request (it is part of the views), no page.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Response, after_this_request, current_app, redirect, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from selfcheck.accounts import sessions
from selfcheck.accounts.access import Viewer
from selfcheck.accounts.model import HALF_LIFETIME
from selfcheck.accounts.operations import get_user
from selfcheck.accounts.passkeys import Place
from selfcheck.accounts.records import User
from selfcheck.accounts.web.visits import (
    DEVICE_DAYS,
    PROVED_BY,
    begin_session,
    cookie_name,
    current_visit,
    set_cookie,
)
from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.settings import Settings
from selfcheck.web.limits import Growing, Key, Window, claim, client_address, forgive, give_back
from selfcheck.web.request import now, session, the

ACCOUNT: Final = Growing("sign-in of an account", 5, timedelta(seconds=2), timedelta(minutes=5))
DEVICE: Final = Growing("sign-in from a known device", 5, timedelta(seconds=2), timedelta(minutes=5))
ADDRESS: Final = Growing("sign-in from an address", 20, timedelta(seconds=2), timedelta(minutes=5))
CODE: Final = Growing("second factor", 5, timedelta(minutes=10), timedelta(minutes=10))
CHALLENGES: Final = Window("passkey challenges", 30, timedelta(minutes=10))
REGISTRATIONS: Final = Window("registrations", 10, timedelta(hours=1))
HALF: Final = "half"


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody gave the right password and still owes the second factor. It opens nothing."""

    user_id: int
    stamp: str
    next: str


def count_try(name: str) -> None:
    """Count a try on an account before it is judged.

    A device that signed in to this account before has a counter of its own, so strangers cannot keep its owner out.

    :raises TooMany: account, device or address have to wait
    """
    claim(*_keys(name))


def _keys(name: str) -> tuple[Key, ...]:
    device = _known_device(name)
    return ((DEVICE, device),) if device else ((ACCOUNT, name), (ADDRESS, client_address()))


def count_code(user_id: int) -> None:
    """Count a try of a code: at most five in ten minutes.

    :raises TooMany: too many
    """
    claim((CODE, str(user_id)))


def count_challenge() -> None:
    """Count a passkey challenge asked for from this address.

    :raises TooMany: too many
    """
    claim((CHALLENGES, client_address()))


def count_registration() -> None:
    """Count a new account asked for from this address.

    :raises TooMany: too many
    """
    claim((REGISTRATIONS, client_address()))


def remember_half(user: User, next_path: str) -> None:
    """Note in the visitor's signed cookie that the password was right."""
    visit = current_visit()
    visit[HALF] = {"user": user.id, "stamp": user.stamp, "at": int(now().timestamp()), "next": next_path}


def half() -> Half | None:
    """Return the half-done sign-in of this browser, unless ten minutes have gone."""
    kept = current_visit().get(HALF)
    if not isinstance(kept, dict) or now().timestamp() - kept["at"] > HALF_LIFETIME.total_seconds():
        return None
    return Half(kept["user"], kept["stamp"], kept["next"])


def still_owed(db: Session, kept: Half | None) -> User | None:
    """Return the person of a half-done sign-in if they are still active and changed nothing since."""
    user = db.get(User, kept.user_id) if kept else None
    if user is None or kept is None or not user.is_active or user.stamp != kept.stamp:
        return None
    return user


def enter(user: User, next_path: str, *, by: str) -> ResponseReturnValue:
    """Sign a person in and send them on; what they tried before is forgiven.

    :param by: how they proved it: ``password``, ``password+code``, ``passkey``, ``first-link``, …
    """
    db = session()
    begin_session(user, by=by)
    record(db, Actor(user.id, user.display_name), "signed-in", ("user", user.id), at=now(), by=by)
    forgive_account(db, user)
    if not _known_device(user.name):
        give_back(db, (ADDRESS, client_address()))
    know_device(user.name)
    return redirect(next_path, 303)


def forgive_account(db: Session, user: User) -> None:
    """Forget the tries on an account: its owner proved who they are."""
    forgive(db, *(key for key in _keys(user.name) if key[0] is not ADDRESS), (CODE, str(user.id)))


def prove_again(db: Session, person: Viewer, *, by: str) -> None:
    """Note that the signed-in person just proved who they are, and forgive the tries it took.

    :param by: as for ``enter``
    """
    user = get_user(db, person.id)
    sessions.renew_factor(db, person.session_id, at=now())
    current_visit()[PROVED_BY] = by
    record(db, person.actor, "identity-confirmed", ("user", person.id), at=now(), by=by)
    forgive_account(db, user)


def know_device(name: str) -> None:
    """Let this browser be known as one of the account's own."""
    value = _devices().dumps([_short(name), secrets.token_hex(8)])

    @after_this_request
    def keep(response: Response) -> Response:
        set_cookie(response, "device", str(value), days=DEVICE_DAYS)
        return response


def _known_device(name: str) -> str | None:
    value = request.cookies.get(cookie_name(the(Settings), "device"), "")[:300]
    try:
        known = _devices().loads(value)
    except BadData:
        return None
    is_this_account = isinstance(known, list) and len(known) == 2 and known[0] == _short(name)
    return f"{known[0]}:{known[1]}" if is_this_account else None


def _devices() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="known device")


def _short(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:24]


def passkey_place() -> Place:
    """Where passkeys are good: the configured address alone."""
    return Place.of(the(Settings).base_url)
