"""The tables of the log. They belong to the installation and only ever grow."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.attestation.entries import Kind
from selfcheck.db.base import Base, Id

KINDS = ",".join(f"'{kind.value}'" for kind in Kind)


class LoggedEntry(Base):
    """An entry of the log; its id is its index plus one. ``leaf`` is the hash of ``content``, the canonical bytes."""

    __tablename__ = "log_entries"
    __table_args__ = (
        CheckConstraint(f"kind in ({KINDS})", name="kind_known"),
        CheckConstraint("id > 0", name="index_known"),
    )

    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(40), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    previous: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    at: Mapped[datetime]

    @property
    def index(self) -> int:
        """Where it stands in the log, from 0."""
        return self.id - 1


class TreeHash(Base):
    """The root of a complete subtree; its id is its place plus one (``attestation.merkle.Node.place``)."""

    __tablename__ = "log_hashes"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class SignedHead(Base):
    """A checkpoint that this log signed: under one name (``origin``) no other of the same size will ever be."""

    __tablename__ = "log_checkpoints"
    __table_args__ = (UniqueConstraint("size", "origin", name="uq_log_checkpoints_once"),)

    size: Mapped[int] = mapped_column(Id)
    origin: Mapped[str] = mapped_column(String(200))
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    note: Mapped[bytes] = mapped_column(LargeBinary)
    signed_at: Mapped[datetime]


class WitnessCosignature(Base):
    """A witness's first cosignature of a checkpoint, as its line in the note.

    Also the log's own signature by a newer key, where the one that signed first was revoked.
    """

    __tablename__ = "log_cosignatures"
    __table_args__ = (UniqueConstraint("checkpoint_id", "witness", name="uq_log_cosignatures_once"),)

    checkpoint_id: Mapped[int] = mapped_column(Id, ForeignKey("log_checkpoints.id"))
    witness: Mapped[str] = mapped_column(String(400))
    line: Mapped[str] = mapped_column(String(1000))
    cosigned_at: Mapped[datetime]


class WitnessDemand(Base):
    """Who has to cosign from a moment on, as a policy (``attestation.policy``) without addresses."""

    __tablename__ = "log_demands"

    text: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime]


class LogRestart(Base):
    """The log goes on under another name: what it held under ``former`` beyond ``size`` was lost in a restore.

    ``backup_at`` is the moment of the backup; ``at`` when it was restored.
    """

    __tablename__ = "log_restarts"

    former: Mapped[str] = mapped_column(String(200), unique=True)
    size: Mapped[int] = mapped_column(Id)
    backup_at: Mapped[datetime]
    at: Mapped[datetime]


class StampedHead(Base):
    """A day's time-stamp token over the note of a checkpoint, by whose clock; no ``authority`` means our own."""

    __tablename__ = "log_stamps"

    day: Mapped[date] = mapped_column(unique=True)
    checkpoint_id: Mapped[int] = mapped_column(Id, ForeignKey("log_checkpoints.id"))
    authority: Mapped[str] = mapped_column(String(255))
    token: Mapped[bytes] = mapped_column(LargeBinary)
    stamped_at: Mapped[datetime]
