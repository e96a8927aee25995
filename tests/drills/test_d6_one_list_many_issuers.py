"""D6: many issue the same list at the same instant, and many lists take their numbers from one series."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from selfcheck.checklist.operations.lists import reopen
from selfcheck.errors import Refused
from selfcheck.jobs.worker import Worker
from selfcheck.services import Services
from tests.data.issued import (
    Issued,
    Printer,
    another_list,
    attested,
    handled,
    issued_again,
    published,
    review,
    terms,
    work,
)
from tests.data.together import at_once
from tests.drills.checker import faults, read_everything
from tests.people import People

ROUNDS = 3


@pytest.mark.parametrize("issuers", [2, pytest.param(8, marks=pytest.mark.full)])
def test_D6_one_winner_in_every_round(services: Services, people: People, issuers: int) -> None:
    issued = published(services, people)
    for _ in range(ROUNDS):
        with issued.of.of.scope(services, writing=True) as session:
            reopen(session, issued.of.of.actor, issued.of.id, at=services.clock.now())
        review(services, issued.of)
        act = partial(attested, services, issued.of, terms(services, "yearly"))
        found: list[Any] = at_once([act] * issuers)
        (winner,) = [each for each in found if isinstance(each, Issued)]
        losers = [each for each in found if not isinstance(each, Issued)]
        assert all(isinstance(each, Refused) and winner.number in each.zh for each in losers)
        assert work(services) == 1
    everything = read_everything(services.settings)
    assert faults(everything) == []
    assert len(everything.tables["issued_lists"]) == ROUNDS + 1


@pytest.mark.full
def test_D6_many_lists_one_series_with_void_numbers_counted(services: Services, people: People) -> None:
    first = published(services, people)
    samples = [another_list(services, first.of.of) for _ in range(8)]
    for sample in samples:
        review(services, sample)
    found: list[Any] = at_once([partial(attested, services, sample) for sample in samples])
    numbers = [each.number for each in found]
    printers = [Printer(fails=[Refused("failed-limit", "太大", "Too large")]), Printer()]
    workers = [Worker(services.sessions, services.clock, handled(services, printer)) for printer in printers]
    done: list[Any] = at_once([partial(worker.run_all) for worker in workers])
    assert sum(done) == 8
    issued_again(services, first.of)
    everything = read_everything(services.settings, [first.number, *numbers])
    assert faults(everything) == []
    assert len(everything.rows("list_events", kind="void")) == 1
    assert [row["last"] for row in everything.tables["number_counters"]] == [10]
