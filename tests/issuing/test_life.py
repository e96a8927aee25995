"""A list's life, in any order people and machines may think of: the system does what a small model says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from selfcheck.checklist.operations.lists import reopen
from selfcheck.clock import FixedClock
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.issuing.standing import issues
from selfcheck.issuing.steps import Act
from selfcheck.services import Services
from tests.data.issued import Printer, another_list, attested, holder, ready_list, state_of, take, terms, work
from tests.data.lists import SampleList
from tests.drills.checker import faults, read_everything
from tests.people import People

PERSONS = st.sampled_from(list(Post))


@dataclass
class Model:
    """What a list's life should be."""

    state: str = "draft"
    submitted_by: Post | None = None
    reviewed_by: Post | None = None
    issues: list[str] = field(default_factory=list)

    @property
    def in_force(self) -> bool:
        """Whether an issue is in force."""
        return "in_force" in self.issues

    def may(self, act: Act, by: Post) -> bool:
        """Whether this person may take this step now."""
        is_under_way = self.state in {"submitted", "reviewed"}
        return {
            Act.SUBMIT: self.state == "draft",
            Act.REVIEW: self.state == "submitted" and by is Post.DIRECTOR and by is not self.submitted_by,
            Act.ATTEST: self.state == "reviewed" and by is Post.PERSON_IN_CHARGE and by is not self.submitted_by,
            Act.RETURN: is_under_way,
            Act.RECALL: is_under_way and by is self.submitted_by,
        }[act]

    def begin_anew(self) -> None:
        """Be a draft again."""
        self.state, self.submitted_by, self.reviewed_by = "draft", None, None


def succeeds(act: Callable[[], Any]) -> bool:
    """Whether it was done; refusals are answers, anything else is a fault."""
    try:
        act()
    except Refused:
        return False
    return True


class Life(RuleBasedStateMachine):
    """One list of a unit that has others."""

    services: Services
    other: SampleList
    clock: FixedClock

    @initialize()
    def begin(self) -> None:
        self.model = Model()
        self.sample = another_list(self.services, self.other.of)

    @rule(steps=st.integers(1, 4), is_printable=st.booleans())
    def go_on(self, steps: int, is_printable: bool) -> None:
        """Take the next steps as they should be taken, so that lives get far."""
        for _ in range(steps):
            if self.model.state == "draft":
                self.submit(Post.OFFICER)
            elif self.model.state == "submitted":
                self.review(Post.DIRECTOR)
            elif self.model.state == "reviewed":
                self.attest(Post.PERSON_IN_CHARGE, "yearly")
            elif self.model.state == "issuing":
                self.print_it(is_printable)
            else:
                self.open_again()

    @rule(by=PERSONS)
    def submit(self, by: Post) -> None:
        if self._steps(Act.SUBMIT, by):
            self.model.state, self.model.submitted_by = "submitted", by

    @rule(by=PERSONS)
    def review(self, by: Post) -> None:
        if self._steps(Act.REVIEW, by):
            self.model.state, self.model.reviewed_by = "reviewed", by

    @rule(by=PERSONS)
    def give_back(self, by: Post) -> None:
        if self._steps(Act.RETURN, by, "请再看"):
            self.model.begin_anew()

    @rule(by=PERSONS)
    def recall(self, by: Post) -> None:
        if self._steps(Act.RECALL, by):
            self.model.begin_anew()

    def _steps(self, act: Act, by: Post, words: str = "") -> bool:
        expected = self.model.may(act, by)
        actor = holder(self.sample, by)
        assert succeeds(lambda: take(self.services, self.sample, act, actor, words)) is expected
        return expected

    @rule(by=PERSONS, cause=st.sampled_from(["", "yearly"]))
    def attest(self, by: Post, cause: str) -> None:
        expected = self.model.may(Act.ATTEST, by) and bool(cause or not self.model.in_force)
        actor, wished = holder(self.sample, by), terms(self.services, cause)
        alone = self.model.state == "draft"  # then it is the lone person's page, which nobody here is declared for
        assert succeeds(lambda: attested(self.services, self.sample, wished, actor)) is (expected and not alone)
        if expected:
            self.model.state = "issuing"
            self.model.issues.append("being_made")

    @rule(is_printable=st.booleans())
    def print_it(self, is_printable: bool) -> None:
        fails: list[Exception] = [] if is_printable else [Refused("failed-limit", "太大", "Too large")]
        assert work(self.services, Printer(fails)) == self.model.issues.count("being_made")
        if self.model.state != "issuing":
            return
        if is_printable:
            self.model.issues = ["superseded" if each == "in_force" else each for each in self.model.issues]
            self.model.issues[-1], self.model.state = "in_force", "issued"
        else:
            self.model.issues[-1] = "void"
            self.model.begin_anew()

    @rule()
    def open_again(self) -> None:
        expected = self.model.state == "issued"

        def act() -> None:
            with self.sample.of.scope(self.services, writing=True) as session:
                reopen(session, self.sample.of.actor, self.sample.id, at=self.clock.now())

        assert succeeds(act) is expected
        if expected:
            self.model.begin_anew()

    @rule(place=st.integers(0, 4))
    def withdraw(self, place: int) -> None:
        if place >= len(self.model.issues):
            return
        expected = self.model.issues[place] == "in_force"

        def act() -> None:
            with self.sample.of.scope(self.services, writing=True) as session:
                row = issues(session, self.sample.id)[::-1][place].issued
                chief = holder(self.sample, Post.PERSON_IN_CHARGE)
                withdraw(session, chief, issued_list(session, row.id), "不再适用", at=self.clock.now())

        assert succeeds(act) is expected
        if expected:
            self.model.issues[place] = "withdrawn"

    @rule(hours=st.integers(1, 2000))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours / 100))

    @invariant()
    def the_system_is_where_the_model_is(self) -> None:
        if not hasattr(self, "model"):
            return
        assert state_of(self.services, self.sample) == self.model.state
        with self.sample.of.scope(self.services) as session:
            assert [each.place for each in issues(session, self.sample.id)][::-1] == self.model.issues

    def teardown(self) -> None:
        if getattr(self, "model", None) and self.model.state == "issuing":
            work(self.services)


@pytest.mark.any_database
@pytest.mark.parametrize("lives", [4, pytest.param(100, marks=pytest.mark.full)])
def test_a_lists_life_follows_the_model(services: Services, people: People, clock: FixedClock, lives: int) -> None:
    other = ready_list(services, people)
    machine = type("LifeHere", (Life,), {"services": services, "other": other, "clock": clock})
    wanted = settings(
        max_examples=lives,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=wanted)
    everything = read_everything(services.settings)
    assert faults(everything) == []
    assert {event["kind"] for event in everything.tables["list_events"]} >= {"published", "superseded", "void"}
