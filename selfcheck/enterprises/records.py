"""The tables of units and their members: a unit is the tenant; its row and its members stand outside the scope."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id


class Unit(Base):
    """单位: one enterprise; the tenant. ``code`` (random) stands in addresses, ``number_code`` in list numbers."""

    __tablename__ = "units"
    __table_args__ = (
        CheckConstraint("is_maker or is_seller", name="has_a_role"),
        CheckConstraint("state in ('active','suspended')", name="state_known"),
    )

    code: Mapped[str] = mapped_column(String(12), unique=True)
    number_code: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    uscc: Mapped[str] = mapped_column(String(18), index=True)
    is_maker: Mapped[bool]
    is_seller: Mapped[bool]
    region_code: Mapped[str] = mapped_column(String(12), default="")
    region: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    trade: Mapped[str] = mapped_column(String(20), default="")
    staff: Mapped[int | None]
    revenue_wan: Mapped[int | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10), default="active")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Membership(Base):
    """A person's place in a unit. ``roles`` are values of ``UnitRole``."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("unit_id", "user_id", name="uq_memberships_once"),)

    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("units.id"))
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"), index=True)
    roles: Mapped[list[str]]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SupportGrant(Base):
    """Read-only access that a unit grants to a person of the operator for named days."""

    __tablename__ = "support_grants"

    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("units.id"), index=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    granted_by: Mapped[int] = mapped_column(Id)
    ended_at: Mapped[datetime | None]
