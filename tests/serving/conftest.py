"""An installation that ran for a while, and its backup: made once per database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from selfcheck.clock import FixedClock
from selfcheck.services import Services
from selfcheck.serving.backup import back_up
from selfcheck.settings import Settings, installation_secret
from tests.conftest import TODAY
from tests.data.issued import Issued, attested, issued_again, published, ready_list, review
from tests.databases import Server
from tests.people import People
from tests.serving.places import empty_place, installed


@dataclass(frozen=True)
class Original:
    """A running installation with three issued lists (one superseded, one being made), and its backup."""

    services: Services
    clock: FixedClock
    first: Issued
    second: Issued
    being_made: Issued
    backup: Path


@pytest.fixture(scope="module")
def original(
    server: Server | None, shipped: Services, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Original]:
    """The installation that is backed up."""
    folder, clock = tmp_path_factory.mktemp("original"), FixedClock(TODAY)
    with empty_place(server, folder / "data") as settings, installed(settings, shipped, clock) as services:
        installation_secret(settings)
        people = People(services)
        first = published(services, people)
        second = issued_again(services, first.of)
        other = ready_list(services, people, suffix="x")
        review(services, other)
        being_made = attested(services, other)
        back_up(services, folder / "backup")
        clock.advance(timedelta(hours=1))
        yield Original(services, clock, first, second, being_made, folder / "backup")


@pytest.fixture
def place(server: Server | None, tmp_path: Path) -> Iterator[Settings]:
    """An empty place of the same kind."""
    with empty_place(server, tmp_path / "place") as settings:
        yield settings
