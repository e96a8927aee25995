"""The tables of working lists. Texts stand in Chinese and, where one was given, in English (``…_en``)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.checklist.model import Decider
from selfcheck.db.base import Id, TenantBase, belongs_to, tenant_table
from selfcheck.text import Bilingual


class Checklist(TenantBase):
    """风险管控清单 under work: a unit's list in one role, optionally for one site.

    ``answers`` are those given in tailoring; ``library_release``, ``library_digest`` and ``engine`` name what the
    rows were tailored by on ``tailored_on`` (None before the questions were answered). ``form`` is how the rows are
    shown and printed; it changes no row. ``preset`` is the key of the trade preset it began from, empty for none.
    """

    __tablename__ = "checklists"
    __table_args__ = tenant_table(
        belongs_to("sites", "site_id"),
        CheckConstraint("role in ('maker','seller')", name="role_known"),
        CheckConstraint("state in ('draft','submitted','reviewed','issuing','issued')", name="state_known"),
        CheckConstraint("form in ('full','light')", name="form_known"),
        CheckConstraint("form = 'full' or role = 'seller'", name="light_form_for_sellers"),
    )

    role: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(10), default="full", server_default="full")
    preset: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    title: Mapped[str] = mapped_column(String(60))
    site_id: Mapped[int | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    answers: Mapped[dict[str, str]] = mapped_column(default=dict)
    catalogue_edition: Mapped[str] = mapped_column(String(20), default="")
    library_release: Mapped[str] = mapped_column(String(40), default="")
    library_digest: Mapped[str] = mapped_column(String(64), default="")
    engine: Mapped[str] = mapped_column(String(10), default="")
    tailored_on: Mapped[date | None]
    started_by: Mapped[int | None] = mapped_column(Id)
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ChecklistProduct(TenantBase):
    """产品单元 that a list covers."""

    __tablename__ = "checklist_products"
    __table_args__ = tenant_table(
        belongs_to("checklists", "checklist_id"),
        belongs_to("product_units", "product_unit_id"),
        UniqueConstraint("unit_id", "checklist_id", "product_unit_id", name="uq_checklist_products_once"),
    )

    checklist_id: Mapped[int] = mapped_column(Id)
    product_unit_id: Mapped[int] = mapped_column(Id)


class ChecklistRow(TenantBase):
    """清单行: one risk point with its control. ``point_id`` is the library's, None for the unit's own row.

    ``product_unit_ids`` are the product units it applies to. ``place`` orders the rows; numbers are counted when
    shown. ``is_out`` rows are set aside and keep everything that was written into them. ``confirmed_together`` is
    how many rows the one act confirmed. ``light_group`` is the group of a light list that a person chose, else empty.
    ``matrix`` maps posts to ★ ● ○. ``version`` grows with every change.
    """

    __tablename__ = "checklist_rows"
    __table_args__ = tenant_table(
        belongs_to("checklists", "checklist_id"),
        belongs_to("persons", "person_id"),
        UniqueConstraint("unit_id", "checklist_id", "point_id", name="uq_checklist_rows_point_once"),
        CheckConstraint("hand in ('proposed','confirmed','changed','own')", name="hand_known"),
        CheckConstraint("(hand = 'own') = (point_id is null)", name="own_rows_have_no_point"),
        CheckConstraint(
            "target_standing in ('seen','recalled','confirmed','replaced','own')", name="target_standing_known"
        ),
        CheckConstraint(
            "target_standing not in ('confirmed','replaced') or (target_clause <> '' and target_at is not null)",
            name="target_confirmed_with_clause",
        ),
        CheckConstraint("hand <> 'confirmed' or confirmed_at is not null", name="confirmed_at_a_moment"),
        Index("ix_checklist_rows_list", "unit_id", "checklist_id", "place"),
    )

    checklist_id: Mapped[int] = mapped_column(Id)
    place: Mapped[int] = mapped_column(Id)
    point_id: Mapped[str | None] = mapped_column(String(80))
    stage: Mapped[str] = mapped_column(String(20))
    product_unit_ids: Mapped[list[Any]] = mapped_column(default=list)
    title: Mapped[str] = mapped_column(String(60))
    title_en: Mapped[str] = mapped_column(String(240), default="")
    description: Mapped[str] = mapped_column(String(500), default="")
    description_en: Mapped[str] = mapped_column(String(1500), default="")
    basis: Mapped[str] = mapped_column(String(300), default="")
    measure: Mapped[str] = mapped_column(String(500))
    measure_en: Mapped[str] = mapped_column(String(1500), default="")
    target: Mapped[str] = mapped_column(String(300))
    target_en: Mapped[str] = mapped_column(String(900), default="")
    check_method: Mapped[str] = mapped_column(String(300), default="")
    check_method_en: Mapped[str] = mapped_column(String(900), default="")
    frequency: Mapped[str] = mapped_column(String(30), default="")
    frequency_words: Mapped[str] = mapped_column(String(60), default="")
    frequency_words_en: Mapped[str] = mapped_column(String(180), default="")
    evidence_words: Mapped[str] = mapped_column(String(300), default="")
    evidence_words_en: Mapped[str] = mapped_column(String(900), default="")
    post: Mapped[str] = mapped_column(String(20), default="officer")
    person_id: Mapped[int | None] = mapped_column(Id)
    level: Mapped[str | None] = mapped_column(String(10))
    level_reason: Mapped[str] = mapped_column(String(200), default="")
    matrix: Mapped[dict[str, str]] = mapped_column(default=dict)
    own_reference: Mapped[str] = mapped_column(String(40), default="")
    remarks: Mapped[str] = mapped_column(String(300), default="")
    remarks_en: Mapped[str] = mapped_column(String(900), default="")
    light_group: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    hand: Mapped[str] = mapped_column(String(10))
    confirmed_by: Mapped[int | None] = mapped_column(Id)
    confirmed_by_name: Mapped[str] = mapped_column(String(60), default="")
    confirmed_at: Mapped[datetime | None]
    confirmed_together: Mapped[int | None]
    target_standing: Mapped[str] = mapped_column(String(10))
    target_by: Mapped[int | None] = mapped_column(Id)
    target_by_name: Mapped[str] = mapped_column(String(60), default="")
    target_at: Mapped[datetime | None]
    target_clause: Mapped[str] = mapped_column(String(120), default="")
    confidence: Mapped[str] = mapped_column(String(10), default="")
    reason_zh: Mapped[str] = mapped_column(Text, default="")
    reason_en: Mapped[str] = mapped_column(Text, default="")
    is_out: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def reason(self) -> Bilingual:
        """Why the point applies; empty for an own row."""
        return Bilingual(self.reason_zh, self.reason_en)

    @property
    def words(self) -> Bilingual:
        """The title in both languages."""
        return Bilingual(self.title, self.title_en)

    def text(self, name: str) -> Bilingual:
        """Return a text of the row in both languages: target, measure, check_method, frequency_words."""
        return Bilingual(getattr(self, name), getattr(self, f"{name}_en"))


class RowRevision(TenantBase):
    """What one act changed in a row: the version it made and, per field, what stood there before."""

    __tablename__ = "row_revisions"
    __table_args__ = tenant_table(
        belongs_to("checklist_rows", "row_id"),
        UniqueConstraint("unit_id", "row_id", "made_version", name="uq_row_revisions_once"),
    )

    row_id: Mapped[int] = mapped_column(Id)
    made_version: Mapped[int]
    before: Mapped[dict[str, Any]]
    user_id: Mapped[int | None] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime]


class SetAside(TenantBase):
    """A point that is not on the list. ``reason_…`` are the words of the rules (empty where the rules say that it
    applies), ``own_reason`` those of the unit; both may stand. ``row_id`` keeps what was written while it was on.
    """

    __tablename__ = "set_asides"
    __table_args__ = tenant_table(
        belongs_to("checklists", "checklist_id"),
        belongs_to("checklist_rows", "row_id"),
        UniqueConstraint("unit_id", "checklist_id", "point_id", name="uq_set_asides_point_once"),
        CheckConstraint("reason_zh <> '' or own_reason <> ''", name="never_without_reason"),
        CheckConstraint("point_id is not null or row_id is not null", name="names_a_point_or_a_row"),
        Index("ix_set_asides_list", "unit_id", "checklist_id", "place"),
    )

    checklist_id: Mapped[int] = mapped_column(Id)
    place: Mapped[int] = mapped_column(Id)
    point_id: Mapped[str | None] = mapped_column(String(80))
    row_id: Mapped[int | None] = mapped_column(Id)
    stage: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(60))
    title_en: Mapped[str] = mapped_column(String(240), default="")
    product_unit_ids: Mapped[list[Any]] = mapped_column(default=list)
    rule: Mapped[str] = mapped_column(String(10), default="")
    reason_zh: Mapped[str] = mapped_column(Text, default="")
    reason_en: Mapped[str] = mapped_column(Text, default="")
    own_reason: Mapped[str] = mapped_column(String(300), default="")
    user_id: Mapped[int | None] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime | None]

    @property
    def decider(self) -> Decider:
        """Who decided; where both did, the rules weigh more."""
        return Decider.RULES if self.reason_zh else Decider.UNIT

    @property
    def reason(self) -> Bilingual:
        """Why the point is not on the list."""
        return Bilingual(self.reason_zh, self.reason_en) if self.reason_zh else Bilingual(self.own_reason, "")

    @property
    def words(self) -> Bilingual:
        """The title in both languages."""
        return Bilingual(self.title, self.title_en)


class RowEvidence(TenantBase):
    """佐证材料 of a row: which file, when what it shows happened, when it was recorded, until when it is good."""

    __tablename__ = "row_files"
    __table_args__ = tenant_table(
        belongs_to("checklist_rows", "row_id"),
        belongs_to("files", "file_id"),
        Index("ix_row_files_row", "unit_id", "row_id"),
    )

    row_id: Mapped[int] = mapped_column(Id)
    file_id: Mapped[int] = mapped_column(Id)
    happened_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(Id)
    removed_at: Mapped[datetime | None]
