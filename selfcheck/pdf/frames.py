"""How parent and child talk: a JSON head, then raw bytes, each with its length before it. Nothing is unpickled."""

from __future__ import annotations

import json
import struct
from typing import IO, Any, Final

LENGTH: Final = struct.Struct(">Q")
FRAME_AT_MOST: Final = 512 * 1024 * 1024


class Closed(Exception):
    """The other side has gone."""


def write(stream: IO[bytes], head: dict[str, Any], *parts: bytes) -> None:
    """Send a head and its parts."""
    first = json.dumps({**head, "parts": len(parts)}).encode()
    for piece in (first, *parts):
        stream.write(LENGTH.pack(len(piece)))
        stream.write(piece)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Receive a head and its parts.

    :raises Closed: end of stream, or a length beyond reason
    """
    head: dict[str, Any] = json.loads(_piece(stream))
    return head, [_piece(stream) for _ in range(int(head["parts"]))]


def _piece(stream: IO[bytes]) -> bytes:
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    if length > FRAME_AT_MOST:
        raise Closed
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    piece = stream.read(length)
    if len(piece) != length:
        raise Closed
    return piece
