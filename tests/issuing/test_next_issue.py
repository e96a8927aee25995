"""After issuing: the next issue, withdrawing, and that nothing issued is ever edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from selfcheck.attestation.terms import ChangeKind
from selfcheck.checklist.operations.lists import reopen
from selfcheck.clock import FixedClock, local_day
from selfcheck.controls.model import Wish
from selfcheck.controls.operations.editing import edit_row
from selfcheck.controls.rules import fingerprint
from selfcheck.enterprises.model import AppointmentFacts
from selfcheck.enterprises.operations import people as staff
from selfcheck.enterprises.operations import products, reading
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.issuing.issue import Terms
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.issuing.records import IssuedList
from selfcheck.issuing.standing import in_force_of, issues
from selfcheck.services import Services
from tests.data.issued import (
    Issued,
    Printer,
    attested,
    events_of,
    holder,
    issued_again,
    published,
    ready_list,
    review,
    snapshot_of,
    state_of,
    terms,
    work,
)
from tests.data.lists import row_ids
from tests.people import People


@pytest.fixture
def first(services: Services, people: People) -> Issued:
    return published(services, people)


def end(services: Services, issued: Issued, reason: str) -> None:
    with issued.of.of.scope(services, writing=True) as session:
        chief = holder(issued.of, Post.PERSON_IN_CHARGE)
        withdraw(session, chief, issued_list(session, issued.id), reason, at=services.clock.now())


def test_the_next_issue_supersedes_the_last_and_names_its_cause(services: Services, first: Issued) -> None:
    second = issued_again(services, first.of, "inspection", "街道检查")
    ended = events_of(services, first)["superseded"]
    assert (ended.by_number, ended.reason) == (second.number, "监督检查发现：街道检查")
    frozen = snapshot_of(services, second)
    assert frozen.edition == 2
    assert frozen.supersedes is not None
    assert (frozen.supersedes.number, frozen.supersedes.cause) == (first.number, "inspection")
    with first.of.of.scope(services) as session:
        in_force = in_force_of(session, first.of.id)
        assert in_force is not None
        assert in_force.number == second.number


def test_until_the_next_is_published_the_last_stays_in_force(services: Services, first: Issued) -> None:
    with first.of.of.scope(services, writing=True) as session:
        reopen(session, first.of.of.actor, first.of.id, at=services.clock.now())
    review(services, first.of)
    attested(services, first.of, terms(services, "yearly"))
    assert set(events_of(services, first)) == {"published"}
    work(services)
    assert "superseded" in events_of(services, first)


def test_a_next_issue_without_a_cause_is_refused(services: Services, first: Issued) -> None:
    with first.of.of.scope(services, writing=True) as session:
        reopen(session, first.of.of.actor, first.of.id, at=services.clock.now())
    review(services, first.of)
    for cause in ("", "because"):
        with pytest.raises(Refused, match="cause-missing"):
            attested(services, first.of, terms(services, cause))
    assert state_of(services, first.of) == "reviewed"


def test_the_next_issue_tells_row_by_row_what_differs(services: Services, first: Issued) -> None:
    frozen = snapshot_of(services, first).rows[0]
    row = row_ids(services, first.of)[frozen.point or ""]
    wish = Wish({"measure": "每班首件复测"}, {"measure": fingerprint(frozen.measure.zh)})
    with first.of.of.scope(services, writing=True) as session:
        at = services.clock.now()
        reopen(session, first.of.of.actor, first.of.id, at=at)
        edit_row(session, first.of.of.actor, first.of.id, row, wish, at=at)
    review(services, first.of)
    second = attested(services, first.of, terms(services, "correction"))
    (change,) = snapshot_of(services, second).changes
    assert (change.kind, change.field.zh, change.after.zh) == (ChangeKind.CHANGED, "管控措施", "每班首件复测")


def test_nothing_issued_is_ever_edited(services: Services, first: Issued) -> None:
    before = rows_as_written(services, first)
    frozen = snapshot_of(services, first)
    issued_again(services, first.of)
    end(services, last_of(services, first), "换了车型")
    assert rows_as_written(services, first) == before
    assert snapshot_of(services, first) == frozen


def rows_as_written(services: Services, issued: Issued) -> dict[str, object]:
    with issued.of.of.scope(services) as session:
        row = session.scalars(select(IssuedList).where(IssuedList.id == issued.id)).one()
        return {column.name: getattr(row, column.name) for column in IssuedList.__table__.columns}


def last_of(services: Services, issued: Issued) -> Issued:
    with issued.of.of.scope(services) as session:
        row = issues(session, issued.of.id)[0].issued
        return replace(issued, id=row.id, number=row.number, check_code=row.check_code)


def test_it_says_what_the_unit_had_on_that_day(services: Services, clock: FixedClock, first: Issued) -> None:
    unit = first.of.of
    with unit.scope(services, writing=True) as session:
        at = services.clock.now()
        (held,) = reading.products(session)
        products.change_product(session, unit.actor, held.id, replace(held.facts, brand="新牌"), held.version, at=at)
        person = staff.add_person(session, unit.actor, "陈新安", at=at)
        clock.advance(timedelta(days=30))
        staff.appoint(session, unit.actor, person.id, AppointmentFacts(Post.OFFICER, local_day(clock.now())), at=at)
    old = snapshot_of(services, first)
    assert [product.brand for product in old.products] == ["样例牌"]
    assert "陈新安" not in {post.person for post in old.posts}
    new = snapshot_of(services, issued_again(services, first.of, "change_of_person"))
    assert [product.brand for product in new.products] == ["新牌"]
    assert "陈新安" in {post.person for post in new.posts}


def test_withdrawing_needs_a_reason_and_shows_it(services: Services, first: Issued) -> None:
    with pytest.raises(Refused, match="withdraw-without-reason"):
        end(services, first, " \n")
    end(services, first, "  产品停产  ")
    assert events_of(services, first)["withdrawn"].reason == "产品停产"
    with first.of.of.scope(services) as session:
        assert in_force_of(session, first.of.id) is None


def test_what_is_not_in_force_is_not_withdrawn(services: Services, first: Issued) -> None:
    end(services, first, "产品停产")
    with pytest.raises(Refused, match="not-in-force"):
        end(services, first, "再一次")


def test_what_is_superseded_or_being_made_is_not_withdrawn(services: Services, people: People, first: Issued) -> None:
    issued_again(services, first.of)
    with pytest.raises(Refused, match="not-in-force"):
        end(services, first, "旧版")
    other = ready_list(services, people, suffix="x")
    review(services, other)
    with pytest.raises(Refused, match="not-in-force"):
        end(services, attested(services, other), "太早")


def test_after_a_withdrawal_the_next_issue_follows_nothing_but_counts_on(services: Services, first: Issued) -> None:
    end(services, first, "产品停产")
    second = issued_again(services, first.of, "")
    frozen = snapshot_of(services, second)
    assert (frozen.supersedes, frozen.edition) == (None, 2)


def test_a_withdrawal_while_the_next_is_made_is_not_overwritten(services: Services, first: Issued) -> None:
    with first.of.of.scope(services, writing=True) as session:
        reopen(session, first.of.of.actor, first.of.id, at=services.clock.now())
    review(services, first.of)
    second = attested(services, first.of, terms(services, "recall"))
    end(services, first, "召回")
    work(services)
    assert set(events_of(services, first)) == {"published", "withdrawn"}
    assert set(events_of(services, second)) == {"published"}


def test_a_void_next_issue_leaves_the_last_in_force(services: Services, first: Issued) -> None:
    with first.of.of.scope(services, writing=True) as session:
        reopen(session, first.of.of.actor, first.of.id, at=services.clock.now())
    review(services, first.of)
    attested(services, first.of, terms(services, "yearly"))
    work(services, Printer(fails=[Refused("failed-limit", "太大", "Too large")]))
    assert set(events_of(services, first)) == {"published"}
    assert state_of(services, first.of) == "draft"


TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        (TODAY - timedelta(days=1), TODAY + timedelta(days=90), "in-force-before-issue"),
        (TODAY, TODAY, "review-date"),
        (TODAY, TODAY + timedelta(days=366), "review-date"),
        (TODAY + timedelta(days=9), TODAY + timedelta(days=3), "review-date"),
    ],
)
def test_terms_that_do_not_fit_are_refused_and_nothing_happens(
    services: Services, people: People, begins: date, ends: date, code: str
) -> None:
    sample = ready_list(services, people)
    review(services, sample)
    with pytest.raises(Refused, match=code):
        attested(services, sample, Terms(begins, ends))
    assert state_of(services, sample) == "reviewed"
    with sample.of.scope(services) as session:
        assert issues(session, sample.id) == []
