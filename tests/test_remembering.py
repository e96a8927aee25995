"""A copy of an installation is as good as what was built, and is given to nobody who began otherwise."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from selfcheck.clock import FixedClock
from selfcheck.services import Services
from tests.data.issued import Issued, events_of, file_of, issued_again, published, ready_list
from tests.databases import Server
from tests.installing import installation
from tests.people import People

Again = Callable[[], AbstractContextManager[Services]]


@pytest.fixture
def again(
    shipped: Services, server: Server | None, clock: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> Again:
    """One more installation, empty."""
    return lambda: installation(shipped, server, clock, tmp_path_factory.mktemp("again"))


@pytest.fixture
def first(services: Services, people: People) -> Issued:
    """What a test before was given."""
    return published(services, people)


def test_a_copy_stands_as_what_was_built_and_goes_on_by_itself(
    services: Services, first: Issued, again: Again
) -> None:
    with again() as other:
        copy = published(other, People(other))
        assert copy.number == first.number
        assert copy.of.of.owner is not first.of.of.owner
        assert file_of(other, copy) == file_of(services, first)
        issued_again(other, copy.of)
        assert set(events_of(other, copy)) == {"published", "superseded"}
    assert set(events_of(services, first)) == {"published"}


def test_where_something_was_written_before_it_is_built(first: Issued, again: Again) -> None:
    with again() as other:
        somebody = People(other).add("somebody")
        assert published(other, People(other)).number != first.number
        assert People(other).again(somebody).name == "somebody"


def test_where_a_file_was_kept_before_it_is_built(first: Issued, again: Again) -> None:
    with again() as other:
        (other.settings.data_dir / "kept").write_text("before")
        assert published(other, People(other)).number != first.number


def test_at_another_moment_it_is_built(first: Issued, again: Again, clock: FixedClock) -> None:
    clock.advance(timedelta(days=1))
    with again() as other:
        assert published(other, People(other)).number != first.number


def test_other_arguments_are_another_installation(first: Issued, again: Again) -> None:
    with again() as other:
        assert published(other, People(other), suffix="x").number != first.number


def test_what_was_copied_is_no_empty_installation(services: Services, people: People, again: Again) -> None:
    """A list as it is ready has no files yet, so that its folder looks like that of an empty one."""
    ready_list(services, people)
    with again() as other:
        first = ready_list(other, People(other))
        second = ready_list(other, People(other), suffix="x")
        assert People(other).again(first.of.owner).name != People(other).again(second.of.owner).name
    with again() as third:
        alone = ready_list(third, People(third), suffix="x")
        assert People(third).add("owner").id != alone.of.owner.id, "nobody else's is in it"
