"""One issued list as an inspector reads it: what was frozen, what happened to it, its files. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from selfcheck.attestation.canonical import from_kept
from selfcheck.attestation.snapshot import Paper, ProductUnit, Row, Snapshot
from selfcheck.db.session import UnitSession, enter_unit, leave_unit
from selfcheck.errors import NotFound
from selfcheck.glossary import Stage
from selfcheck.issuing.approvals import answers_of
from selfcheck.issuing.ports import Store
from selfcheck.issuing.records import IssuedFile, IssuedList, ListApproval, ListEvent
from selfcheck.regulator.finding import FoundList
from selfcheck.transparency.tree import place_of

SOON: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A list with everything an inspector may see of it.

    ``events`` are by kind, ``answers`` each person's approval in order, ``place_in_log`` counts from 0; both are
    empty for lists from before there were seals and a log.
    """

    found: FoundList
    issued: IssuedList
    events: Mapping[str, ListEvent]
    snapshot: Snapshot
    answers: Sequence[ListApproval]
    place_in_log: int | None

    @property
    def stages(self) -> Sequence[tuple[Stage, Sequence[Row]]]:
        """The rows by stage, in walking order."""
        rows = self.snapshot.rows
        present = [stage for stage in Stage if any(row.stage is stage for row in rows)]
        return [(stage, [row for row in rows if row.stage is stage]) for stage in present]


@dataclass(frozen=True, slots=True)
class PaperState:
    """A paper of a product and whether its day has come: ``expired``, ``soon`` (within 90 days) or ``fine``."""

    product: ProductUnit
    paper: Paper
    state: str


def open_list(session: UnitSession, store: Store, found: FoundList) -> OpenedList:
    """Read a list that was found within the inspector's area; the session is in no unit's scope afterwards."""
    unit, card = found.unit, found.card
    enter_unit(session, unit.id)
    issued = session.scalars(select(IssuedList).where(IssuedList.id == card.issued_list_id)).one()
    events = session.scalars(select(ListEvent).where(ListEvent.issued_list_id == issued.id)).all()
    answers, place = answers_of(session, issued), place_of(session, issued.number)
    leave_unit(session)
    snapshot = from_kept(store.read(unit.code, issued.data_sha256))
    return OpenedList(found, issued, {event.kind: event for event in events}, snapshot, answers, place)


def read_file(session: UnitSession, store: Store, found: FoundList, kind: str) -> bytes:
    """Return a file of a list, byte for byte as registered.

    :param kind: ``list``, ``reading`` or ``data``
    :raises NotFound: there is none of this kind
    """
    query = select(IssuedFile.sha256).where(
        IssuedFile.unit_id == found.unit.id, IssuedFile.number == found.card.number, IssuedFile.kind == kind
    )
    sha256 = session.scalar(query)
    if sha256 is None:
        raise NotFound
    return store.read(found.unit.code, sha256)


def paper_states(snapshot: Snapshot, *, today: date) -> Sequence[PaperState]:
    """Return every paper of the list's products, those whose day has passed or comes soon first."""
    papers = [
        PaperState(product, paper, _state_of(paper.expires_on, today))
        for product in snapshot.products
        for paper in product.papers
    ]
    order = ("expired", "soon", "fine")
    return sorted(papers, key=lambda each: (order.index(each.state), each.paper.expires_on or date.max))


def _state_of(expires_on: date | None, today: date) -> str:
    if expires_on is None or expires_on > today + SOON:
        return "fine"
    return "expired" if expires_on < today else "soon"
