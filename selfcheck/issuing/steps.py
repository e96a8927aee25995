"""The way of a list: submitted by the preparer, reviewed by the director, attested by the main person. Pure.

Nobody approves their own step, except as declared for one person in several posts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from selfcheck.checklist.model import State
from selfcheck.errors import Refused
from selfcheck.glossary import Post


class Act(StrEnum):
    """A step a person takes."""

    SUBMIT = "submit"
    REVIEW = "review"
    ATTEST = "attest"
    RETURN = "return"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step already taken in this round, and by whom."""

    act: Act
    user_id: int


@dataclass(frozen=True, slots=True)
class Way:
    """What decides the way of one list.

    :param needs_review: the unit has a director or must have one
    :param taken: the steps of the current round, in order
    :param declared: persons (user ids) whose several posts are declared, with those posts
    """

    state: State
    needs_review: bool
    taken: Sequence[Taken]
    declared: dict[int, frozenset[Post]]


FROM: Final = {
    Act.SUBMIT: {State.DRAFT},
    Act.REVIEW: {State.SUBMITTED},
    Act.ATTEST: {State.SUBMITTED, State.REVIEWED},
    Act.RETURN: {State.SUBMITTED, State.REVIEWED},
    Act.RECALL: {State.SUBMITTED, State.REVIEWED},
}
TO: Final = {
    Act.SUBMIT: State.SUBMITTED,
    Act.REVIEW: State.REVIEWED,
    Act.ATTEST: State.ISSUING,
    Act.RETURN: State.DRAFT,
    Act.RECALL: State.DRAFT,
}
POST_OF: Final = {Act.SUBMIT: Post.OFFICER, Act.REVIEW: Post.DIRECTOR, Act.ATTEST: Post.PERSON_IN_CHARGE}


def take(way: Way, act: Act, user_id: int) -> State:
    """Return the state after the step.

    :raises Refused: the list is not there yet, or this person took an earlier step and no double post is declared
    """
    if way.state not in FROM[act] or (act is Act.ATTEST and _review_is_missing(way)):
        raise Refused(
            "step-out-of-order",
            "清单现在不在这一步，可能同事刚刚处理过。请回到清单页面查看最新状态。",
            "The list is not at this step; a colleague may have dealt with it. Open the list to see where it is.",
        )
    if act is Act.RECALL and not any(step.act is Act.SUBMIT and step.user_id == user_id for step in way.taken):
        raise Refused(
            "recall-not-yours",
            "只有提交人可以撤回。请联系提交人，或由审核人退回。",
            "Only the person who submitted may recall. Ask them, or let the reviewer return it.",
        )
    if act in POST_OF:
        _refuse_own_step(way, act, user_id)
    return TO[act]


def _review_is_missing(way: Way) -> bool:
    return way.needs_review and way.state is not State.REVIEWED


def _refuse_own_step(way: Way, act: Act, user_id: int) -> None:
    own = [step.act for step in way.taken if step.user_id == user_id and step.act in POST_OF]
    declared = way.declared.get(user_id, frozenset())
    undeclared = [earlier for earlier in own if not {POST_OF[earlier], POST_OF[act]} <= declared]
    if undeclared:
        raise Refused(
            "own-step",
            "您已经办理过这份清单的前一步，不能再办理这一步。请换一位同事；确由一人兼任的，请先在“人员”中声明兼任。",
            "You took an earlier step of this list and cannot take this one. Let a colleague do it, or declare under"
            " People that one person holds several posts.",
        )


def may_take_all(declared: frozenset[Post], needs_review: bool) -> bool:
    """Whether one person may prepare, review and attest on one page: declared in all posts the list needs."""
    needed = {Post.OFFICER, Post.PERSON_IN_CHARGE} | ({Post.DIRECTOR} if needs_review else set())
    return needed <= declared
