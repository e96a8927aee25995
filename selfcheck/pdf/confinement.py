"""What the renderer child gives up before it sees its first document: memory, files, processes, network."""

from __future__ import annotations

import ctypes
import os
import resource
import site
import sys
from pathlib import Path
from typing import Any, Final

CLONE_NEWNET: Final = 0x40000000
CLONE_NEWUSER: Final = 0x10000000
NO_NEW_PRIVILEGES: Final = 38
DENIED_EVENTS: Final = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.remove")


class Confined(PermissionError):
    """The child tried something that a renderer has no business with."""


def confine(memory_mb: int, readable: tuple[Path, ...]) -> None:
    """Give up everything that rendering does not need. What the kernel does not allow us to give up is left."""
    size = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _leave_network()
    roots = tuple(str(path) for path in (*readable, *_python_roots()))
    sys.addaudithook(lambda event, details: _watch(event, details, roots))


def allow_cpu(seconds: int) -> None:
    """Let this process use so many more seconds of CPU; the kernel ends it after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _leave_network() -> None:
    """Move into a network namespace of our own, which has no way out, where the kernel lets us."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def _python_roots() -> tuple[Path, ...]:
    places = [sys.prefix, sys.base_prefix, *site.getsitepackages(), *filter(None, sys.path)]
    return tuple(Path(place) for place in places)


def _watch(event: str, details: tuple[Any, ...], roots: tuple[str, ...]) -> None:
    if event == "open":
        path, mode, flags = details
        if isinstance(path, str | bytes) and not _may_open(os.fsdecode(path), flags, roots):
            raise Confined(f"open {os.fsdecode(path)!r} {mode}")
    elif event.startswith(DENIED_EVENTS):
        raise Confined(event)


def _may_open(path: str, flags: int, roots: tuple[str, ...]) -> bool:
    is_reading = not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    return is_reading and os.path.realpath(path).startswith(roots)
