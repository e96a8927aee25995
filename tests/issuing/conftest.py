"""Where tests of issuing begin: a list that was reviewed, and one whose witness is away."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfcheck.services import Services
from tests.data.issued import Issued, ready_list, review
from tests.data.lists import SampleList
from tests.issuing.lapsed import without_witness
from tests.people import People


@pytest.fixture
def reviewed(services: Services, people: People) -> SampleList:
    """A list that waits to be attested."""
    sample = ready_list(services, people)
    review(services, sample)
    return sample


@pytest.fixture
def unwitnessed(services: Services, reviewed: SampleList, tmp_path: Path) -> Issued:
    """A list that was issued while the only witness was away."""
    return without_witness(services, reviewed, tmp_path / "away")
