"""Who acts. Passed to every operation; nothing below the views asks a request who is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Presence:
    """When a person last proved who they are, and with what.

    ``by`` is ``password``, ``password+code``, ``passkey``, or ``console``: the operator's, where nobody signs in.
    """

    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the system) that performs an act. ``user_id`` is None for the system and the command line.

    ``presence`` is None where nobody was asked, such as in a job that was ordered earlier.
    """

    user_id: int | None
    name: str
    kind: Literal["person", "system", "cli"] = "person"
    presence: Presence | None = None


SYSTEM = Actor(None, "system", "system")
COMMAND_LINE = Actor(None, "cli", "cli")
