"""Opening an issued list from outside its unit: within an inspector's area, of a visit, or by a code of the unit.

The session is in the unit's scope afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from selfcheck.attestation.canonical import from_kept
from selfcheck.attestation.snapshot import Row, Snapshot
from selfcheck.db.session import enter_unit
from selfcheck.enterprises.records import Unit
from selfcheck.errors import NotFound
from selfcheck.issuing.ports import Store
from selfcheck.issuing.records import RegisteredNumber
from selfcheck.issuing.standing import Issue, Place, issues
from selfcheck.regulator.model import Regulator
from selfcheck.text import Bilingual

STANDINGS: dict[Place, Bilingual] = {
    "in_force": Bilingual("现行", "In force"),
    "superseded": Bilingual("已被新版替代", "Superseded"),
    "withdrawn": Bilingual("已作废", "Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """An issued list of a unit with what it froze and how it stands."""

    unit: Unit
    issue: Issue
    snapshot: Snapshot

    @property
    def standing(self) -> Bilingual:
        """How the list stands, in words."""
        return STANDINGS[self.issue.place]

    def row(self, position: int) -> Row:
        """Return the row with this number on the list.

        :raises NotFound: the list has no such row
        """
        found = next((row for row in self.snapshot.rows if row.position == position), None)
        if found is None:
            raise NotFound
        return found


def open_in_area(session: Session, store: Store, regulator: Regulator, number: str) -> Opened:
    """Open a published list of a unit of the inspector's area.

    :raises NotFound: no such list, not published, or of another area: one answer for all
    """
    found = session.execute(_registered(number)).first()
    if found is None or not regulator.covers(found[1].region_code):
        raise NotFound
    return open_of_unit(session, store, found[1], found[0].issued_list_id)


def open_of_visit(session: Session, store: Store, number: str) -> Opened:
    """Open the list of a visit that was begun within the inspector's area, wherever the unit lies by now.

    :raises NotFound: nothing of it was ever published
    """
    found = session.execute(_registered(number)).first()
    if found is None:
        raise NotFound
    return open_of_unit(session, store, found[1], found[0].issued_list_id)


def _registered(number: str) -> Select[RegisteredNumber, Unit]:
    query = select(RegisteredNumber, Unit).join(Unit, Unit.id == RegisteredNumber.unit_id)
    return query.where(RegisteredNumber.number == number)


def open_of_unit(session: Session, store: Store, unit: Unit, issued_list_id: int) -> Opened:
    """Open a published list of a unit.

    :raises NotFound: there is none, or nothing of it was ever published
    """
    enter_unit(session, unit.id)
    issue = next((each for each in issues(session) if each.issued.id == issued_list_id), None)
    if issue is None or issue.place not in STANDINGS:
        raise NotFound
    return Opened(unit, issue, from_kept(store.read(unit.code, issue.issued.data_sha256)))
