"""A browser, and the gallery of components served on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser
from waitress.server import create_server

from tests.browser.chromium import open_browser
from tests.browser.gallery import make_app
from tests.browser.house import House, apart, fill, open_house


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


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A whole installation with people in it, behind the real web server. Tests that only look share it."""
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        yield apart(lambda: fill(opened))
