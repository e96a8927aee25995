"""The tables of accounts. Nothing here opens a door by itself: passwords, tokens and codes stand hashed, the second
factor's secret sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id


class User(Base):
    """A person who can sign in. ``name`` is what they type (a phone number or a chosen name), normalised.

    ``stamp`` changes with the password and the factors; half-done sign-ins and links made before die with it.
    ``totp_step`` is the last 30-second step whose code was used.
    """

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str | None] = mapped_column(String(10))
    theme: Mapped[str | None] = mapped_column(String(10))
    installation_roles: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    is_active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    password_changed_at: Mapped[datetime | None]
    stamp: Mapped[str] = mapped_column(String(32), default="")
    totp_secret: Mapped[str | None] = mapped_column(String(200))
    totp_step: Mapped[int] = mapped_column(Id, default=0)
    recovery_codes: Mapped[list[str]] = mapped_column(default=list)
    signed_in_at: Mapped[datetime | None]


class UserSession(Base):
    """One signed-in browser. The browser holds the token, we its SHA-256; ``factor_at`` is when the person last
    proved who they are."""

    __tablename__ = "user_sessions"
    __table_args__ = (
        Index("ix_user_sessions_user", "user_id", "ended_at"),
        Index("ix_user_sessions_end", "expires_at"),
    )

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    factor_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(String(60), default="")
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)


class OneTimeLink(Base):
    """A secret that works once, until ``expires_at``; ``payload`` is what the purpose needs to know."""

    __tablename__ = "one_time_links"
    __table_args__ = (
        CheckConstraint("purpose in ('first-operator','invitation','recovery','passkey')", name="purpose_known"),
        Index("ix_one_time_links_user", "user_id", "purpose"),
        Index("ix_one_time_links_end", "expires_at"),
    )

    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key that lives in the person's phone or computer; we hold its public half."""

    __tablename__ = "passkeys"

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(Id, default=0)
    label: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
