"""Many at the same instant: one wins or all keep their words; nothing ends in an error of ours."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from selfcheck.checklist.operations import points, reading
from selfcheck.controls.model import Clash, Pick, Wish
from selfcheck.controls.operations.confirming import confirm_rows
from selfcheck.controls.operations.editing import edit_row
from selfcheck.controls.operations.reading import revisions_of
from selfcheck.controls.rules import EDITABLE, fingerprints
from selfcheck.errors import Refused
from selfcheck.services import Services
from tests.data.lists import SampleList

FIELDS = ("title", "description", "basis", "measure", "check_method", "evidence_words", "remarks", "own_reference")


def at_once(acts: list[Callable[[], None]]) -> list[BaseException | None]:
    """Run all acts at the same instant; return what each raised."""
    gate, raised = threading.Barrier(len(acts)), [None] * len(acts)
    outcomes: list[BaseException | None] = list(raised)

    def run(place: int, act: Callable[[], None]) -> None:
        gate.wait()
        try:
            act()
        except Exception as error:
            outcomes[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def row_id(services: Services, ebikes: SampleList) -> int:
    with ebikes.of.scope(services) as session:
        return reading.rows_of(session, ebikes.id)[0].id


def editing(services: Services, sample: SampleList, row_id: int, values: dict[str, str]) -> Callable[[], None]:
    with sample.of.scope(services) as session:
        row = reading.row_of(session, sample.id, row_id)
        shown = fingerprints({name: getattr(row, name) for name in EDITABLE})

    def act() -> None:
        with sample.of.scope(services, writing=True) as session:
            edit_row(session, sample.of.actor, sample.id, row_id, Wish(values, shown), at=services.clock.now())

    return act


def test_eight_people_in_eight_fields_lose_nothing(services: Services, ebikes: SampleList, row_id: int) -> None:
    acts = [editing(services, ebikes, row_id, {name: f"{name} 一"}) for name in FIELDS]
    assert at_once(acts) == [None] * len(FIELDS)
    with ebikes.of.scope(services) as session:
        row = reading.row_of(session, ebikes.id, row_id)
        assert [getattr(row, name) for name in FIELDS] == [f"{name} 一" for name in FIELDS]
        assert len(revisions_of(session, row_id)) == len(FIELDS)


def test_eight_people_in_one_field_see_the_first(services: Services, ebikes: SampleList, row_id: int) -> None:
    acts = [editing(services, ebikes, row_id, {"measure": f"措施 {place}"}) for place in range(8)]
    outcomes = at_once(acts)
    assert sorted(type(error) is Clash for error in outcomes) == [False] + [True] * 7
    with ebikes.of.scope(services) as session:
        measure = reading.row_of(session, ebikes.id, row_id).measure
    assert measure == f"措施 {outcomes.index(None)}"


def test_a_row_is_set_aside_once(services: Services, ebikes: SampleList, row_id: int) -> None:
    def act() -> None:
        with ebikes.of.scope(services, writing=True) as session:
            points.set_aside(session, ebikes.of.actor, ebikes.id, row_id, "没有这道工序", at=services.clock.now())

    outcomes = at_once([act] * 6)
    assert outcomes.count(None) == 1
    assert all(isinstance(error, Refused) for error in outcomes if error is not None)


def test_a_row_is_confirmed_once(services: Services, ebikes: SampleList) -> None:
    with ebikes.of.scope(services) as session:
        picks = [Pick(row.id, row.version) for row in reading.rows_of(session, ebikes.id)]
    counts: list[int] = []

    def act() -> None:
        with ebikes.of.scope(services, writing=True) as session:
            wang, now = ebikes.of.persons["王芳"], services.clock.now()
            counts.append(confirm_rows(session, ebikes.of.actor, ebikes.id, picks, wang, at=now).count)

    assert at_once([act] * 4) == [None] * 4
    assert sorted(counts) == [0, 0, 0, len(picks)]
