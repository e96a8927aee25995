"""The process beside the web server and the worker that opens hostile files, each in a confined fork of its own.

It reads requests from standard input (a JSON head, then the file) and answers each with one JSON object. It starts
with nothing of its parent's, knows no database, and ends by itself when it is idle or its parent is gone.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any, Final

from selfcheck.attestation.trust import Trust, from_plain
from selfcheck.verification.confining import in_fork
from selfcheck.verification.frames import receive, send
from selfcheck.verification.numbers import numbers_in
from selfcheck.verification.pagetext import page_text
from selfcheck.verification.unconnected import stay_unconnected

IDLE_SECONDS: Final = 45.0
HEAD_AT_MOST: Final = 64 * 1024 * 1024
FILE_AT_MOST: Final = 32 * 1024 * 1024
ANSWER_SECONDS: Final = 10.0
JUDGE: Final = "selfcheck.verification.sealed.judge"
WARMING: Final = "selfcheck.verification.sealed.warming"
PDF_HEAD: Final = b"%PDF-"
TOO_COSTLY: Final = b'{"outcome":"too-costly"}'


def main() -> None:
    """Answer for file after file."""
    stay_unconnected()
    import_module(JUDGE)  # once, for all forks
    import_module(WARMING).warm()
    while (asked := _asked()) is not None:
        head, content = asked
        answer = in_fork(partial(answer_for, head, content), wall_seconds=head["wall_seconds"])
        if not send(sys.stdout.fileno(), answer or TOO_COSTLY, time.monotonic() + ANSWER_SECONDS):
            return


def _asked() -> tuple[dict[str, Any], bytes] | None:
    until = time.monotonic() + IDLE_SECONDS
    head = receive(sys.stdin.fileno(), HEAD_AT_MOST, until)
    content = receive(sys.stdin.fileno(), FILE_AT_MOST, until) if head else None
    return (json.loads(head), content) if head is not None and content is not None else None


def answer_for(head: dict[str, Any], content: bytes) -> bytes:
    """Return what the file is, as JSON: ``outcome``, the ``numbers`` it names, and of a PDF its ``judgement``."""
    try:
        answer = _looked_at(head, content)
    except MemoryError:
        return TOO_COSTLY
    except Exception as error:  # a parser under attack fails in many ways; to the caller they are two
        answer = {"outcome": "too-costly" if "bad_alloc" in str(error) else "unreadable"}
    return json.dumps(answer).encode()


def _looked_at(head: dict[str, Any], content: bytes) -> dict[str, Any]:
    if not content.startswith(PDF_HEAD):
        return {"outcome": "read", "numbers": numbers_in(content)}
    from selfcheck.verification.sealed.judge import judge  # loaded by ``main`` before any fork

    trust: Trust = from_plain(head["trust"])
    judgement = judge(content, trust, at=datetime.fromisoformat(head["at"]), page_text=page_text)
    named = [judgement.claimed_number] if judgement.claimed_number else []
    if not judgement.verdict.is_genuine:
        named += _named(content)
    return {"outcome": "read", "numbers": list(dict.fromkeys(named)), "judgement": judgement.plain()}


def _named(content: bytes) -> list[str]:
    """Return the numbers that a file names which the judge did not accept; none where it cannot be read at all."""
    try:
        return numbers_in(content)
    except MemoryError:
        raise
    except Exception as error:  # as above
        if "bad_alloc" in str(error):
            raise
        return []


if __name__ == "__main__":
    main()
