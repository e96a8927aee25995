"""Units for the tests of the unit: a maker with three people, a shop with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from selfcheck.services import Services
from tests.data.units import SampleUnit, found_maker, found_shop
from tests.people import People


@pytest.fixture
def maker(services: Services, people: People) -> SampleUnit:
    """The e-bike maker."""
    return found_maker(services, people)


@pytest.fixture
def shop(services: Services, people: People) -> SampleUnit:
    """The shop."""
    return found_shop(services, people)


@pytest.fixture
def count_statements(services: Services) -> Iterator[Callable[[], int]]:
    """Counts the statements sent to the database so far."""
    sent: list[str] = []

    def note(*args: Any) -> None:
        sent.append(args[2])

    event.listen(services.engine, "before_cursor_execute", note)
    yield lambda: len(sent)
    event.remove(services.engine, "before_cursor_execute", note)
