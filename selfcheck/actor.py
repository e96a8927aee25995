"""Who acts. Passed to every operation; nothing below the views asks a request who is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the system) that performs an act. ``user_id`` is None for the system and the command line."""

    user_id: int | None
    name: str
    kind: Literal["person", "system", "cli"] = "person"


SYSTEM = Actor(None, "system", "system")
COMMAND_LINE = Actor(None, "cli", "cli")
