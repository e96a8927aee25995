"""Addresses that come from outside: only paths of our own are followed."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 1000


def own_path(asked: str | None, otherwise: str = "/") -> str:
    """Return ``asked`` if it is a path within this installation, else ``otherwise``."""
    if not asked or len(asked) > LONGEST or not asked.startswith("/") or asked.startswith("//"):
        return otherwise
    if "\\" in asked or any(sign <= " " or sign == "\x7f" for sign in asked):
        return otherwise
    try:
        parts = urlsplit(asked)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else asked
