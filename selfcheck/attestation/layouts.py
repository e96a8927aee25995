"""The layouts in which lists are printed. Their ids stand in the entries of the log, so none is ever renamed."""

from __future__ import annotations

from typing import Final

from selfcheck.attestation.snapshot import Snapshot

LIST: Final = "list/1"
LIGHT: Final = "light/1"
LAYOUTS: Final = (LIST, LIGHT)


def layout_of(snapshot: Snapshot) -> str:
    """Return the id of the layout in which a list is printed."""
    return LIGHT if snapshot.is_light else LIST
