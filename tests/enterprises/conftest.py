"""Units for the tests of the unit: a maker with three people, a shop with one."""

from __future__ import annotations

import pytest

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
