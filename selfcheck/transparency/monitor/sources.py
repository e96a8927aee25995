"""Where a monitor gets its evidence over HTTP: the log's public files, and what a witness cosigned last."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from selfcheck.attestation.policy import Policy
from selfcheck.transparency.fetching import Unreachable, ask
from selfcheck.transparency.monitor.following import CouldNotLook


@dataclass(frozen=True, slots=True)
class HttpSource:
    """A log at an address such as ``https://lists.example/log``."""

    url: str

    def checkpoint(self) -> bytes:
        """Return the checkpoint that is published. Raises CouldNotLook."""
        content = _get(f"{self.url.rstrip('/')}/checkpoint")
        if content is None:
            raise CouldNotLook(f"{self.url} publishes no checkpoint")
        return content

    def tile(self, path: str) -> bytes | None:
        """Return a tile, or None where the log does not hand it out. Raises CouldNotLook."""
        return _get(f"{self.url.rstrip('/')}/tile/{path}")


def newest_of_witness(url: str, policy: Policy) -> dict[str, bytes]:
    """Return what a witness cosigned last for these logs, by where it was seen. Raises CouldNotLook."""
    origins = dict.fromkeys(key.name for key in policy.logs)
    places = [f"{url.rstrip('/')}/checkpoint/{hashlib.sha256(origin.encode()).hexdigest()}" for origin in origins]
    found = {place: _get(place) for place in places}
    return {place: content for place, content in found.items() if content is not None}


def _get(url: str) -> bytes | None:
    try:
        answer = ask(url)
    except Unreachable as problem:
        raise CouldNotLook(str(problem)) from problem
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise CouldNotLook(f"{url}: {answer.status}")
    return answer.content
