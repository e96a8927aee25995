"""What is written down of an inspector's look or act: in the installation's trail, and in the unit's unless quiet."""

from __future__ import annotations

from typing import Any

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.db.session import UnitSession
from selfcheck.regulator.model import Regulator
from selfcheck.regulator.records import Look


def leave(session: UnitSession, who: Regulator, look: Look, **facts: Any) -> None:
    """Write a look or act down, within the caller's writing transaction.

    :param look: what was opened or done, when; whose it is comes from ``who``
    """
    look.user_id, look.office = who.user_id, who.office
    actor, subject = Actor(who.user_id, who.name), (look.subject_kind, look.subject_id)
    facts = {"area": who.area, "office": who.office, **facts}
    session.add(look)
    if look.unit_id is not None:
        if not look.is_quiet:
            record(session, actor, look.act, subject, at=look.at, unit_id=look.unit_id, **facts)
        facts = facts | {"unit": look.unit_id}
    record(session, actor, look.act, subject, at=look.at, **facts)
