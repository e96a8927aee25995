"""What was typed when somebody had first to prove again who is there: it stands in the form when they come back."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from flask import request, session
from werkzeug.datastructures import ImmutableMultiDict

KEPT: Final = "set_down"
MOST: Final = 20_000
NEVER: Final = re.compile(r"token|password|secret|code|^back$|^once$")  # proofs and marks are asked for anew


def set_down(back: str) -> None:
    """Keep the words of the form that was sent, in the session, for the page at ``back``. Files are not kept."""
    fields = [[name, value] for name, value in request.form.items(multi=True) if not NEVER.search(name)]
    if fields and sum(len(name) + len(value) for name, value in fields) <= MOST:
        session[KEPT] = {"path": urlsplit(back).path, "fields": fields}


def take_up(names: Collection[str]) -> ImmutableMultiDict[str, str] | None:
    """Return what was kept for a form with these fields on this page, once; else None."""
    kept = session.get(KEPT) if request.method == "GET" else None
    if kept is None or kept["path"] != request.path or not {name for name, _ in kept["fields"]} <= set(names):
        return None
    del session[KEPT]
    return ImmutableMultiDict([(name, value) for name, value in kept["fields"]])
