"""Two units that must not meet."""

from __future__ import annotations

import pytest

from selfcheck.services import Services
from tests.data.units import SampleUnit, found_maker, found_shop
from tests.people import People


@pytest.fixture
def mine(services: Services, people: People) -> SampleUnit:
    """The unit of the person who tries."""
    return found_shop(services, people)


@pytest.fixture
def theirs(services: Services, people: People) -> SampleUnit:
    """The unit of somebody else."""
    return found_maker(services, people)
