"""The editors' side: reading the queue, answering, taking up, merging; and what a release answers by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.errors import NotFound, Refused, Stale
from selfcheck.proposals.model import OPEN, ProposalState, Sought
from selfcheck.proposals.records import Proposal

SUBJECT: Final = "proposal"
PAGE: Final = 50
MOST_ALIKE: Final = 10


def queue(session: Session, sought: Sought) -> tuple[Sequence[Proposal], int]:
    """Return a page of proposals, the oldest open ones first, and how many there are. Two statements."""
    is_open = Proposal.state == ProposalState.RECEIVED.value
    query = select(Proposal).where(*_conditions(sought)).order_by(is_open.desc(), Proposal.id)
    found = session.scalars(query.limit(PAGE).offset((sought.page - 1) * PAGE)).all()
    count = select(func.count()).select_from(Proposal).where(*_conditions(sought))
    return found, session.scalar(count) or 0


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    wanted = ((Proposal.state, sought.state), (Proposal.kind, sought.kind), (Proposal.group, sought.group))
    return [column == value for column, value in wanted if value]


def groups_named(session: Session) -> Sequence[str]:
    """Return the library files that proposals concern."""
    query = select(Proposal.group).where(Proposal.group != "").distinct()
    return session.scalars(query.order_by(Proposal.group)).all()


def count_received(session: Session) -> int:
    """Count the proposals that wait for an answer."""
    query = select(func.count()).select_from(Proposal).where(Proposal.state == ProposalState.RECEIVED.value)
    return session.scalar(query) or 0


def proposal(session: Session, proposal_id: int, *, for_update: bool = False) -> Proposal:
    """Return one proposal.

    :raises NotFound: there is none of this number
    """
    query = select(Proposal).where(Proposal.id == proposal_id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def alike(session: Session, found: Proposal) -> Sequence[Proposal]:
    """Return other proposals on the same point, else on the same product: perhaps they say the same."""
    same = Proposal.product_code == found.product_code
    if found.point_id:
        same = Proposal.point_id == found.point_id
    query = select(Proposal).where(same, Proposal.id != found.id, Proposal.merged_into_id.is_(None))
    return session.scalars(query.order_by(Proposal.id.desc()).limit(MOST_ALIKE)).all()


def merged_with(session: Session, found: Proposal) -> int:
    """Count the proposals that were merged into this one."""
    query = select(func.count()).select_from(Proposal).where(Proposal.merged_into_id == found.id)
    return session.scalar(query) or 0


def decline(session: Session, actor: Actor, key: tuple[int, int], answer: str, *, at: datetime) -> Proposal:
    """Answer that it will not be taken up, saying why.

    :param key: number and version of the proposal that the person saw
    :raises Refused: no words, or it was answered already
    """
    if not answer:
        raise Refused(
            "answer-wanted",
            "不采纳时请写明理由，单位会看到。",
            "Say why it is declined; the unit reads it.",
            field="reason",
            status=400,
        )
    found = _open(session, key)
    return _answer(session, actor, found, ProposalState.DECLINED, answer, at)


def take_up(
    session: Session, actor: Actor, key: tuple[int, int], point_id: str, answer: str, *, at: datetime
) -> Proposal:
    """Take it up in the draft of a point; the release that brings the point out answers the unit.

    :raises Refused: it was answered already
    """
    found = _open(session, key)
    found.taken_point_id = point_id
    return _answer(session, actor, found, ProposalState.TAKEN_UP, answer, at)


def merge(session: Session, actor: Actor, key: tuple[int, int], into: int, *, at: datetime) -> Proposal:
    """Let another proposal that says the same be answered in its stead; what was merged into it follows.

    :raises Refused: there is no such other proposal
    """
    both = select(Proposal.id).where(Proposal.id.in_((key[0], into))).order_by(Proposal.id).with_for_update()
    session.execute(both)  # held in one order, so that no two are merged into each other
    found = _open(session, key)
    other = session.get(Proposal, into, populate_existing=True)
    other = session.get(Proposal, other.merged_into_id) if other and other.merged_into_id else other
    if other is None or other.id == found.id:
        raise Refused(
            "no-other-proposal",
            f"没有编号为 {into} 的另一条意见。",
            f"There is no other proposal number {into}.",
            field="into",
            status=400,
        )
    followers = update(Proposal).where(Proposal.merged_into_id == found.id)
    session.execute(followers.values(merged_into_id=other.id, changed_at=at, version=Proposal.version + 1))
    found.merged_into_id = other.id
    return _answer(session, actor, found, ProposalState.MERGED, "", at)


def note_release(session: Session, name: str, point_ids: Collection[str], at: datetime) -> int:
    """Answer every proposal that was taken up in one of these points: it is out. Returns how many."""
    waiting = update(Proposal).where(
        Proposal.state == ProposalState.TAKEN_UP.value, Proposal.taken_point_id.in_(sorted(set(point_ids) - {""}))
    )
    values = {"state": ProposalState.RELEASED.value, "released_in": name, "changed_at": at}
    changed = session.execute(
        waiting.values(**values, version=Proposal.version + 1).returning(Proposal.id),
        execution_options={"synchronize_session": False},
    )
    return len(changed.all())


def _open(session: Session, key: tuple[int, int]) -> Proposal:
    found = proposal(session, key[0], for_update=True)
    if found.version != key[1] or ProposalState(found.state) not in OPEN:
        raise Stale(
            "这条意见刚刚有人处理过。您写的还在下面，请先看它现在的状态。",
            "Somebody has just answered this proposal. Your words are below; look at where it stands first.",
        )
    return found


def _answer(
    session: Session, actor: Actor, found: Proposal, state: ProposalState, answer: str, at: datetime
) -> Proposal:
    found.state, found.changed_at, found.version = state.value, at, found.version + 1
    found.answer, found.answered_by = answer, actor.user_id
    session.flush()
    record(session, actor, f"proposal-{state.value.replace('_', '-')}", (SUBJECT, found.id), at=at)
    return found
