"""The service worker that keeps an opened walk on the phone; it must lie where the pages lie."""

from __future__ import annotations

from flask import Response, send_from_directory

from selfcheck.accounts.access import public
from selfcheck.spotcheck.views.blueprint import desk, guest
from selfcheck.web.pages import STATIC


@desk.get("/keeper.js")
@public
def keeper() -> Response:
    """Hand out the service worker for the inspectors' pages. It holds no data."""
    return _script()


@guest.get("/keeper.js")
@public
def guests_keeper() -> Response:
    """Hand out the same for the pages of a shown code."""
    return _script()


def _script() -> Response:
    return send_from_directory(STATIC / "js", "keeper.js", mimetype="text/javascript", max_age=0)
