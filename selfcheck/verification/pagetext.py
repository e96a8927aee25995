"""The text of a document's pages, by pdftotext where the machine has it; run last, on sealed files alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Final

PROGRAM: Final = shutil.which("pdftotext", path=os.defpath)
SECONDS: Final = 8.0
TEXT_AT_MOST: Final = 16 * 1024 * 1024


def page_text(content: bytes) -> str | None:
    """Return the text of all pages, None where the machine has no reader or it does not manage.

    It runs within the limits of whoever calls it, for it unpacks page content.
    """
    if PROGRAM is None:
        return None
    try:
        done = subprocess.run(
            [PROGRAM, "-q", "-raw", "-enc", "UTF-8", "-", "-"],
            input=content,
            capture_output=True,  # also what is not read: the null device would have to be opened for writing
            timeout=SECONDS,
            check=False,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            cwd="/",
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0 or len(done.stdout) > TEXT_AT_MOST:
        return None
    return done.stdout.decode("utf-8", "replace")
