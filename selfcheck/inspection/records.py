"""The table of what a unit's people said themselves: this row answers that inspection item."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfcheck.db.base import Id, TenantBase, belongs_to, tenant_table


class ItemLink(TenantBase):
    """A row that answers an inspection item by somebody's word. ``item_key`` is the item's; ``item`` its words then.

    Where a later library words the item otherwise, the link is to the old words and answers no more.
    """

    __tablename__ = "item_links"
    __table_args__ = tenant_table(
        belongs_to("checklists", "checklist_id"),
        belongs_to("checklist_rows", "row_id"),
        UniqueConstraint("unit_id", "checklist_id", "item_key", "row_id", name="uq_item_links_once"),
    )

    checklist_id: Mapped[int] = mapped_column(Id)
    row_id: Mapped[int] = mapped_column(Id)
    item_key: Mapped[str] = mapped_column(String(12))
    item: Mapped[str] = mapped_column(String(200))
    user_id: Mapped[int | None] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime]
