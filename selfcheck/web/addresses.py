"""Addresses that come from outside: only paths of our own are followed, only numbers a database holds are taken."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from flask import request

LONGEST: Final = 1000
LONGEST_SOUGHT: Final = 100
UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
NUMBER: Final = re.compile(r"[0-9]{1,15}")
MOST_PAGES: Final = 1_000_000


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


def words_asked() -> str:
    """Return what the address seeks by ``q``: no signs that nobody sees, no more than 100."""
    return UNSEEN.sub(" ", request.args.get("q", "")).strip()[:LONGEST_SOUGHT]


def number_asked(name: str) -> int:
    """Return a number that the address names, 0 where it names none or one that no database could hold."""
    typed = request.args.get(name, "")
    return int(typed) if NUMBER.fullmatch(typed) else 0


def page_asked() -> int:
    """Return which page of a list the address asks for, from 1."""
    return min(max(1, number_asked("page")), MOST_PAGES)
