"""Who may open an address. A route without one of these marks does not start (deny by default)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final

from flask import Flask, current_app, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from selfcheck.accounts.factors import has_second_factor
from selfcheck.accounts.model import FRESH_FACTOR
from selfcheck.accounts.operations import get_user
from selfcheck.actor import Actor, Presence
from selfcheck.errors import NotFound
from selfcheck.settings import Settings
from selfcheck.web.addresses import own_path
from selfcheck.web.language import gettext as _
from selfcheck.web.request import now, session, the
from selfcheck.web.set_down import set_down

View = Callable[..., ResponseReturnValue]
MARK: Final = "needs"
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in person of this request; ``factor_at`` is when they last proved who they are, and with what."""

    id: int
    name: str
    language: str | None
    theme: str | None
    installation_roles: frozenset[str]
    session_id: int = 0
    factor_at: datetime = LONG_AGO
    factor_by: str = "password"

    @property
    def is_operator(self) -> bool:
        """Whether the person runs the installation."""
        return "operator" in self.installation_roles

    @property
    def is_auditor(self) -> bool:
        """Whether the person reads the installation's trail."""
        return "auditor" in self.installation_roles

    @property
    def is_editor(self) -> bool:
        """Whether the person maintains the risk-point library."""
        return "content_editor" in self.installation_roles

    @property
    def is_regulator(self) -> bool:
        """Whether the person inspects for a regulator; for which area, the regulator's part knows."""
        return "regulator" in self.installation_roles

    @property
    def actor(self) -> Actor:
        """The person as an actor of operations."""
        return Actor(self.id, self.name, presence=Presence(self.factor_at, self.factor_by))


def viewer() -> Viewer | None:
    """Return the signed-in person, or None."""
    found: Viewer | None = g.get("viewer")
    return found


def marked(view: View, needs: str) -> View:
    """Note on a view what its address needs; the stored route list and the start-up check read it."""
    setattr(view, MARK, needs)
    return view


def public(view: View) -> View:
    """Anybody, without an account."""
    return marked(view, "public")


def signed_in(view: View) -> View:
    """Any signed-in person; others are led to the sign-in page and back."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
        if viewer() is None:
            return to_sign_in()
        return view(*args, **values)

    return marked(guarded, "signed-in")


def for_role(role: str) -> Callable[[View], View]:
    """A person with this installation role; for everybody else the page does not exist."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
            person = viewer()
            if person is None:
                return to_sign_in()
            if role not in person.installation_roles:
                raise NotFound
            return to_second_factor() if owes_second_factor(person) else view(*args, **values)

        return marked(guarded, role)

    return mark


for_operator = for_role("operator")
for_auditor = for_role("auditor")
for_editor = for_role("content_editor")


def require_fresh(view: View) -> View:
    """A weighty act: the person proved who they are within the last five minutes, or does so now, and comes back.

    Stands below the right's mark. Nothing of a POST is done before; the person is led back to the page that can be
    fetched at the same address, else to the form field ``back``, and finds there what was typed.
    """

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
        return view(*args, **values) if is_fresh() else ask_again()

    return guarded


def is_fresh() -> bool:
    """Whether the person proved who they are recently enough for a weighty act."""
    person = viewer()
    return person is not None and now() - person.factor_at <= FRESH_FACTOR


def ask_again() -> ResponseReturnValue:
    """Lead to the page that asks who is there, and back to what was typed."""
    back = _way_back()
    if request.method == "POST":
        set_down(back)
    return _lead_to("accounts.confirm", back)


def owes_second_factor(person: Viewer) -> bool:
    """Whether the installation demands a second factor of whoever does weighty things, and this person has none."""
    if not the(Settings).demands_second_factor:
        return False
    return not has_second_factor(session(), get_user(session(), person.id))


def to_second_factor() -> ResponseReturnValue:
    """Lead to where a second factor is set up, saying why."""
    flash(_("这一步要求账号有第二步验证。请先启用通行密钥或验证器应用，再回来办理。"), "warning")
    return _lead_to("accounts.account", None)


def to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page, and back to this address if it can be fetched again."""
    return _lead_to("accounts.sign_in", _way_back() if request.method == "GET" else None)


def _lead_to(endpoint: str, back: str | None) -> ResponseReturnValue:
    address = url_for(endpoint, next=back)
    if request.headers.get("HX-Request"):  # a part of a page cannot hold the sign-in page: the whole page goes
        return make_response("", 401, {"HX-Redirect": address})
    if request.accept_mimetypes.best == "application/json":
        return make_response({"sign_in": address}, 401)
    return redirect(address, 303)


def _way_back() -> str:
    if request.method == "GET" or _can_be_fetched():
        return request.full_path.rstrip("?")
    return own_path(request.form.get("back"))


def _can_be_fetched() -> bool:
    try:
        current_app.url_map.bind("localhost").match(request.path, method="GET")
    except HTTPException:
        return False
    return True


def refuse_unmarked(app: Flask) -> None:
    """Refuse to start with an address nobody decided about.

    :raises RuntimeError: naming the endpoints
    """
    unmarked = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], MARK)
    ]
    if unmarked:
        raise RuntimeError(f"addresses without a declared right: {sorted(set(unmarked))}")
