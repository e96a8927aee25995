"""The icon sprite: chosen Bootstrap Icons, unmodified in vendor/, gathered into one file that the browser keeps.

``python -m tests.browser.sprite`` writes ``selfcheck/static/icons.svg`` anew after an icon was added.
"""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "selfcheck" / "static"
ICON = re.compile(r'<svg[^>]*viewBox="(?P<box>[^"]+)"[^>]*>(?P<body>.*)</svg>', re.DOTALL)


def symbol(path: Path) -> str:
    """Return one icon file as a ``<symbol>`` named after the file."""
    found = ICON.search(path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{path} is not an icon")
    body = " ".join(found["body"].split())
    return f'<symbol id="{path.stem}" viewBox="{found["box"]}">{body}</symbol>'


def sprite() -> str:
    """Return the whole sprite, icons in order of name."""
    icons = sorted((STATIC / "vendor" / "bootstrap-icons").glob("*.svg"))
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">', *map(symbol, icons), "</svg>", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    (STATIC / "icons.svg").write_text(sprite(), encoding="utf-8")
