"""The door of a shown code: looked up on each request; each look noted in the unit's trail before the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final

from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import View, marked
from selfcheck.accounts.sealing import Seal
from selfcheck.db.session import transaction
from selfcheck.evidence.store import ContentStore
from selfcheck.spotcheck.codes import Door, look, note_look
from selfcheck.spotcheck.lists import Opened, open_of_unit
from selfcheck.web.limits import limited
from selfcheck.web.request import close_session, now, session, sessions, the

MINUTE: Final = timedelta(minutes=1)


def by_code(what: str) -> Callable[[View], View]:
    """An address ``/spot-check/<code>/…`` for whoever holds a code; the view gets the door and the list.

    :param what: name of the page in the unit's trail
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(code: str, **values: Any) -> ResponseReturnValue:
            door = _open(code, what)
            return view(code, door, opened_by(door), **values)

        counted = limited("spot-check", tries=60, per=MINUTE, of_all=1000)(guarded)
        return marked(counted, "shown-code")

    return mark


def _open(code: str, what: str) -> Door:
    with transaction(sessions(), writing=True) as db:
        door = look(db, the(Seal), code, at=now())
        note_look(db, door, what, at=now())
    close_session()
    return door


def opened_by(door: Door) -> Opened:
    """Return the list that a code opens."""
    return open_of_unit(session(), the(ContentStore), door.unit, door.issued_list_id)
