"""Photographs of pages for the eye: ``python -m tests.browser.look ADDRESS FOLDER PATH…``.

Each path is taken at 390, 768 and 1440 px, light and dark, in Chinese and English.
"""

from __future__ import annotations

import re
import sys
from itertools import product
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser

from tests.browser.chromium import open_browser

Scheme = Literal["light", "dark"]
WIDTHS: Final = (390, 768, 1440)
LOOKS: Final[list[tuple[Scheme, str]]] = [("light", "zh"), ("dark", "en")]


def photograph(browser: Browser, address: str, target: Path, *, width: int, scheme: Scheme, language: str) -> None:
    """Save one page as a picture of its whole length."""
    locale = "zh-CN" if language == "zh" else "en-GB"
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target, full_page=True)
    context.close()


def main(base: str, folder: str, paths: list[str]) -> None:
    """Photograph every path in all its looks."""
    with open_browser() as browser:
        for path, width, (scheme, language) in product(paths, WIDTHS, LOOKS):
            name = re.sub(r"\W+", "-", path).strip("-") or "home"
            target = Path(folder) / f"{name}-{width}-{scheme}-{language}.png"
            photograph(browser, base.rstrip("/") + path, target, width=width, scheme=scheme, language=language)


if __name__ == "__main__":
    Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
