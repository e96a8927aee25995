"""CRASH-06: a clock that goes back blocks issuing, in words, until an operator says that it is right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from selfcheck.actor import COMMAND_LINE
from selfcheck.audit.operations import confirm_clock
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.services import Services
from tests.data.issued import another_list, attested, published, ready_list, review, snapshot_of, state_of, work
from tests.people import People


@pytest.mark.parametrize("back", [timedelta(minutes=6), timedelta(hours=1), timedelta(days=3650)])
def test_CRASH_06_nothing_is_issued_before_what_is_on_record(
    services: Services, people: People, clock: FixedClock, back: timedelta
) -> None:
    sample = ready_list(services, people)
    review(services, sample)
    clock.advance(-back)
    with pytest.raises(Refused, match=r"clock-behind|not-ready|post-not-held"):
        attested(services, sample)
    assert state_of(services, sample) == "reviewed"


def test_CRASH_06_a_few_minutes_are_forgiven(services: Services, people: People, clock: FixedClock) -> None:
    sample = ready_list(services, people)
    review(services, sample)
    clock.advance(timedelta(minutes=-4))
    assert attested(services, sample).number.endswith("-0001")


def test_CRASH_06_a_clock_that_was_ahead_is_confirmed_and_issuing_goes_on(
    services: Services, people: People, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=9))
    first = published(services, people)
    second = another_list(services, first.of.of)
    clock.advance(timedelta(hours=-9))
    review(services, second)
    with pytest.raises(Refused, match="clock-behind") as refused:
        attested(services, second)
    assert "时钟" in refused.value.zh
    with transaction(services.sessions, writing=True) as session:
        confirm_clock(session, COMMAND_LINE, at=clock.now())
    issued = attested(services, second)
    work(services)
    assert issued.number.endswith("-0002")  # order goes by sequence, not by time
    assert snapshot_of(services, issued).issued_at < snapshot_of(services, first).issued_at
