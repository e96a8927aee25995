"""出示码: a unit lets somebody without an account read one issued list for some hours, and can end it at any time."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from selfcheck.accounts.sealing import Seal
from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.enterprises.records import Unit
from selfcheck.errors import NotFound, Refused
from selfcheck.spotcheck.records import ShownCode
from selfcheck.text import half_width

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read for another: no 0 O 1 I L
LENGTH: Final = 10
HOURS: Final = (2, 8, 24)
PLACE: Final = "shown-code"
BY_CODE: Final = Actor(None, "by-shown-code", "system")


@dataclass(frozen=True, slots=True)
class Door:
    """What a valid code opens: which list of which unit, until when."""

    code_id: int
    unit: Unit
    issued_list_id: int
    expires_at: datetime


def new_code() -> str:
    """Draw a code: 49 bits, typed in a minute, worth nothing after some hours."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def clean_code(typed: str) -> str:
    """Return a typed code as it was shown: capitals, no spaces and hyphens."""
    return re.sub(r"[^0-9A-Z]", "", half_width(typed[:80]).upper())


def show(session: Session, seal: Seal, actor: Actor, issued_list_id: int, hours: int, *, at: datetime) -> ShownCode:
    """Make a code for a list of the unit in scope.

    :raises Refused: an unknown number of hours
    """
    if hours not in HOURS:
        raise Refused("code-hours", "请选一个时间。", "Choose for how long.", field="hours", status=400)
    code, unit_id = new_code(), session.info["unit_id"]
    row = ShownCode(
        unit_id=unit_id,
        issued_list_id=issued_list_id,
        fingerprint=seal.fingerprint(code, PLACE),
        sealed=seal.close(code.encode(), PLACE),
        made_by=actor.user_id,
        made_at=at,
        expires_at=at + timedelta(hours=hours),
    )
    session.add(row)
    session.flush()
    record(session, actor, "code-shown", (PLACE, row.id), at=at, unit_id=unit_id, list=issued_list_id, hours=hours)
    return row


def code_of(seal: Seal, row: ShownCode) -> str:
    """Return a code to be shown again, in two halves; empty where it cannot be read any more."""
    opened = seal.open(row.sealed, PLACE)
    code = opened.decode() if opened else ""
    return f"{code[:5]}-{code[5:]}" if code else ""


def codes_of(session: Session, issued_list_id: int, *, limit: int = 20) -> Sequence[ShownCode]:
    """Return the codes of a list of the unit in scope, newest first."""
    query = select(ShownCode).where(
        ShownCode.unit_id == session.info["unit_id"], ShownCode.issued_list_id == issued_list_id
    )
    return session.scalars(query.order_by(ShownCode.id.desc()).limit(limit)).all()


def end(session: Session, actor: Actor, code_id: int, *, at: datetime) -> None:
    """End a code now.

    :raises NotFound: there is none in this unit, or it is over
    """
    unit_id = session.info["unit_id"]
    query = select(ShownCode).where(
        ShownCode.id == code_id, ShownCode.unit_id == unit_id, ShownCode.ended_at.is_(None), ShownCode.expires_at > at
    )
    row = session.scalars(query).first()
    if row is None:
        raise NotFound
    row.ended_at = at
    record(session, actor, "code-ended", (PLACE, row.id), at=at, unit_id=unit_id)


def look(session: Session, seal: Seal, typed: str, *, at: datetime) -> Door:
    """Return what a code opens, changing nothing.

    :raises Refused: unknown, ended or over, or its unit is suspended: one answer for all
    """
    query = (
        select(ShownCode, Unit)
        .join(Unit, Unit.id == ShownCode.unit_id)
        .where(
            ShownCode.fingerprint == seal.fingerprint(clean_code(typed), PLACE),
            ShownCode.ended_at.is_(None),
            ShownCode.expires_at > at,
            Unit.state == "active",
        )
    )
    found = session.execute(query).first()
    if found is None:
        raise Refused(
            "code-unknown",
            "这个出示码不对、已过期或已被收回。请核对后再输，或请单位重新出示。",
            "This code is wrong, over or was taken back. Check it and type again, or ask the unit for a new one.",
            field="code",
            status=404,
        )
    row, unit = found
    return Door(row.id, unit, row.issued_list_id, row.expires_at)


def note_look(session: Session, door: Door, what: str, *, at: datetime) -> None:
    """Leave a trace in the unit's trail of what was opened with a code."""
    looked = update(ShownCode).where(ShownCode.id == door.code_id)
    session.execute(looked.values(looks=ShownCode.looks + 1, looked_at=at))
    subject = (PLACE, door.code_id)
    record(session, BY_CODE, "list-looked-at", subject, at=at, unit_id=door.unit.id, page=what)
