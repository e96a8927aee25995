"""Little of everything for whoever opens hostile files: memory, time, no writing, no network, no other program."""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from selfcheck.verification.frames import receive, send
from selfcheck.verification.pagetext import PROGRAM

MEMORY: Final = 1024 * 1024 * 1024
CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 15.0
ANSWER_AT_MOST: Final = 64 * 1024 * 1024
NEW_NETWORK: Final = 0x40000000  # CLONE_NEWNET of Linux
NEW_USER: Final = 0x10000000  # CLONE_NEWUSER
OPEN_AT_MOST: Final = 4096
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
FORBIDDEN: Final = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.remove",
    "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.kill",
    "shutil.", "urllib.", "http.", "ftplib.", "smtplib.", "sqlite3.",
)  # fmt: skip


def confine() -> None:
    """Give up, for ever, what reading a file does not need. What the system does not offer is left out.

    Limits and the network name space hold whatever runs here; the audit hook holds Python alone, everywhere.
    """
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    _leave_the_network()
    sys.addaudithook(_refuse)


def _leave_the_network() -> None:
    """Move into a network without any way out, where an ordinary user may do so."""
    with suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        if unshare(NEW_NETWORK) != 0:
            unshare(NEW_USER | NEW_NETWORK)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen" and arguments[0] == PROGRAM:
        return  # the reader of page text runs within the same limits
    if event == "socket.__new__" and arguments[1] == socket.AF_UNIX:
        return  # an event loop wakes itself by such a pair; connecting one anywhere is refused below
    if event.startswith(FORBIDDEN) or (event == "open" and _is_writing(arguments)):
        raise PermissionError(f"{event} is not for those who open hostile files")


def _is_writing(arguments: tuple[Any, ...]) -> bool:
    path, flags = arguments[0], arguments[2] if len(arguments) > 2 else 0
    is_open_already = isinstance(path, int)  # a pipe of our own
    return not is_open_already and isinstance(flags, int) and bool(flags & WRITING)


def in_fork(work: Callable[[], bytes], *, wall_seconds: float = WALL_SECONDS) -> bytes | None:
    """Do work in a fork that is confined, and return what it answers; None where it was ended or did not answer.

    Nothing that happens in the fork stays. The caller has one thread only.
    """
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _work_and_end(work, sending, wall_seconds)
    os.close(sending)
    try:
        return receive(receiving, ANSWER_AT_MOST, time.monotonic() + wall_seconds)
    finally:
        os.close(receiving)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _alone(pipe: int) -> int:
    """Keep one pipe and nothing else: by those of the process that waits, its next answer could be written for it."""
    kept = fcntl.fcntl(pipe, fcntl.F_DUPFD_CLOEXEC, 3)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    os.closerange(3, kept)
    os.closerange(kept + 1, OPEN_AT_MOST)
    return kept


def _work_and_end(work: Callable[[], bytes], sending: int, wall_seconds: float) -> None:
    try:
        sending = _alone(sending)
        confine()
        answer = work()
        send(sending, answer, time.monotonic() + wall_seconds)
    except BaseException:  # whatever it was, the one who waits hears nothing, and that is the answer
        os._exit(1)
    finally:
        os._exit(0)
