"""An audit with the register beside it: a list that was published past the log is found."""

from __future__ import annotations

import json
from datetime import timedelta

from selfcheck.clock import local_day
from selfcheck.db.session import transaction
from selfcheck.issuing.records import ListCard
from selfcheck.services import Services
from tests.data.log import entry
from tests.data.units import found_shop
from tests.people import People
from tests.transparency.test_pages_and_commands import begun, run

EARLIER = "AB12-CD34EF-2025-0001"
PAST_THE_LOG = "AB12-CD34EF-2026-0900"
NOT_YET = "AB12-CD34EF-2026-0901"
VOID = "AB12-CD34EF-2026-0902"


def cards(services: Services, people: People, **standings: tuple[str, int]) -> None:
    """Put lists into the register: number, standing, and how many days ago each was issued."""
    unit, now = found_shop(services, people).unit, services.clock.now()
    with transaction(services.sessions, writing=True) as session:
        for place, (number, (standing, days)) in enumerate(standings.items(), start=1000):
            at = now - timedelta(days=days)
            day = local_day(at)
            plain = {"role": "seller", "edition_no": 1, "rows": 1, "products": [], "found_by": ""}
            days_of = {"issued_at": at, "in_force_from": day, "review_by": day}
            card = ListCard(
                number=number, unit_id=unit.id, issued_list_id=place, standing=standing, **plain, **days_of
            )
            session.add(card)


def test_a_list_published_past_the_log_is_missed(services: Services, people: People) -> None:
    begun(services, 2)
    cards(
        services,
        people,
        **{
            EARLIER: ("in_force", 30),
            entry(1).number: ("superseded", 3),
            entry(2).number: ("in_force", 2),
            NOT_YET: ("being_made", 1),
            VOID: ("void", 1),
        },
    )
    assert run(services, "audit").exit_code == 0, "issued before there was a log, not published yet, or void"
    cards_past(services)
    said = run(services, "audit", "--json")
    assert said.exit_code == 1
    assert [(each["finding"], each["where"]) for each in json.loads(said.stdout)["findings"]] == [
        ("missing-leaf", PAST_THE_LOG)
    ]


def cards_past(services: Services) -> None:
    """Let a list that was being made be published without ever having been logged."""
    with transaction(services.sessions, writing=True) as session:
        card = session.query(ListCard).filter_by(number=NOT_YET).one()
        card.number, card.standing = PAST_THE_LOG, "in_force"
