"""Who may open an address. A route without one of these marks does not start (deny by default)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from selfcheck.actor import Actor
from selfcheck.errors import NotFound

View = Callable[..., ResponseReturnValue]
MARK: Final = "needs"
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in person of this request; ``factor_at`` is when they last proved who they are."""

    id: int
    name: str
    language: str | None
    theme: str | None
    installation_roles: frozenset[str]
    session_id: int = 0
    factor_at: datetime = LONG_AGO

    @property
    def is_operator(self) -> bool:
        """Whether the person runs the installation."""
        return "operator" in self.installation_roles

    @property
    def actor(self) -> Actor:
        """The person as an actor of operations."""
        return Actor(self.id, self.name)


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
            return view(*args, **values)

        return marked(guarded, role)

    return mark


for_operator = for_role("operator")
for_auditor = for_role("auditor")


def to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page, and back to this address if it can be fetched again."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back), 303)


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
