"""What others read of our files."""

from __future__ import annotations

import subprocess


def page_text(content: bytes) -> str | None:
    """Return the text of all pages, as poppler reads it."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"],  # noqa: S607 - a known tool
        input=content,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.stdout.decode() if done.returncode == 0 else None
