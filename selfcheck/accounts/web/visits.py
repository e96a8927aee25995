"""Sessions of the web: a signed-in browser holds a random token, its session lives in our table.

A visitor gets no row, only a short signed cookie with the form token and the half of a sign-in; neither opens a door.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Request, Response, g, request
from flask.globals import request_ctx
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import CallbackDict

from selfcheck.accounts import sessions
from selfcheck.accounts.access import Viewer
from selfcheck.accounts.model import SESSION_LIMITS
from selfcheck.accounts.passwords import Passwords
from selfcheck.accounts.records import User
from selfcheck.accounts.sealing import Seal
from selfcheck.db.engine import BUSY_MILLISECONDS
from selfcheck.db.session import transaction
from selfcheck.settings import Settings, installation_secret
from selfcheck.web.request import SAFE_METHODS, close_session, now, session, the
from selfcheck.web.request import sessions as all_sessions

log = logging.getLogger("selfcheck.accounts")
STORED, SIGNED = "s.", "a."
LONGEST_COOKIE: Final = 3500
DEVICE_DAYS: Final = 180
LITTLE_PATIENCE: Final = 200
PROVED_BY: Final = "by"


def install(app: Flask) -> None:
    """Give each request its viewer. Before anything that reads a session."""
    app.before_request(_identify)
    app.context_processor(lambda: {"viewer": g.get("viewer")})


def serve_from(app: Flask, settings: Settings) -> None:
    """Give the application the sessions of one installation, sealed with its secret."""
    registry = app.extensions["selfcheck"]
    registry[Passwords] = Passwords()
    registry[Seal] = Seal(installation_secret(settings))
    app.session_interface = Visits(settings, URLSafeSerializer(app.secret_key or "", salt="visit"))


def cookie_name(settings: Settings, name: str) -> str:
    """Name of a cookie: bound to this host over TLS, plain on http://localhost."""
    return name if is_plain(settings) else f"__Host-{name}"


def is_plain(settings: Settings) -> bool:
    """Whether this is http://localhost, where Secure cookies would not come back."""
    parts = urlsplit(settings.base_url)
    return parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}


def set_cookie(response: Response, name: str, value: str, *, days: int | None = None) -> None:
    """Set a cookie of ours: HttpOnly, SameSite=Lax, Secure and host-bound over TLS."""
    settings = the(Settings)
    response.set_cookie(
        cookie_name(settings, name),
        value,
        max_age=days * 86400 if days else None,
        secure=not is_plain(settings),
        httponly=True,
        samesite="Lax",
    )


class Visit(CallbackDict[str, Any], SessionMixin):
    """What one browser's session holds during a request. ``found`` is None for a visitor."""

    def __init__(self, content: dict[str, Any], found: sessions.Found | None = None) -> None:
        super().__init__(content, Visit._changed)
        self.found = found
        self.modified = False
        self.is_over = False
        self.new_token: str | None = None
        self.trouble: OperationalError | None = None

    def _changed(self) -> None:
        self.modified = True


