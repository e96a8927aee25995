"""Short questions over HTTP: no redirect is followed, no answer is longer than asked for, none takes for ever."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

from selfcheck.errors import SelfcheckError

SECONDS: Final = 5.0
WHOLE_ANSWER: Final = 4  # times as long as one may wait for the next byte of it
ANSWER_AT_MOST: Final = 64 * 1024


class Unreachable(SelfcheckError):
    """No answer, or one that is too long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    content: bytes


def ask(url: str, body: bytes | None = None, *, at_most: int = ANSWER_AT_MOST, seconds: float = SECONDS) -> Answer:
    """Get an address, or post ``body`` to it.

    :param seconds: how long to wait for each part of the answer; all of it may take four times as long
    :raises Unreachable: no answer in time, or one longer than ``at_most`` bytes
    """
    parts = urlsplit(url)
    kind = {"http": HTTPConnection, "https": HTTPSConnection}.get(parts.scheme)
    if kind is None or parts.hostname is None:
        raise Unreachable(f"no http address: {url[:200]}")
    connection = kind(parts.hostname, parts.port, timeout=seconds)
    end = _End(connection, seconds * WHOLE_ANSWER)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "text/plain; charset=utf-8"} if body is not None else {}
    try:
        connection.connect()
        end.await_it()
        connection.request("GET" if body is None else "POST", path, body, headers)
        with connection.getresponse() as response:  # one that was not read to its end would keep the socket
            content = response.read(at_most + 1)
    except (OSError, HTTPException) as problem:
        raise Unreachable(f"{url[:200]}: {problem}") from problem
    finally:
        end.cancel()
        connection.close()
    if end.has_come:
        raise Unreachable(f"{url[:200]}: the answer took too long")
    if len(content) > at_most:
        raise Unreachable(f"{url[:200]}: the answer is longer than {at_most} bytes")
    return Answer(response.status, content)


class _End:
    """Hangs up when the time is over: who sends byte after byte never keeps us waiting too long for the next one."""

    def __init__(self, connection: HTTPConnection, seconds: float) -> None:
        self._connection = connection
        self._timer = Timer(seconds, self._come)
        self._timer.daemon = True
        self._socket: socket.socket | None = None
        self.has_come = False

    def await_it(self) -> None:
        """Begin to count, for a connection that stands."""
        self._socket = self._connection.sock
        self._timer.start()

    def cancel(self) -> None:
        """The answer is here, or will not come."""
        self._timer.cancel()

    def _come(self) -> None:
        self.has_come = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
