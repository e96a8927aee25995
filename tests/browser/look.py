"""Photographs of pages for the eye: ``python -m tests.browser.look ADDRESS FOLDER PATH…``.

Each path is taken at 390, 768 and 1440 px, light and dark, in Chinese and English.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ARGS += ["--disable-sync", "--no-first-run"]
WIDTHS = (390, 768, 1440)


def photograph(browser: Browser, address: str, target: Path, *, width: int, scheme: str, language: str) -> None:
    """Save one page as a picture of its whole length."""
    locale = "zh-CN" if language == "zh" else "en-GB"
    options = {"viewport": {"width": width, "height": 900}, "locale": locale, "color_scheme": scheme}
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target, full_page=True)
    context.close()


def main(base: str, folder: str, paths: list[str]) -> None:
    """Photograph every path in all its looks."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for path in paths:
            for width in WIDTHS:
                for scheme, language in [("light", "zh"), ("dark", "en")]:
                    name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
                    target = Path(folder) / f"{name}-{width}-{scheme}-{language}.png"
                    photograph(
                        browser, base.rstrip("/") + path, target, width=width, scheme=scheme, language=language
                    )
        browser.close()


if __name__ == "__main__":
    Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
