"""Cards follow their lists by themselves, and lists from before the cards get theirs once."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import delete, select

from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.issuing.cards import write_missing
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.issuing.records import ListCard
from selfcheck.services import Services
from tests.data.issued import Issued, Printer, attested, holder, issued_again, ready_list, review, work
from tests.people import People
from tests.regulator.conftest import assigned


def standings(services: Services) -> dict[str, str]:
    """Where every card stands, by the list's number."""
    with transaction(services.sessions, writing=False) as session:
        return {card.number: card.standing for card in session.scalars(select(ListCard))}


def withdrawn(services: Services, issued: Issued) -> None:
    """Withdraw a list."""
    with issued.of.of.scope(services, writing=True) as session:
        chief = holder(issued.of, Post.PERSON_IN_CHARGE)
        withdraw(session, chief, issued_list(session, issued.id), "错了", at=services.clock.now())


def test_a_card_follows_its_list(services: Services, people: People) -> None:
    sample = ready_list(services, people)
    review(services, sample)
    first = attested(services, sample)
    assert standings(services) == {first.number: "being_made"}
    work(services)
    assert standings(services) == {first.number: "in_force"}
    second = issued_again(services, sample)
    assert standings(services) == {first.number: "superseded", second.number: "in_force"}
    withdrawn(services, second)
    assert standings(services)[second.number] == "withdrawn"


def test_a_withdrawn_list_that_is_followed_stays_withdrawn(services: Services, mine: Issued) -> None:
    withdrawn(services, mine)
    newer = issued_again(services, mine.of)
    assert standings(services) == {mine.number: "withdrawn", newer.number: "in_force"}


def test_a_number_whose_document_failed_is_void_and_never_found(
    services: Services, people: People, desk: FlaskClient, mine: Issued
) -> None:
    sample = ready_list(services, people, suffix="x")
    review(services, sample)
    issued = attested(services, sample)
    assert desk.get(f"/regulator/lists/{issued.number}").status_code == 404, "nothing is published yet"
    work(services, Printer([Refused("too-long", "太长", "too long")]))
    assert standings(services) == {mine.number: "in_force", issued.number: "void"}
    assert desk.get(f"/regulator/lists/{issued.number}").status_code == 404


def test_lists_from_before_the_cards_get_theirs_once(services: Services, people: People, mine: Issued) -> None:
    newer = issued_again(services, mine.of)
    withdrawn(services, newer)
    work(services)
    before = standings(services)
    with transaction(services.sessions, writing=True) as session:
        session.execute(delete(ListCard))
    assigned(services, people.add("sun", "孙执法"))
    assert work(services) == 1
    assert standings(services) == before
    assert write_missing(services.sessions, services.store) == 0
