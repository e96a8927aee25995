"""The way of a list, step by step: what may follow what, and by whom."""

from __future__ import annotations

from itertools import product

import pytest

from selfcheck.checklist.model import State
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.issuing.steps import POST_OF, Act, Taken, Way, may_take_all, take

WANG, LI, ZHANG = 1, 2, 3
ALL = frozenset(Post)


def way(
    state: State,
    *taken: tuple[Act, int],
    needs_review: bool = True,
    declared: dict[int, frozenset[Post]] | None = None,
) -> Way:
    return Way(state, needs_review, [Taken(act, user) for act, user in taken], declared or {})


SUBMITTED = (Act.SUBMIT, WANG)
REVIEWED = (Act.REVIEW, LI)


def test_prepared_reviewed_attested_by_three_people() -> None:
    assert take(way(State.DRAFT), Act.SUBMIT, WANG) is State.SUBMITTED
    assert take(way(State.SUBMITTED, SUBMITTED), Act.REVIEW, LI) is State.REVIEWED
    assert take(way(State.REVIEWED, SUBMITTED, REVIEWED), Act.ATTEST, ZHANG) is State.ISSUING


def test_without_a_director_the_main_person_follows_the_preparer() -> None:
    assert take(way(State.SUBMITTED, SUBMITTED, needs_review=False), Act.ATTEST, ZHANG) is State.ISSUING


def test_a_review_that_is_needed_is_never_left_out() -> None:
    with pytest.raises(Refused, match="step-out-of-order"):
        take(way(State.SUBMITTED, SUBMITTED), Act.ATTEST, ZHANG)


ALLOWED = {
    (State.DRAFT, Act.SUBMIT),
    (State.SUBMITTED, Act.REVIEW),
    (State.SUBMITTED, Act.RETURN),
    (State.SUBMITTED, Act.RECALL),
    (State.REVIEWED, Act.ATTEST),
    (State.REVIEWED, Act.RETURN),
    (State.REVIEWED, Act.RECALL),
}


@pytest.mark.parametrize(("state", "act"), sorted(set(product(State, Act)) - ALLOWED))
def test_every_other_step_is_out_of_order(state: State, act: Act) -> None:
    with pytest.raises(Refused, match="step-out-of-order"):
        take(way(state, SUBMITTED, REVIEWED), act, ZHANG)


@pytest.mark.parametrize(
    ("at", "act", "user"),
    [
        (way(State.SUBMITTED, SUBMITTED), Act.REVIEW, WANG),
        (way(State.REVIEWED, SUBMITTED, REVIEWED), Act.ATTEST, WANG),
        (way(State.REVIEWED, SUBMITTED, REVIEWED), Act.ATTEST, LI),
        (way(State.SUBMITTED, SUBMITTED, needs_review=False), Act.ATTEST, WANG),
    ],
)
def test_nobody_approves_their_own_step(at: Way, act: Act, user: int) -> None:
    with pytest.raises(Refused, match="own-step"):
        take(at, act, user)


def test_a_declared_double_post_opens_exactly_its_own_two_steps() -> None:
    both = {WANG: frozenset({Post.OFFICER, Post.DIRECTOR})}
    assert take(way(State.SUBMITTED, SUBMITTED, declared=both), Act.REVIEW, WANG) is State.REVIEWED
    with pytest.raises(Refused, match="own-step"):
        take(way(State.REVIEWED, SUBMITTED, REVIEWED, declared=both), Act.ATTEST, WANG)


@pytest.mark.parametrize("posts", [frozenset({Post.OFFICER}), frozenset({Post.DIRECTOR}), frozenset()])
def test_one_declared_post_opens_nothing(posts: frozenset[Post]) -> None:
    with pytest.raises(Refused, match="own-step"):
        take(way(State.SUBMITTED, SUBMITTED, declared={WANG: posts}), Act.REVIEW, WANG)


def test_declared_in_all_posts_one_person_takes_every_step() -> None:
    alone = {WANG: ALL}
    taken: list[tuple[Act, int]] = []
    state = State.DRAFT
    for act in POST_OF:
        state = take(way(state, *taken, declared=alone), act, WANG)
        taken.append((act, WANG))
    assert state is State.ISSUING


def test_only_who_submitted_recalls() -> None:
    assert take(way(State.SUBMITTED, SUBMITTED), Act.RECALL, WANG) is State.DRAFT
    with pytest.raises(Refused, match="recall-not-yours"):
        take(way(State.SUBMITTED, SUBMITTED), Act.RECALL, LI)


def test_who_reviewed_may_still_return() -> None:
    assert take(way(State.REVIEWED, SUBMITTED, REVIEWED), Act.RETURN, LI) is State.DRAFT


@pytest.mark.parametrize(
    ("posts", "needs_review", "may"),
    [
        (ALL, True, True),
        (frozenset({Post.OFFICER, Post.PERSON_IN_CHARGE}), False, True),
        (frozenset({Post.OFFICER, Post.PERSON_IN_CHARGE}), True, False),
        (frozenset({Post.DIRECTOR, Post.PERSON_IN_CHARGE}), False, False),
        (frozenset(), False, False),
    ],
)
def test_everything_on_one_page_needs_every_post_declared(
    posts: frozenset[Post], needs_review: bool, may: bool
) -> None:
    assert may_take_all(posts, needs_review) is may
