"""The Flask application class: commits what a request did before its answer leaves, undoes it on any error."""

from __future__ import annotations

from flask import Flask, g
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from selfcheck.web.request import close_session, drop_session


class Application(Flask):
    """Flask with one transaction per request: return commits, raise rolls back."""

    def full_dispatch_request(self) -> Response:
        """Answer a request inside its transaction."""
        try:
            response = super().full_dispatch_request()
            if g.get("is_undone", False):
                drop_session()
            else:
                close_session()
        finally:
            drop_session()
        return response

    def handle_user_exception(self, e: Exception) -> ResponseReturnValue | Response:
        """Undo first, then let the error page be made in a transaction of its own."""
        drop_session()
        return super().handle_user_exception(e)
