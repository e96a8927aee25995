"""Messages through a pipe: their length in eight bytes, then they themselves. Nobody waits longer than said."""

from __future__ import annotations

import os
import select
import time
from typing import Final

LENGTH: Final = 8
AT_ONCE: Final = 1024 * 1024


def send(descriptor: int, content: bytes, until: float) -> bool:
    """Send a message; return whether it went through before the moment (``time.monotonic``) came."""
    os.set_blocking(descriptor, False)
    left = memoryview(len(content).to_bytes(LENGTH, "big") + content)
    while left:
        if not select.select([], [descriptor], [], max(0.0, until - time.monotonic()))[1]:
            return False
        try:
            left = left[os.write(descriptor, left[:AT_ONCE]) :]
        except BlockingIOError:
            continue
        except BrokenPipeError:
            return False
    return True


def receive(descriptor: int, at_most: int, until: float) -> bytes | None:
    """Receive a message; None where the pipe ends, the moment comes first, or it is longer than allowed."""
    length = _exactly(descriptor, LENGTH, until)
    if length is None or (size := int.from_bytes(length, "big")) > at_most:
        return None
    return _exactly(descriptor, size, until)


def _exactly(descriptor: int, size: int, until: float) -> bytes | None:
    content = bytearray()
    while len(content) < size:
        if not select.select([descriptor], [], [], max(0.0, until - time.monotonic()))[0]:
            return None
        part = os.read(descriptor, min(size - len(content), AT_ONCE))
        if not part:
            return None
        content += part
    return bytes(content)
