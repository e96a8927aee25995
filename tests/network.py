"""Tests stay on this machine: whatever connects or looks up a name outside it fails there and then."""

from __future__ import annotations

import sys
from typing import Any, Final

HERE: Final = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "::", "", None}  # noqa: S104 - what is allowed, nothing binds


def stay_on_this_machine() -> None:
    """Refuse every connection and look-up outside this machine for the rest of this process."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if (host.decode() if isinstance(host, bytes) else host) not in HERE:
        raise RuntimeError(f"a test reached for {host!r}")
