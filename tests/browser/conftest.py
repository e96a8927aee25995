"""A browser, and the gallery of components served on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser
from waitress.server import create_server

from tests.browser.chromium import open_browser
from tests.browser.gallery import make_app


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def gallery() -> Iterator[str]:
    """The address of the gallery, content policy as in production."""
    server = create_server(make_app(), host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://localhost:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
