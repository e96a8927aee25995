"""What the register says of the list that a code claims to be."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.attestation.canonical import from_kept
from selfcheck.attestation.codes import Claims, RowLeaf, address_of, claims, row_leaves
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.db.session import enter_unit
from selfcheck.enterprises.records import Unit
from selfcheck.errors import SelfcheckError
from selfcheck.issuing.ports import Store
from selfcheck.issuing.records import IssuedList, ListEvent, RegisteredNumber
from selfcheck.issuing.standing import Issue
from selfcheck.scanning.words import STANDINGS
from selfcheck.text import Bilingual

log: Final = logging.getLogger("selfcheck.scanning")


@dataclass(frozen=True, slots=True)
class Registered:
    """How the list of a signed code stands: ``standing`` is a key of ``words.STANDINGS``.

    ``snapshot`` is what was frozen, absent where the register does not know the list or says other than the code.
    """

    standing: str
    snapshot: Snapshot | None = None
    successor: str = ""

    @property
    def words(self) -> Bilingual:
        """How the list stands."""
        return STANDINGS[self.standing].with_values(number=self.successor or "—")

    @property
    def rows(self) -> tuple[RowLeaf, ...]:
        """The rows, to be proved against the code."""
        return row_leaves(self.snapshot) if self.snapshot else ()


def printed_address(session: Session, store: Store, number: str) -> str | None:
    """Return the address that stands on a list of ours: another one where the installation moved since."""
    issue = _issue(session, number)
    if issue is None:
        return None
    unit = session.get_one(Unit, issue.issued.unit_id)
    try:
        return address_of(from_kept(store.read(unit.code, issue.issued.data_sha256)))
    except SelfcheckError:
        return None


def registered(session: Session, store: Store, said: Claims) -> Registered:
    """Return how the list of a signed code stands. The session is in its unit's scope afterwards, if it has one."""
    issue = _issue(session, said.number)
    if issue is None or issue.place == "being_made":
        return Registered("unknown")
    if issue.place == "void":
        return Registered("void")
    unit = session.get_one(Unit, issue.issued.unit_id)
    try:
        snapshot = from_kept(store.read(unit.code, issue.issued.data_sha256))
    except SelfcheckError:
        log.exception("the data of %s are not what they were", said.number)
        return Registered("away")
    if claims(snapshot) != said:
        log.error("the register says other of %s than its signed code", said.number)
        return Registered("differs")
    successor = issue.events["superseded"].by_number if "superseded" in issue.events else ""
    return Registered(issue.place, snapshot, successor)


def _issue(session: Session, number: str) -> Issue | None:
    row = session.scalars(select(RegisteredNumber).where(RegisteredNumber.number == number)).first()
    if row is None:
        return None
    enter_unit(session, row.unit_id)
    issued = session.scalars(select(IssuedList).where(IssuedList.id == row.issued_list_id)).one()
    events = session.scalars(select(ListEvent).where(ListEvent.issued_list_id == issued.id))
    return Issue(issued, {event.kind: event for event in events})
