"""Addresses of tiles (C2SP tlog-tiles): ``tile/<level>/<number>[.p/<width>]``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TILE_WIDTH: Final = 256
TILE_HEIGHT: Final = 8
LEVEL_AT_MOST: Final = 7  # a tile above it would stand over more leaves than there can be
PATH: Final = re.compile(
    r"(?P<level>[0-9])/(?P<number>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """So many hashes of a level side by side: all 256, or the first ``width`` at the right edge of a tree."""

    level: int
    number: int
    width: int = TILE_WIDTH


def tile_path(level: int, number: int, width: int = TILE_WIDTH) -> str:
    """Return the address of a tile below ``tile/``."""
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03}")
    part = "" if width == TILE_WIDTH else f".p/{width}"
    return f"{level}/{'/'.join(reversed(parts))}{part}"


def tile_of(path: str) -> Tile | None:
    """Read an address back; None unless it is written as ``tile_path`` writes it."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    number = int(found["number"].replace("/", "").replace("x", ""))
    tile = Tile(int(found["level"]), number, int(found["width"] or TILE_WIDTH))
    is_whole = tile.level <= LEVEL_AT_MOST and tile.width <= TILE_WIDTH
    return tile if is_whole and tile_path(tile.level, tile.number, tile.width) == path else None
