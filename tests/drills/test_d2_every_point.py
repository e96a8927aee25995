"""D2: the process dies at every named point of issuing, once and twice. Nothing has to be mended by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from selfcheck.checklist.operations.lists import reopen
from selfcheck.clock import FixedClock
from selfcheck.glossary import Post
from selfcheck.handlers import works_of
from selfcheck.issuing.flow import attest, open_case
from selfcheck.issuing.issue import JOB
from selfcheck.issuing.previews import Previews
from selfcheck.issuing.tasks import Press, issue_list
from selfcheck.jobs.operations import LEASE
from selfcheck.jobs.worker import Worker
from selfcheck.services import Services
from tests.data.issued import (
    Issued,
    Lenient,
    attested,
    desk_of,
    events_of,
    holder,
    present,
    ready_list,
    review,
    state_of,
    terms,
    work,
)
from tests.data.lists import SampleList
from tests.drills.checker import faults, read_everything
from tests.drills.dying import Death, Killed, MortalPrinter, MortalStore
from tests.people import People


def attest_and_die(services: Services, sample: SampleList, death: Death) -> None:
    """Attest as the page does, dying somewhere on the way."""
    with death.around(services.engine), sample.of.scope(services, writing=True) as session:
        at = services.clock.now()
        desk = replace(desk_of(services), store=MortalStore(services.store, death))
        case = open_case(session, desk, sample.of.unit, sample.id, at=at)
        chief = present(holder(sample, Post.PERSON_IN_CHARGE), at)
        attest(session, desk, chief, case, terms(services), at=at)


def work_and_die(services: Services, death: Death) -> None:
    """Work as a worker does, dying somewhere on the way."""
    previews = Previews(services.settings.data_dir / "previews")
    press = Press(MortalPrinter(death), MortalStore(services.store, death), previews, services.clock)
    with death.around(services.engine):
        Worker(
            services.sessions, services.clock, {JOB: partial(issue_list, press, works_of(services, Lenient()))}
        ).run_one()


@pytest.mark.parametrize("stride", [9, pytest.param(1, marks=pytest.mark.full)])
def test_D2_dying_anywhere_while_attesting_leaves_the_list_as_it_was(
    services: Services, people: People, stride: int
) -> None:
    sample = ready_list(services, people)
    review(services, sample)
    death = Death(at=1)
    for at in range(1, 600, stride):
        death = Death(at)
        try:
            attest_and_die(services, sample, death)
        except Killed:
            assert state_of(services, sample) == "reviewed"
        else:
            break
    else:
        raise AssertionError("more points than expected")
    work(services)
    everything = read_everything(services.settings)
    assert faults(everything) == []
    assert [row["serial"] for row in everything.tables["issued_lists"]] == [1]
    say("D2 attesting", death)


@pytest.mark.parametrize(
    ("times", "first", "stride"),
    [
        (1, 1, 31),
        pytest.param(1, 16, 31, marks=pytest.mark.full),
        pytest.param(2, 5, 15, marks=pytest.mark.full),
        pytest.param(1, 1, 1, marks=pytest.mark.full),
        pytest.param(2, 1, 1, marks=pytest.mark.full),
    ],
)
def test_D2_dying_anywhere_in_the_work_ends_in_one_document(
    services: Services, people: People, clock: FixedClock, times: int, first: int, stride: int
) -> None:
    sample = ready_list(services, people)
    review(services, sample)
    issued = attested(services, sample)
    for at in range(first, 600, stride):
        death = Death(at)
        if not dies(services, clock, at, times):
            death = Death()
            break
        assert work(services) <= 1  # it may have died after the list was published
        assert "published" in events_of(services, issued)
        issued = again(services, clock, sample)
    else:
        raise AssertionError("more points than expected")
    work_and_die(services, death)
    everything = read_everything(services.settings)
    assert faults(everything) == []
    assert len(everything.tables["issued_lists"]) >= 150 // stride


def dies(services: Services, clock: FixedClock, at: int, times: int) -> bool:
    """Let the worker die at this point, so many times; whether it did."""
    for _ in range(times):
        death = Death(at)
        try:
            work_and_die(services, death)
        except Killed:
            clock.advance(LEASE + timedelta(seconds=1))
        else:
            return False
    return True


def again(services: Services, clock: FixedClock, sample: SampleList) -> Issued:
    """Order the document of the list's next issue."""
    with sample.of.scope(services, writing=True) as session:
        reopen(session, sample.of.actor, sample.id, at=clock.now())
    review(services, sample)
    return attested(services, sample, terms(services, "yearly"))


def say(name: str, death: Death) -> None:
    """One line of figures, for whoever runs the drill by hand."""
    print(json.dumps({"drill": name, "points": len(death.passed)}))  # noqa: T201 - the drill's figures
