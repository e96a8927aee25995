"""Two tables on purpose: what the editors read belongs to the installation and names no unit; that a unit sent it,
and who did, stays with the unit. Only a random word joins them, which the editors' side never resolves.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id, TenantBase, tenant_table
from selfcheck.proposals.model import ProposalKind, ProposalState

WORD_LENGTH: Final = 32


def _one_of(column: str, kind: type[ProposalKind] | type[ProposalState]) -> str:
    return f"{column} in ({','.join(repr(each.value) for each in kind)})"


class Proposal(Base):
    """What was proposed, for the editors. ``unit_name`` is empty unless the unit allowed to be named.

    ``group`` is the library file that it concerns, ``taken_point_id`` the point in whose draft it was taken up.
    ``version`` rises with every answer, for the unit to notice.
    """

    __tablename__ = "library_proposals"
    __table_args__ = (
        CheckConstraint(_one_of("kind", ProposalKind), name="kind_known"),
        CheckConstraint(_one_of("state", ProposalState), name="state_known"),
        CheckConstraint("(state = 'merged') = (merged_into_id is not null)", name="merged_into_one"),
        CheckConstraint("state <> 'declined' or answer <> ''", name="declined_with_words"),
        CheckConstraint("state <> 'released' or released_in <> ''", name="released_in_a_release"),
        Index("ix_library_proposals_queue", "state", "id"),
    )

    word: Mapped[str] = mapped_column(String(WORD_LENGTH), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(String(200), default="")
    point_id: Mapped[str] = mapped_column(String(80), default="", index=True)
    product_code: Mapped[str] = mapped_column(String(10), default="")
    group: Mapped[str] = mapped_column("library_group", String(80), default="")
    role: Mapped[str] = mapped_column(String(10), default="")
    province: Mapped[str] = mapped_column(String(2), default="")
    size: Mapped[str] = mapped_column(String(10), default="")
    unit_name: Mapped[str] = mapped_column(String(120), default="")
    release: Mapped[str] = mapped_column(String(40))
    sent_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=ProposalState.RECEIVED.value)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    taken_point_id: Mapped[str] = mapped_column(String(80), default="", index=True)
    merged_into_id: Mapped[int | None] = mapped_column(Id, index=True)
    released_in: Mapped[str] = mapped_column(String(40), default="")
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class SentProposal(TenantBase):
    """That the unit sent a proposal, who did, and which answer somebody of the unit saw last.

    ``seen_version`` is the version of the proposal, with that of the one it was merged into added to it.
    """

    __tablename__ = "sent_proposals"
    __table_args__ = tenant_table(
        UniqueConstraint("unit_id", "word", name="uq_sent_proposals_word"),
        Index("ix_sent_proposals_when", "unit_id", "sent_at"),
    )

    word: Mapped[str] = mapped_column(String(WORD_LENGTH))
    user_id: Mapped[int | None] = mapped_column(Id)
    user_name: Mapped[str] = mapped_column(String(120), default="")
    sent_at: Mapped[datetime]
    seen_version: Mapped[int] = mapped_column(default=1)
