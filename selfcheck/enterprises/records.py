"""The tables of units. A unit is the tenant; its row, its members, its support grants and its invitations stand
outside the scope, because they are looked up before anybody is within the unit. All the rest is within it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Base, Id, TenantBase, belongs_to, tenant_table


class Unit(Base):
    """单位: one enterprise; the tenant. ``code`` (random) stands in addresses, ``number_code`` in list numbers.

    ``trade`` (a ``Trade``) is the trade in which a seller's size is judged; a maker's is manufacturing.
    ``staff`` and ``revenue_wan`` (万元 a year) are None while nobody told.
    """

    __tablename__ = "units"
    __table_args__ = (
        CheckConstraint("is_maker or is_seller", name="has_a_role"),
        CheckConstraint("state in ('active','suspended')", name="state_known"),
        CheckConstraint("trade in ('','wholesale','retail')", name="trade_known"),
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


class Invitation(Base):
    """A link by which one account joins a unit with ``roles``, once, until ``expires_at``. Kept hashed only."""

    __tablename__ = "invitations"
    __table_args__ = (belongs_to("persons", "person_id"), Index("ix_invitations_unit", "unit_id", "created_at"))

    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("units.id"))
    person_id: Mapped[int | None] = mapped_column(Id)
    roles: Mapped[list[str]]
    note: Mapped[str] = mapped_column(String(60), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_by: Mapped[int] = mapped_column(Id)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(Id)
    withdrawn_at: Mapped[datetime | None]


class Site(TenantBase):
    """场所: a place where the unit makes, keeps or sells."""

    __tablename__ = "sites"
    __table_args__ = tenant_table(UniqueConstraint("unit_id", "name"))

    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(200), default="")
    is_closed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Person(TenantBase):
    """人员: somebody of the unit who may hold posts; ``user_id`` is their account, if they have one.

    ``declared_posts`` (values of ``Post``) are the several posts that the unit declared this one person to hold.
    """

    __tablename__ = "persons"
    __table_args__ = tenant_table(UniqueConstraint("unit_id", "user_id"), Index("ix_persons_name", "unit_id", "name"))

    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(30), default="")
    user_id: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    has_left: Mapped[bool] = mapped_column(default=False)
    declared_posts: Mapped[list[str]] = mapped_column(default=list)
    declared_at: Mapped[datetime | None]
    declared_by: Mapped[int | None] = mapped_column(Id)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Appointment(TenantBase):
    """任命: who holds which post (a value of ``Post``) from when to when (last day included), by which document."""

    __tablename__ = "appointments"
    __table_args__ = tenant_table(
        belongs_to("persons", "person_id"),
        belongs_to("files", "file_id"),
        CheckConstraint("post in ('person_in_charge','director','officer')", name="post_known"),
        CheckConstraint("ended_on is null or ended_on >= appointed_on", name="ends_after_it_begins"),
        Index("ix_appointments_person", "unit_id", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(Id)
    post: Mapped[str] = mapped_column(String(20))
    appointed_on: Mapped[date]
    ended_on: Mapped[date | None]
    document_no: Mapped[str] = mapped_column(String(60), default="")
    file_id: Mapped[int | None] = mapped_column(Id)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(Id)


class ProductUnit(TenantBase):
    """产品单元: a catalogue product as this unit makes or sells it. Ended, never deleted."""

    __tablename__ = "product_units"
    __table_args__ = tenant_table(
        CheckConstraint("is_made or is_sold", name="made_or_sold"),
        CheckConstraint("production in ('own','commissioned')", name="production_known"),
        Index("ix_product_units_product", "unit_id", "product_code"),
    )

    product_code: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    brand: Mapped[str] = mapped_column(String(120), default="")
    models: Mapped[list[str]] = mapped_column(default=list)
    standards: Mapped[list[str]] = mapped_column(default=list)
    production: Mapped[str] = mapped_column(String(15), default="own")
    partner: Mapped[str] = mapped_column(String(120), default="")
    is_made: Mapped[bool]
    is_sold: Mapped[bool]
    lines: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ProductSite(TenantBase):
    """At which sites a product unit is made, kept or sold; none named means everywhere."""

    __tablename__ = "product_sites"
    __table_args__ = tenant_table(
        belongs_to("product_units", "product_unit_id"),
        belongs_to("sites", "site_id"),
        UniqueConstraint("unit_id", "product_unit_id", "site_id"),
    )

    product_unit_id: Mapped[int] = mapped_column(Id)
    site_id: Mapped[int] = mapped_column(Id)


class Paper(TenantBase):
    """证书文件 of a product unit. ``scope_models`` are the models it covers; empty means its scope was not written
    down model by model. Holder, manufacturer and factory may be three."""

    __tablename__ = "papers"
    __table_args__ = tenant_table(
        belongs_to("product_units", "product_unit_id"),
        belongs_to("files", "file_id"),
        CheckConstraint("kind in ('licence','ccc','report','other')", name="kind_known"),
        CheckConstraint("issued_on is null or expires_on is null or expires_on >= issued_on", name="dates_in_order"),
        Index("ix_papers_product_unit", "unit_id", "product_unit_id"),
    )

    product_unit_id: Mapped[int] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(60))
    scope_models: Mapped[list[str]] = mapped_column(default=list)
    holder: Mapped[str] = mapped_column(String(120), default="")
    manufacturer: Mapped[str] = mapped_column(String(120), default="")
    factory: Mapped[str] = mapped_column(String(120), default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(Id)
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AnnexConfirmation(TenantBase):
    """A person of the unit found the product in the official annex of an edition: row and day."""

    __tablename__ = "annex_confirmations"
    __table_args__ = tenant_table(
        belongs_to("product_units", "product_unit_id"),
        UniqueConstraint("unit_id", "product_unit_id", "edition"),
    )

    product_unit_id: Mapped[int] = mapped_column(Id)
    edition: Mapped[str] = mapped_column(String(40))
    row_number: Mapped[str] = mapped_column(String(20))
    confirmed_on: Mapped[date]
    confirmed_by: Mapped[int | None] = mapped_column(Id)
