"""The service worker that keeps an opened walk on the phone; it must lie where the pages lie."""

from __future__ import annotations

from flask import Response

from selfcheck.accounts.access import public
from selfcheck.spotcheck.views.blueprint import desk, guest
from selfcheck.web.keeping import keeper_script


@desk.get("/keeper.js")
@public
def keeper() -> Response:
    """Hand out the service worker for the inspectors' pages. It holds no data."""
    return keeper_script()


@guest.get("/keeper.js")
@public
def guests_keeper() -> Response:
    """Hand out the same for the pages of a shown code."""
    return keeper_script()
