"""Counters of tries end and are swept away without hurting whoever comes back."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select

from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.services import Services
from selfcheck.web.limits import LimitCounter
from tests.people import sign_in


def test_whoever_comes_back_after_days_is_counted_afresh(
    services: Services, visitor: FlaskClient, clock: FixedClock
) -> None:
    for _ in range(2):
        sign_in(visitor, "somebody")
    clock.advance(timedelta(days=3))
    assert sign_in(visitor, "somebody").status_code == 400
    with transaction(services.sessions, writing=False) as session:
        assert set(session.scalars(select(LimitCounter.tries))) == {1}


def test_counters_of_long_ago_are_swept_away(services: Services, visitor: FlaskClient, clock: FixedClock) -> None:
    sign_in(visitor, "somebody")
    clock.advance(timedelta(days=3))
    sign_in(visitor, "another")
    with transaction(services.sessions, writing=False) as session:
        assert session.scalar(select(func.count()).select_from(LimitCounter)) == 2  # another's, and the address's
