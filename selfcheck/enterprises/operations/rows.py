"""Finding one row within the unit in scope, and refusing to save over somebody else's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.db.base import TenantBase
from selfcheck.errors import NotFound, Refused, Stale

Row = TypeVar("Row", bound=TenantBase)


def one(session: Session, kind: type[Row], row_id: int) -> Row:
    """Return the unit's row of this id.

    :raises NotFound: there is none, or it is another unit's
    """
    found = session.scalars(select(kind).where(kind.id == row_id)).first()
    if found is None:
        raise NotFound
    return found


def expect(found: int, seen: int) -> None:
    """Refuse when the row was saved since the person saw it.

    :raises Stale: with words; the view shows both versions
    """
    if found != seen:
        raise Stale(
            "在您填写的时候，别人已经改过这里。您填的内容还在下面，请对照现在的内容，再保存一次。",
            "Somebody saved changes here while you were typing. Your entries are still below; compare them with what"
            " stands now and save again.",
        )


def put(row: object, values: Mapping[str, Any]) -> list[str]:
    """Set attributes; return the names of those that changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def refuse_empty(text: str, field: str, zh: str, en: str) -> None:
    """Refuse an empty text.

    :raises Refused: at ``field``
    """
    if not text.strip():
        raise Refused(f"{field.replace('_', '-')}-missing", zh, en, field=field, status=400)
