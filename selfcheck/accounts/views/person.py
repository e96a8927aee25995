"""The signed-in person of a view that only they can reach."""

from __future__ import annotations

from selfcheck.accounts.access import Viewer, viewer
from selfcheck.errors import NotFound


def me() -> Viewer:
    """Return the signed-in person.

    :raises NotFound: nobody is, which the mark of the route rules out
    """
    person = viewer()
    if person is None:
        raise NotFound
    return person
