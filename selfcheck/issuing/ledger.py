"""The register of issued lists as verification sees it; each look-up is a short reading transaction of its own."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from selfcheck.attestation.canonical import from_kept
from selfcheck.db.session import Sessions, UnitSession, enter_unit, transaction
from selfcheck.enterprises.records import Unit
from selfcheck.errors import SelfcheckError
from selfcheck.issuing.numbers import parts_of
from selfcheck.issuing.ports import Store
from selfcheck.issuing.records import IssuedFile, IssuedList, ListEvent, NumberGap, RegisteredNumber
from selfcheck.transparency.restarting import known_size
from selfcheck.transparency.tree import is_over, tree_root, tree_size
from selfcheck.verification.checked import RowCode
from selfcheck.verification.model import IssuedFacts, Standing
from selfcheck.verification.ports import History, LedgerAway
from selfcheck.verification.sealed.model import LogPlace
from selfcheck.verification.showing import masked


class SessionLedger:
    """Reads the register from the application's database and store."""

    def __init__(self, sessions: Sessions, store: Store, *, is_demo: bool = False) -> None:
        self._sessions = sessions
        self._store = store
        self._is_demo = is_demo

    def by_file(self, sha256: str) -> IssuedFacts | None:
        """Return the list that a file belongs to, or None."""
        with self._reading() as session:
            query = select(IssuedFile.number, IssuedFile.kind).where(IssuedFile.sha256 == sha256)
            found = session.execute(query).first()
            facts = self._facts(session, found.number) if found else None
            return replace(facts, kind=found.kind) if facts and found else None

    def by_number(self, number: str) -> IssuedFacts | None:
        """Return the list of a number once its document is published, or None."""
        with self._reading() as session:
            return self._facts(session, number)

    def is_void(self, number: str) -> bool:
        """Whether a number was given up before its document was published."""
        with self._reading() as session:
            found = _open_number(session, number)
            return found is not None and any(event.kind == "void" for event in _events(session, found[1].id))

    def check_code_fits(self, number: str, check_code: str) -> bool:
        """Compare in constant time; an unknown number takes the same comparison."""
        with self._reading() as session:
            found = _open_number(session, number)
            expected = found[1].check_code if found else "-" * 13
            return hmac.compare_digest(expected.encode(), check_code.encode("utf-8", "replace")) and found is not None

    def row_codes(self, number: str) -> Sequence[RowCode]:
        """Return the row codes as frozen."""
        with self._reading() as session:
            found = _open_number(session, number)
            if found is None:
                return ()
        unit, issued = found
        try:
            snapshot = from_kept(self._store.read(unit.code, issued.data_sha256))
        except SelfcheckError as error:  # the register says what was issued, yet its file is not what it was
            raise LedgerAway from error
        return [RowCode(row.position, row.title.zh, row.code) for row in snapshot.rows]

    def history_of(self, place: LogPlace) -> History:
        """Return whether the live log continues the checkpoint inside a file, and what it says of the list."""
        with self._reading() as session:
            reached = known_size(session, place.origin)
            if reached is not None and place.size > reached:
                return History.LOST
            if tree_size(session) < place.size:
                return History.SHORTER
            if tree_root(session, place.size).hex() != place.root:
                return History.CONTRADICTS
            return History.OVER if is_over(session, bytes.fromhex(place.leaf)) else History.CONTINUES

    def may_be_lost(self, number: str) -> bool:
        """Return whether a number lies in what was left out after a restore."""
        code, year, serial = parts_of(number)
        with self._reading() as session:
            unit = session.scalars(select(Unit).where(Unit.number_code == code)).first()
            if unit is None:
                return False
            enter_unit(session, unit.id)
            within = (NumberGap.year == year, NumberGap.first <= serial, NumberGap.last >= serial)
            return session.scalar(select(NumberGap.id).where(*within)) is not None

    @contextmanager
    def _reading(self) -> Iterator[UnitSession]:
        try:
            with transaction(self._sessions, writing=False) as session:
                yield session
        except SQLAlchemyError as error:
            raise LedgerAway from error

    def _facts(self, session: UnitSession, number: str) -> IssuedFacts | None:
        found = _open_number(session, number)
        if found is None:
            return None
        _, issued = found
        events = {event.kind: event for event in _events(session, issued.id)}
        if "published" not in events or "void" in events:
            return None
        ending = events.get("withdrawn") or events.get("superseded")
        return IssuedFacts(
            number=issued.number,
            edition_no=issued.edition_no,
            unit_name=issued.unit_name,
            uscc=issued.uscc,
            role=issued.role,
            attested_by=masked(issued.attested_by),
            rows=issued.rows,
            issued_at=issued.issued_at,
            in_force_from=issued.in_force_from,
            review_by=issued.review_by,
            digest_sha256=issued.data_sha256,
            digest_sm3=issued.data_sm3,
            standing=standing(events),
            superseded_by=events["superseded"].by_number if "superseded" in events else None,
            ended_at=ending.at if ending else None,
            ended_because=ending.reason if ending else "",
            is_demo=self._is_demo,
        )


def _open_number(session: UnitSession, number: str) -> tuple[Unit, IssuedList] | None:
    registered = session.scalars(select(RegisteredNumber).where(RegisteredNumber.number == number)).first()
    if registered is None:
        return None
    unit = session.get_one(Unit, registered.unit_id)
    enter_unit(session, unit.id)
    issued = session.scalars(select(IssuedList).where(IssuedList.id == registered.issued_list_id)).one()
    return unit, issued


def _events(session: UnitSession, issued_list_id: int) -> Sequence[ListEvent]:
    return session.scalars(select(ListEvent).where(ListEvent.issued_list_id == issued_list_id)).all()


def standing(events: dict[str, ListEvent]) -> Standing:
    """Return where a published list stands; withdrawn weighs more than superseded."""
    if "withdrawn" in events:
        return "withdrawn"
    return "superseded" if "superseded" in events else "in_force"
