"""D2, further: the process dies anywhere while a list lapses, is confirmed again, or is given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from selfcheck.clock import FixedClock
from selfcheck.jobs.operations import LEASE
from selfcheck.pdf.ports import Document
from selfcheck.services import Services
from tests.data.issued import Issued, Printer, attested, events_of, ready_list, work
from tests.data.lists import SampleList
from tests.drills.checker import faults, read_everything
from tests.drills.dying import Death, Killed
from tests.drills.test_d2_every_point import work_and_die
from tests.issuing.lapsed import A_DAY, again, given_up, lapsed
from tests.issuing.sealing import kinds, revoke_key
from tests.issuing.test_waiting import new_seal
from tests.people import People
from tests.transparency.test_pages_and_commands import run


class DyingPrinter(Printer):
    """The process dies when it begins to print: the list stands in the log then."""

    def render(self, document: Document) -> bytes:
        raise Killed(document.html[:20])


def first(services: Services, people: People) -> tuple[SampleList, Issued]:
    """A list of one person, logged; its seal's key is gone for a day."""
    sample = ready_list(services, people, shop=True)
    issued = attested(services, sample)
    with pytest.raises(Killed):
        work(services, DyingPrinter())
    assert kinds(services, issued) == ["list"]
    revoke_key(services, sample.of.unit.id)
    return sample, issued


def everywhere(services: Services, clock: FixedClock, act: Callable[[], None], stride: int) -> int:
    """Let the process die at every so-many-th point of an act until it comes through; return how often it died."""
    deaths = 0
    for at in range(1, 400, stride):
        death = Death(at)
        try:
            with death.around(services.engine):
                act()
        except Killed:
            deaths += 1
            clock.advance(LEASE + timedelta(seconds=1))
        else:
            return deaths
    raise AssertionError("more points than expected")


@pytest.mark.parametrize("stride", [7, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("end", ["published", "void"])
def test_D2_dying_anywhere_while_it_lapses_and_is_confirmed_again(
    services: Services, people: People, clock: FixedClock, stride: int, end: str
) -> None:
    _, issued = first(services, people)
    clock.advance(A_DAY)
    deaths = 0
    for at in range(1, 400, stride):
        try:
            work_and_die(services, Death(at))
        except Killed:
            deaths += 1
            clock.advance(LEASE + timedelta(seconds=1))
            assert len(lapsed(services, issued)) == kinds(services, issued).count("lapsed")
        else:
            break
    assert deaths > 2
    assert kinds(services, issued) == ["list", "lapsed"]
    new_seal(services, issued)
    if end == "published":
        assert everywhere(services, clock, lambda: again(services, issued), stride) > 2
    else:
        assert everywhere(services, clock, lambda: given_up(services, issued), stride) > 1
    clock.advance(timedelta(hours=2))
    work(services)
    assert set(events_of(services, issued)) == {end}
    assert kinds(services, issued) == ["list", "lapsed", *(["list", "file"] if end == "published" else ["void"])]
    assert faults(read_everything(services.settings)) == []
    assert run(services, "audit").exit_code == 0
