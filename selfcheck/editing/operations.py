"""Drafting: one open draft per point, in which nobody's words are ever lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.editing.model import EDITABLE, DraftState, digest_of_point, in_order
from selfcheck.editing.records import PointDraft
from selfcheck.editing.tree import HEAD, Change
from selfcheck.errors import NotFound, Refused, Stale

SUBJECT: Final = "library-draft"


def draft(
    session: Session, actor: Actor, change: Change, at: datetime, *, version: int | None = None, source: str = ""
) -> PointDraft:
    """Save how a point shall read: a new draft, or new words in the open one.

    What the words say is not judged here: a draft keeps them as they are until it is submitted.

    :param version: of the open draft that the person saw; None: the person saw none, or takes their own one over
    :param source: where it was read; wanted where a confidence is raised
    :raises Stale: somebody else saved meanwhile
    :raises Refused: the point would vanish (it is retired instead), or its draft waits for review or release
    """
    if change.after is None:
        raise Refused(
            "point-vanishes",
            f"风险点 {change.point_id} 不能删除；不再适用时，请填写适用止日。",
            f"Point {change.point_id} cannot be deleted; give the day until which it applies instead.",
            status=400,
        )
    after = in_order(change.after) if change.point_id != HEAD else change.after
    found = open_draft(session, change.file, change.point_id, for_update=True)
    if found is None:
        found = _begin(change, actor, at)
        session.add(found)
    else:
        _refuse_unless_theirs(found, actor, version)
        found.version += 1
    found.before, found.after, found.based_on = change.before, after, digest_of_point(change.before)
    found.state, found.source, found.changed_at = DraftState.DRAFT.value, source, at
    found.author_id, found.author_name = actor.user_id, actor.name
    found.hands = sorted({*found.hands, actor.user_id} - {None})
    session.flush()
    record(session, actor, "draft-saved", (SUBJECT, found.id), at=at, **facts_of(found))
    return found


def _begin(change: Change, actor: Actor, at: datetime) -> PointDraft:
    return PointDraft(
        file=change.file, point_id=change.point_id, hands=[], version=1, created_at=at, author_name=actor.name
    )


def _refuse_unless_theirs(found: PointDraft, actor: Actor, version: int | None) -> None:
    if version is None and found.author_id != actor.user_id:
        raise Refused(
            "draft-of-another",
            f"{found.author_name} 正在改风险点 {found.point_id}，请先打开这份草稿。",
            f"{found.author_name} has a draft of point {found.point_id}; open that draft first.",
        )
    if version is not None and version != found.version:
        raise stale(found)
    if DraftState(found.state) not in EDITABLE:
        raise Refused(
            "draft-not-open",
            f"风险点 {found.point_id} 的草稿已提交；要改，请先取回。",
            f"The draft of point {found.point_id} was handed in; take it back before changing it.",
        )


def stale(found: PointDraft) -> Stale:
    """Make the refusal of a save upon words that somebody replaced meanwhile."""
    return Stale(
        f"{found.author_name} 刚刚改过这份草稿。您写的还在下面，请对照后再保存。",
        f"{found.author_name} has just changed this draft. Your words are below; compare, then save again.",
    )


def facts_of(found: PointDraft) -> dict[str, Any]:
    """Return what the trail says of a draft."""
    return {"file": found.file, "point": found.point_id, "version": found.version}


def open_draft(session: Session, file: str, point_id: str, *, for_update: bool = False) -> PointDraft | None:
    """Return the open draft of a point, if there is one."""
    query = select(PointDraft).where(
        PointDraft.file == file, PointDraft.point_id == point_id, PointDraft.is_open.is_(True)
    )
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).first()


def open_drafts(
    session: Session, *states: DraftState, file: str | None = None, page: int = 1, size: int | None = None
) -> Sequence[PointDraft]:
    """Return the open drafts, by file and point: of these states if any are named, of one file if one is.

    :param size: how many stand on a page; None for all of them
    """
    query = select(PointDraft).where(PointDraft.is_open.is_(True)).order_by(PointDraft.file, PointDraft.point_id)
    if states:
        query = query.where(PointDraft.state.in_([state.value for state in states]))
    if file is not None:
        query = query.where(PointDraft.file == file)
    if size is not None:
        query = query.limit(size).offset((page - 1) * size)
    return session.scalars(query).all()


def count_by_state(session: Session) -> dict[DraftState, int]:
    """Return how many drafts are open, by state."""
    query = select(PointDraft.state, func.count()).where(PointDraft.is_open.is_(True)).group_by(PointDraft.state)
    return {DraftState(state): count for state, count in session.execute(query)}


def count_by_file(session: Session) -> dict[str, int]:
    """Return how many drafts are open, by file."""
    query = select(PointDraft.file, func.count()).where(PointDraft.is_open.is_(True)).group_by(PointDraft.file)
    return {str(file): int(count) for file, count in session.execute(query)}


def draft_by_id(session: Session, draft_id: int, *, for_update: bool = False) -> PointDraft:
    """Return a draft.

    :raises NotFound: there is none
    """
    query = select(PointDraft).where(PointDraft.id == draft_id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def taken_ids(session: Session, file: str) -> Sequence[str]:
    """Return the ids of all points of a file that ever had a draft, given up or not: an id is used once."""
    query = select(PointDraft.point_id).where(PointDraft.file == file, PointDraft.point_id != HEAD).distinct()
    return session.scalars(query).all()
