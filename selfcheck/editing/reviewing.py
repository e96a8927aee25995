"""A draft's way: handed in by who wrote it, looked at by another person, approved or returned with words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.editing.model import EDITABLE, DraftState, Fault
from selfcheck.editing.operations import SUBJECT, draft_by_id, facts_of, stale
from selfcheck.editing.records import PointDraft
from selfcheck.errors import Refused

HANDED_IN: Final = frozenset({DraftState.SUBMITTED, DraftState.APPROVED})
WORDS_LIMIT: Final = 500


def submit(
    session: Session, actor: Actor, draft_id: int, version: int, faults: Iterable[Fault], *, at: datetime
) -> PointDraft:
    """Hand a draft in for review.

    :param faults: what is wrong with it, found before
    :raises Refused: something is wrong with it, or it is not being drafted
    """
    found = _at(session, draft_id, version, EDITABLE)
    if first := next(iter(faults), None):
        raise Refused(
            "draft-faulty",
            f"还有地方不对，不能送审：{first.words.zh}",
            f"Something is wrong with it still, so it cannot be handed in: {first.words.en}",
        )
    found.hands = sorted({*found.hands, actor.user_id} - {None})
    return _move(session, actor, found, DraftState.SUBMITTED, "draft-submitted", at)


def take_back(session: Session, actor: Actor, draft_id: int, version: int, *, at: datetime) -> PointDraft:
    """Take a draft back that waits for review or release, to go on with it.

    :raises Refused: it does not wait
    """
    found = _at(session, draft_id, version, HANDED_IN)
    found.reviewer_id, found.reviewer_name = None, ""
    return _move(session, actor, found, DraftState.DRAFT, "draft-taken-back", at)


def drop(session: Session, actor: Actor, draft_id: int, version: int, *, at: datetime) -> PointDraft:
    """Give a draft up. Its words stay on record.

    :raises Refused: it waits for review or release
    """
    found = _at(session, draft_id, version, EDITABLE)
    found.is_open = None
    return _move(session, actor, found, DraftState.DROPPED, "draft-dropped", at)


def approve(session: Session, actor: Actor, draft_id: int, version: int, words: str, *, at: datetime) -> PointDraft:
    """Approve a draft that others wrote.

    :raises Refused: the reviewer wrote in it, or it does not wait for review
    """
    return _review(session, actor, (draft_id, version), DraftState.APPROVED, words, at)


def give_back(session: Session, actor: Actor, draft_id: int, version: int, words: str, *, at: datetime) -> PointDraft:
    """Return a draft that others wrote, with words.

    :raises Refused: no words, the reviewer wrote in it, or it does not wait for review
    """
    if not words:
        raise Refused(
            "words-wanted",
            "退回时请写明要改什么。",
            "Say what has to be changed when you return a draft.",
            field="words",
            status=400,
        )
    return _review(session, actor, (draft_id, version), DraftState.RETURNED, words, at)


def _review(
    session: Session, actor: Actor, key: tuple[int, int], state: DraftState, words: str, at: datetime
) -> PointDraft:
    found = _at(session, *key, frozenset({DraftState.SUBMITTED}))
    if may_not_review(found, actor.user_id):
        raise Refused(
            "own-draft",
            "自己写过的草稿不能自己审核，请另一位内容编辑来审。",
            "Nobody reviews what they wrote themselves; another content editor has to.",
        )
    found.reviewer_id, found.reviewer_name, found.words = actor.user_id, actor.name, words
    return _move(session, actor, found, state, f"draft-{state.value}", at)


def may_not_review(found: PointDraft, user_id: int | None) -> bool:
    """Whether a person had a hand in the draft."""
    return user_id is None or user_id in found.hands


def _at(session: Session, draft_id: int, version: int, states: frozenset[DraftState]) -> PointDraft:
    found = draft_by_id(session, draft_id, for_update=True)
    if found.version != version:
        raise stale(found)
    if DraftState(found.state) not in states:
        raise Refused(
            "draft-elsewhere",
            "这份草稿已经不在这一步了，请刷新页面看它现在的状态。",
            "This draft is not at this step any more; reload the page to see where it stands.",
        )
    return found


def _move(session: Session, actor: Actor, found: PointDraft, state: DraftState, act: str, at: datetime) -> PointDraft:
    found.state, found.changed_at = state.value, at
    found.version += 1
    session.flush()
    record(session, actor, act, (SUBJECT, found.id), at=at, **facts_of(found))
    return found
