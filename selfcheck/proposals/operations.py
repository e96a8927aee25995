"""Sending a proposal, and reading within the unit what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, aliased

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.db.session import current_unit
from selfcheck.errors import NotFound, Refused
from selfcheck.proposals.model import MOST_A_DAY, Matter, ProposalState, Sender, Wish
from selfcheck.proposals.records import Proposal, SentProposal

A_DAY: Final = timedelta(days=1)
Other = aliased(Proposal, name="other")
VERSION: Final = Proposal.version + func.coalesce(Other.version, 0)


@dataclass(frozen=True, slots=True)
class Letter:
    """A proposal as its unit sees it. ``answering`` is the proposal whose state and answer count: itself, or the one
    it was merged with, of which nothing but these is shown.
    """

    sent: SentProposal
    proposal: Proposal
    answering: Proposal

    @property
    def is_new(self) -> bool:
        """Whether something was answered since somebody of the unit last looked."""
        merged = self.answering.version if self.answering is not self.proposal else 0
        return self.proposal.version + merged > self.sent.seen_version

    @property
    def state(self) -> ProposalState:
        """Where it stands."""
        return ProposalState(self.answering.state)


@dataclass(frozen=True, slots=True)
class About:
    """What a proposal concerns in the library: the matter, its file's code, and the release that was read."""

    matter: Matter
    group: str
    release: str


def send(session: Session, actor: Actor, wish: Wish, about: About, sender: Sender, *, at: datetime) -> SentProposal:
    """Send a proposal to the library's editors.

    :raises Refused: the unit sent enough for one day
    """
    _refuse_flood(session, at)
    sent = SentProposal(word=secrets.token_urlsafe(18), user_id=actor.user_id, user_name=actor.name, sent_at=at)
    session.add(sent)
    session.add(_proposal(sent.word, wish, about, sender, at))
    session.flush()
    subject = ("proposal", sent.id)
    record(session, actor, "proposal-sent", subject, at=at, unit_id=current_unit(session), kind=wish.kind.value)
    return sent


def _proposal(word: str, wish: Wish, about: About, sender: Sender, at: datetime) -> Proposal:
    return Proposal(
        word=word,
        kind=wish.kind.value,
        words=wish.words,
        reference=wish.reference,
        point_id=about.matter.point_id,
        product_code=about.matter.product_code,
        group=about.group,
        role=about.matter.role,
        province=sender.province,
        size=sender.size,
        unit_name=sender.unit_name if wish.is_named else "",
        release=about.release,
        sent_at=at,
        changed_at=at,
    )


def _refuse_flood(session: Session, at: datetime) -> None:
    query = select(func.count()).select_from(SentProposal).where(SentProposal.sent_at > at - A_DAY)
    if (session.scalar(query) or 0) >= MOST_A_DAY:
        raise Refused(
            "too-many-proposals",
            f"本单位 24 小时内已提交 {MOST_A_DAY} 条意见，请明天再提。您写的还在这里。",
            f"This unit has sent {MOST_A_DAY} proposals within 24 hours. Send this tomorrow; your words stay here.",
            status=429,
        )


def _letters() -> Select[SentProposal, Proposal, Proposal]:
    return (
        select(SentProposal, Proposal, Other)
        .join(Proposal, Proposal.word == SentProposal.word)
        .outerjoin(Other, Other.id == Proposal.merged_into_id)
    )


def letters(session: Session, *, page: int = 1, size: int = 50) -> tuple[Sequence[Letter], int]:
    """Return a page of what the unit sent, the newest first, and how many there are. Two statements."""
    query = _letters().order_by(SentProposal.id.desc()).limit(size).offset((page - 1) * size)
    found = [Letter(sent, own, other or own) for sent, own, other in session.execute(query)]
    return found, session.scalar(select(func.count()).select_from(SentProposal)) or 0


def letter(session: Session, sent_id: int) -> Letter:
    """Return one proposal of the unit.

    :raises NotFound: the unit sent none of this number
    """
    found = session.execute(_letters().where(SentProposal.id == sent_id)).first()
    if found is None:
        raise NotFound
    sent, own, other = found
    return Letter(sent, own, other or own)


class NewAnswers:
    """Tells the unit's overview how many answers are new."""

    def unread(self, session: Session) -> int:
        """Return the count for the unit in scope."""
        return count_new(session)


def count_new(session: Session) -> int:
    """Count the unit's proposals that were answered since somebody of it last looked. One statement."""
    query = (
        select(func.count())
        .select_from(SentProposal)
        .join(Proposal, Proposal.word == SentProposal.word)
        .outerjoin(Other, Other.id == Proposal.merged_into_id)
        .where(SentProposal.seen_version < VERSION)
    )
    return session.scalar(query) or 0


def note_seen(session: Session) -> None:
    """Note that somebody of the unit has read all answers."""
    newest = (
        select(VERSION)
        .select_from(Proposal)
        .outerjoin(Other, Other.id == Proposal.merged_into_id)
        .where(Proposal.word == SentProposal.word)
        .scalar_subquery()
    )
    session.execute(update(SentProposal).values(seen_version=newest).execution_options(synchronize_session=False))
