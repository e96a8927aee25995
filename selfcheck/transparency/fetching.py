"""Short questions over HTTP: no redirect is followed, no answer is longer than asked for, none takes for ever."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from selfcheck.errors import SelfcheckError

SECONDS: Final = 5.0
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

    :raises Unreachable: no answer in time, or one longer than ``at_most`` bytes
    """
    parts = urlsplit(url)
    kind = {"http": HTTPConnection, "https": HTTPSConnection}.get(parts.scheme)
    if kind is None or parts.hostname is None:
        raise Unreachable(f"no http address: {url[:200]}")
    connection = kind(parts.hostname, parts.port, timeout=seconds)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "text/plain; charset=utf-8"} if body is not None else {}
    try:
        connection.request("GET" if body is None else "POST", path, body, headers)
        with connection.getresponse() as response:  # one that was not read to its end would keep the socket
            content = response.read(at_most + 1)
    except (OSError, HTTPException) as problem:
        raise Unreachable(f"{url[:200]}: {problem}") from problem
    finally:
        connection.close()
    if len(content) > at_most:
        raise Unreachable(f"{url[:200]}: the answer is longer than {at_most} bytes")
    return Answer(response.status, content)
