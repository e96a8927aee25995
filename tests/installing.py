"""A fresh installation: empty database, empty data folder, the shipped data."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from selfcheck.clock import Clock
from selfcheck.db.session import session_factory
from selfcheck.services import Services
from selfcheck.settings import from_environment
from tests.databases import Server, fresh_url

SECRET: Final = secrets.token_hex(32)  # one for every installation, so that one opens what was sealed in another


@contextmanager
def installation(shipped: Services, server: Server | None, clock: Clock, folder: Path) -> Iterator[Services]:
    """Give an installation of its own in an empty folder."""
    with fresh_url(server, folder) as (url, engine):
        settings = replace(from_environment(folder, {}), database_url=url, owner_database_url=url)
        settings.secret_file.touch(mode=0o600)
        settings.secret_file.write_text(SECRET, "ascii")
        yield replace(shipped, settings=settings, clock=clock, engine=engine, sessions=session_factory(engine))
