"""The renderer child: reads documents from standard input, writes PDFs to standard output, can do nothing else.

Started by ``supervised.py`` as ``python -m selfcheck.pdf.child MEMORY_MB``.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from selfcheck.pdf import frames, weasy
from selfcheck.pdf.confinement import allow_cpu, confine
from selfcheck.pdf.fonts import FONT_DIR
from selfcheck.pdf.ports import Attached, Document
from selfcheck.pdf.stack import with_room

WARM_UP: Final = (
    "<title>-</title><style>b{font-weight:700}i{font-family:'Noto Serif SC';font-weight:700}</style>"
    "<body style='font-family:\"Noto Sans SC\",HanaMinB'>管控<b>清单</b><i>清单</i>𠮷<table><tr><td>1</table>"
)


def main() -> None:
    """Warm up, give everything up, then serve until the parent closes the pipe."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    weasy.check_version()
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes to the log, not into our answers
    weasy.render(Document(html=WARM_UP, at=datetime.fromisoformat("2024-01-25T00:00:00+00:00"), identifier=b"-"))
    confine(int(sys.argv[1]), (FONT_DIR, Path(os.environ["FONTCONFIG_PATH"])))
    gc.collect()
    gc.freeze()
    gc.disable()  # a document makes millions of objects and few cycles: a third of the time
    frames.write(outgoing, {"state": "ready"})
    while _serve_one(incoming, outgoing):
        gc.collect()


def _serve_one(incoming: IO[bytes], outgoing: IO[bytes]) -> bool:
    """Answer one request. Returns whether another may follow."""
    try:
        head, parts = frames.read(incoming)
    except frames.Closed:
        return False
    allow_cpu(head["cpu_s"])
    try:
        content = with_room(lambda: weasy.render(_document(head, parts)))
    except MemoryError:
        frames.write(outgoing, {"state": "memory"})
        return False
    except Exception as problem:  # whatever a library raises ends this document only
        frames.write(outgoing, {"state": "failed", "why": f"{type(problem).__name__}: {problem}"[:1000]})
        return False
    frames.write(outgoing, {"state": "done"}, content)
    return True


def _document(head: dict[str, Any], parts: list[bytes]) -> Document:
    html, identifier, *contents = parts
    attachments = tuple(
        Attached(content=content, **facts) for content, facts in zip(contents, head["attachments"], strict=True)
    )
    return Document(html.decode(), datetime.fromisoformat(head["at"]), identifier, attachments)


if __name__ == "__main__":
    main()
