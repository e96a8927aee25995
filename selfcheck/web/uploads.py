"""Addresses that take files: a larger body than forms, decided before anything of it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue

from selfcheck.settings import Settings
from selfcheck.web.request import the

View = Callable[..., ResponseReturnValue]
MARK: Final = "takes_files"
BATCHES: Final = "takes_batches"


def takes_files(view: View) -> View:
    """Let an address receive files up to the installation's upload limit."""
    setattr(view, MARK, True)
    return view


def takes_batches(view: View) -> View:
    """Let an address receive many files together, up to the installation's limit of a batch."""
    setattr(view, BATCHES, True)
    return takes_files(view)


def install(app: Flask) -> None:
    """Raise the size limit where an address takes files; must run before the form is parsed."""

    @app.before_request
    def allow() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if view is not None and getattr(view, MARK, False):
            settings = the(Settings)
            is_batch = getattr(view, BATCHES, False)
            limit = settings.batch_limit if is_batch else settings.upload_limit
            request.max_content_length = limit + settings.form_limit
