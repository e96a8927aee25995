"""The tables of accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base


class User(Base):
    """A person who can sign in. ``name`` is what they type (a phone number or a chosen name), normalised."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str | None] = mapped_column(String(10))
    theme: Mapped[str | None] = mapped_column(String(10))
    installation_roles: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