class Visits(SessionInterface):
    """Opens and keeps visits."""

    def __init__(self, settings: Settings, signer: URLSafeSerializer) -> None:
        self.settings = settings
        self.signer = signer
        self.name = cookie_name(settings, "session")

    def open_session(self, app: Flask, request: Request) -> Visit:
        """Read the visit of a request; whatever is not ours, changed or over counts as no cookie at all."""
        value = request.cookies.get(self.name, "")
        if request.path.startswith("/static/") or len(value) > LONGEST_COOKIE:
            return Visit({})
        if value.startswith(SIGNED):
            return Visit(self._signed(value))
        if not value.startswith(STORED):
            return Visit({})
        try:
            with transaction(all_sessions(), writing=False) as db:
                found = sessions.find(db, value.removeprefix(STORED), at=now())
        except OperationalError as error:  # raised again where an error page can be made of it
            visit = Visit({})
            visit.trouble = error
            return visit
        return Visit(dict(found.session.content), found) if found else Visit({})

    def _signed(self, value: str) -> dict[str, Any]:
        try:
            content = self.signer.loads(value.removeprefix(SIGNED))
        except BadData:
            return {}
        return content if isinstance(content, dict) else {}

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed: in the table for the signed-in, in the signed cookie for visitors."""
        if not isinstance(session, Visit) or session.trouble or request.path.startswith("/static/"):
            return
        response.vary.add("Cookie")
        if session.new_token is not None:
            set_cookie(response, "session", STORED + session.new_token)
        if session.found is not None and not session.is_over:
            if session.modified:
                self._store(session)
        elif session.modified or session.is_over:
            set_cookie(response, "session", SIGNED + str(self.signer.dumps(dict(session))))

    def _store(self, visit: Visit) -> None:
        found = visit.found
        assert found is not None  # noqa: S101 - asked by the caller
        if "db" in g and request.method not in SAFE_METHODS and not g.get("reads_first", False):
            sessions.keep_content(g.db, found.session.id, dict(visit))
            return
        close_session()
        patience = LITTLE_PATIENCE if request.method in SAFE_METHODS else BUSY_MILLISECONDS
        try:
            with transaction(all_sessions(), writing=True, patience=patience) as db:
                sessions.keep_content(db, found.session.id, dict(visit))
        except OperationalError as error:  # the answer is made and stands; what it remembered is asked for again
            log.warning("could not keep what a session remembers: %s", error.orig)


def _identify() -> None:
    visit = current_visit()
    if visit.trouble is not None:
        raise visit.trouble
    if visit.found is not None:
        g.viewer = _viewer(visit, visit.found, visit.found.session.factor_at)
        _note_use(visit.found, now())


def _viewer(visit: Visit, found: sessions.Found, factor_at: datetime) -> Viewer:
    user = found.user
    return Viewer(
        id=user.id,
        name=user.display_name,
        language=user.language,
        theme=user.theme,
        installation_roles=frozenset(user.installation_roles),
        session_id=found.session.id,
        factor_at=factor_at,
        factor_by=visit.get(PROVED_BY, "password"),
    )


def _note_use(found: sessions.Found, at: datetime) -> None:
    if at - found.session.seen_at < SESSION_LIMITS.seen_every:
        return
    try:
        with transaction(all_sessions(), writing=True, patience=LITTLE_PATIENCE) as db:
            sessions.touch(db, found.session.id, at=at)
    except OperationalError as error:  # the request itself may go on; the next one tries again
        log.warning("could not note that a session is in use: %s", error.orig)


def current_visit() -> Visit:
    """The visit of this request."""

    found = request_ctx.session
    assert isinstance(found, Visit)  # noqa: S101 - the interface above makes no other
    return found


def begin_session(user: User, *, by: str = "password") -> None:
    """Sign a person in within the request's transaction: new token, new form token, the old session dead.

    :param by: how they proved who they are: ``password``, ``password+code``, ``passkey``, …
    """
    visit, db, at = current_visit(), session(), now()
    if visit.found is not None:
        sessions.end(db, visit.found.user.id, at=at, only=visit.found.session.id)
    content = {"csrf_token": secrets.token_hex(20), PROVED_BY: by} | {
        key: visit[key] for key in ("_flashes",) if key in visit
    }
    token = sessions.start(db, user, browser=browser_words(), content=content, at=at)
    found = sessions.find(db, token, at=at)
    assert found is not None  # noqa: S101 - just made
    _fill(visit, content)
    visit.found, visit.new_token, visit.is_over = found, token, False
    g.viewer = _viewer(visit, found, at)


def end_visit() -> None:
    """Leave this browser without a session."""
    visit = current_visit()
    _fill(visit, {})
    visit.is_over = True
    g.pop("viewer", None)


def _fill(visit: Visit, content: dict[str, Any]) -> None:
    visit.clear()
    visit.update(content)
    g.pop("csrf_token", None)  # Flask-WTF keeps the form token of a request here


def browser_words() -> str:
    """Browser and system in words a person recognises, such as ``Edge · Windows``."""
    agent = (request.user_agent.string or "")[:400]
    return " · ".join(word for word in (_first(agent, BROWSERS), _first(agent, SYSTEMS)) if word)


BROWSERS: Final = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("OPR", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def _first(agent: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((word for sign, word in words if sign in agent), "")
