"""The service worker that keeps pages on a phone, for places without reception. It must lie where its pages lie."""

from __future__ import annotations

from flask import Response

from selfcheck.web.pages import STATIC


def keeper_script() -> Response:
    """Hand out the script. It holds no data, and browsers ask for it anew."""
    return Response((STATIC / "js" / "keeper.js").read_bytes(), mimetype="text/javascript")
