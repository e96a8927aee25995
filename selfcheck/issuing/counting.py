"""How many lists each unit has issued, counted in the installation's register."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from selfcheck.issuing.records import IssuedFile


class RegisterCounts:
    """Counts published lists; a number that was given and voided has no file and does not count."""

    def of(self, session: Session, unit_ids: Collection[int]) -> Mapping[int, int]:
        """Return the count by unit id; a unit without one is absent."""
        query = (
            select(IssuedFile.unit_id, func.count())
            .where(IssuedFile.kind == "list", IssuedFile.unit_id.in_(unit_ids))
            .group_by(IssuedFile.unit_id)
        )
        return {row[0]: row[1] for row in session.execute(query)}
