"""Many at the same instant: one list is issued once, one series has no gap and no double, nobody meets a lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from selfcheck.audit.operations import broken_at
from selfcheck.checklist.model import Hand
from selfcheck.checklist.operations import reading
from selfcheck.controls.model import Wish
from selfcheck.controls.operations.editing import edit_row
from selfcheck.controls.rules import fingerprint
from selfcheck.db.installation import installation_code
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.issuing.numbers import next_number
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.issuing.records import IssuedList, ListEvent, Step
from selfcheck.issuing.steps import Act
from selfcheck.jobs.records import Job
from selfcheck.jobs.worker import Worker
from selfcheck.services import Services
from tests.data.issued import (
    Issued,
    Printer,
    another_list,
    attested,
    events_of,
    handled,
    holder,
    published,
    ready_list,
    review,
    snapshot_of,
    state_of,
    take,
    work,
)
from tests.data.lists import SampleList, row_ids
from tests.data.together import at_once
from tests.data.units import found_maker
from tests.people import People

MANY = 8


@pytest.fixture
def ready(services: Services, people: People) -> SampleList:
    return ready_list(services, people)


def issue(services: Services, sample: SampleList) -> Callable[[], Issued]:
    return partial(attested, services, sample)


def split(found: list[Any]) -> tuple[list[Any], list[Refused]]:
    """Return what succeeded and what was refused; anything else is a fault of ours."""
    faults = [each for each in found if isinstance(each, Exception) and not isinstance(each, Refused)]
    assert faults == []
    refused = [each for each in found if isinstance(each, Refused)]
    return [each for each in found if not isinstance(each, Refused)], refused


def test_CON_01_many_issue_one_list_at_the_same_instant(services: Services, ready: SampleList) -> None:
    review(services, ready)
    done, refused = split(at_once([issue(services, ready)] * MANY))
    (winner,) = done
    assert {each.code for each in refused} == {"already-issued"}
    assert all(winner.number in each.zh for each in refused)
    assert work(services) == 1
    with ready.of.scope(services) as session:
        assert len(session.scalars(select(IssuedList)).all()) == 1


def test_CON_01_many_workers_make_one_document(services: Services, ready: SampleList) -> None:
    review(services, ready)
    issued = attested(services, ready)
    printers = [Printer() for _ in range(4)]
    workers = [Worker(services.sessions, services.clock, handled(services, printer)) for printer in printers]
    done, _ = split(at_once([worker.run_all for worker in workers]))
    assert sum(done) == 1
    assert sum(len(printer.printed) for printer in printers) == 2
    assert set(events_of(services, issued)) == {"published"}


def test_CON_02_many_lists_take_numbers_from_one_series(services: Services, ready: SampleList) -> None:
    samples = [ready, *(another_list(services, ready.of) for _ in range(MANY - 1))]
    for sample in samples:
        review(services, sample)
    done, refused = split(at_once([issue(services, sample) for sample in samples]))
    assert refused == []
    assert sorted(int(issued.number[-4:]) for issued in done) == list(range(1, MANY + 1))
    assert work(services) == MANY
    with ready.of.scope(services) as session:
        assert broken_at(session, ready.of.unit.id) is None
        kinds = session.scalars(select(ListEvent.kind)).all()
    assert kinds == ["published"] * MANY


def test_CON_02_the_first_numbers_of_new_units_share_one_installation(services: Services, people: People) -> None:
    samples = [ready_list(services, people, suffix="x" * place) for place in range(4)]
    for sample in samples:
        review(services, sample)
    done, _ = split(at_once([issue(services, sample) for sample in samples]))
    assert len({issued.number[:4] for issued in done}) == 1
    assert len({issued.number for issued in done}) == 4


def test_CON_05_numbers_are_taken_under_load_without_a_retry(services: Services, people: People) -> None:
    unit = found_maker(services, people)

    def take_some() -> list[int]:
        drawn = []
        for _ in range(10):
            with unit.scope(services, writing=True) as session:
                drawn.append(next_number(session, unit.unit.number_code, 2026)[1])
        return drawn

    done, refused = split(at_once([take_some] * MANY))
    assert refused == []
    assert sorted(serial for drawn in done for serial in drawn) == list(range(1, 10 * MANY + 1))


def test_CON_05_the_installations_signs_are_drawn_once(services: Services) -> None:
    def ask() -> str:
        with transaction(services.sessions, writing=True) as session:
            return installation_code(session)

    done, _ = split(at_once([ask] * MANY))
    assert len(set(done)) == 1


def test_CON_06_review_and_return_at_the_same_instant(services: Services, ready: SampleList) -> None:
    take(services, ready, Act.SUBMIT, holder(ready, Post.OFFICER))
    director, chief = holder(ready, Post.DIRECTOR), holder(ready, Post.PERSON_IN_CHARGE)
    acts = [
        partial(take, services, ready, Act.REVIEW, director),
        partial(take, services, ready, Act.REVIEW, director),
        partial(take, services, ready, Act.RETURN, chief, "再看一遍"),
        partial(take, services, ready, Act.RECALL, holder(ready, Post.OFFICER)),
    ]
    done, refused = split(at_once(acts))
    with ready.of.scope(services) as session:
        taken = session.scalars(select(Step.act).order_by(Step.id)).all()
    assert len(taken) == 1 + len(done)
    assert len(done) in {1, 2}  # a return may follow a review; nothing follows a return
    assert {each.status for each in refused} == {409}
    assert (state_of(services, ready), taken[-1]) in {
        ("reviewed", "review"),
        ("draft", "return"),
        ("draft", "recall"),
    }


def test_CON_06_two_submit_and_one_submission_stands(services: Services, ready: SampleList) -> None:
    officer, director = holder(ready, Post.OFFICER), holder(ready, Post.DIRECTOR)
    acts = [partial(take, services, ready, Act.SUBMIT, who) for who in (officer, director, officer, director)]
    done, refused = split(at_once(acts))
    assert len(done) == 1
    assert {each.code for each in refused} == {"step-out-of-order"}


def test_two_withdraw_and_one_reason_stands(services: Services, people: People) -> None:
    issued = published(services, people)

    def end(reason: str) -> None:
        with issued.of.of.scope(services, writing=True) as session:
            chief = holder(issued.of, Post.PERSON_IN_CHARGE)
            withdraw(session, chief, issued_list(session, issued.id), reason, at=services.clock.now())

    done, refused = split(at_once([partial(end, f"原因 {place}") for place in range(4)]))
    assert (len(done), {each.code for each in refused}) == (1, {"not-in-force"})


def test_a_row_is_either_in_what_is_frozen_or_was_not_changed(services: Services, people: People) -> None:
    """A lone shopkeeper issues while a colleague edits: the frozen list and the rows never tell two stories."""
    shop = ready_list(services, people, shop=True)
    ids = list(row_ids(services, shop).values())[:6]
    acts: list[Callable[[], Any]] = [issue(services, shop), *(partial(edit, services, shop, row) for row in ids)]
    found = at_once(acts)
    split(found)
    issued = found[0]
    assert isinstance(issued, Issued)
    with shop.of.scope(services) as session:
        rows = {row.point_id: row.measure for row in reading.rows_of(session, shop.id)}
        hands = {row.point_id: row.hand for row in reading.rows_of(session, shop.id)}
    assert {row.point: row.measure.zh for row in snapshot_of(services, issued).rows} == rows
    assert list(hands.values()).count(Hand.CHANGED) == sum(not isinstance(each, Refused) for each in found[1:])


def edit(services: Services, sample: SampleList, row_id: int) -> None:
    with sample.of.scope(services, writing=True) as session:
        shown = {"measure": fingerprint(reading.row_of(session, sample.id, row_id).measure)}
        wish = Wish({"measure": f"改后的措施 {row_id}"}, shown)
        edit_row(session, sample.of.actor, sample.id, row_id, wish, at=services.clock.now())


def test_an_order_that_is_given_twice_makes_one_job(services: Services, people: People) -> None:
    issued = published(services, people)
    with issued.of.of.scope(services) as session:
        assert session.scalars(select(Job.idem_key)).all() == [f"issue:{issued.number}"]
