"""The log over HTTP (C2SP tlog-tiles): checkpoint and hashes for programs, one page for people. Never an entry."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import public
from selfcheck.errors import NotFound
from selfcheck.transparency.heads import newest_head, published_head
from selfcheck.transparency.keys import LogSource
from selfcheck.transparency.restarting import restarts
from selfcheck.transparency.stamps import stamp_of, stamps
from selfcheck.transparency.tiles import tile_of
from selfcheck.transparency.tree import tile_content, tree_size
from selfcheck.web.request import port, session

bp = Blueprint("transparency", __name__)
FOR_EVER: Final = "public, max-age=31536000, immutable"


@bp.get("/log")
@public
def home() -> ResponseReturnValue:
    """Tell people what the log is, its key, how long it is and who cosigns."""
    log = port(LogSource).open(session())
    newest = newest_head(session(), log) if log else None
    shown = published_head(session(), log) if log else None
    values = {"log": log, "newest": newest, "shown": shown, "size": tree_size(session()), "stamps": stamps(session())}
    return render_template("transparency/home.html", **values, restarts=restarts(session()))


@bp.get("/log/checkpoint")
@public
def checkpoint() -> ResponseReturnValue:
    """Hand out the newest checkpoint that has enough cosignatures."""
    log = port(LogSource).open(session())
    head = published_head(session(), log) if log else None
    if head is None:
        raise NotFound
    return Response(head.note, mimetype="text/plain")


@bp.get("/log/tile/<tile:path>")
@public
def tile(path: str) -> ResponseReturnValue:
    """Hand out hashes of the tree; what is handed out once is the same for ever."""
    wanted = tile_of(path)
    content = tile_content(session(), wanted) if wanted else None
    if content is None:
        raise NotFound
    return Response(content, mimetype="application/octet-stream", headers={"Cache-Control": FOR_EVER})


@bp.get("/log/stamps/<day:day>.<any(checkpoint, tst):kind>")
@public
def stamp(day: date, kind: str) -> ResponseReturnValue:
    """Hand out a day's checkpoint as it was stamped, or its time-stamp token (RFC 3161)."""
    found = stamp_of(session(), day)
    headers = {"Cache-Control": FOR_EVER}
    if kind == "checkpoint":
        return Response(found.note, mimetype="text/plain", headers=headers)
    return Response(found.token, mimetype="application/vnd.etsi.timestamp-token", headers=headers)
