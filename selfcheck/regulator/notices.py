"""What the regulator answered to a unit's receipts, on the unit's overview until somebody of it puts that aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from selfcheck.enterprises.ports import Notice
from selfcheck.enterprises.records import Unit
from selfcheck.findings import Place
from selfcheck.issuing.records import RegisteredNumber
from selfcheck.regulator.model import ReceiptState
from selfcheck.regulator.records import Receipt
from selfcheck.text import Bilingual

MOST: Final = 5


class ReceiptNotices:
    """Tells the unit's overview which receipts were answered since somebody of the unit last put them aside."""

    def of(self, session: Session, unit: Unit) -> Sequence[Notice]:
        """Return the newest answers. One statement."""
        query = (
            select(Receipt, RegisteredNumber.issued_list_id)
            .join(RegisteredNumber, RegisteredNumber.number == Receipt.list_number)
            .where(
                Receipt.unit_id == unit.id,
                Receipt.state != ReceiptState.WAITING.value,
                Receipt.seen_version < Receipt.version,
            )
            .order_by(Receipt.read_at.desc(), Receipt.id.desc())
            .limit(MOST)
        )
        return [_notice(receipt, issued_id) for receipt, issued_id in session.execute(query)]


def put_aside(session: Session, unit: Unit, list_number: str, version: int) -> None:
    """Note that the unit knows an answer. Words that came later than the page it was read on stay new.

    :param version: of the receipt as it was shown
    """
    known = update(Receipt).where(
        Receipt.unit_id == unit.id,
        Receipt.list_number == list_number,
        Receipt.version >= version,
        Receipt.seen_version < version,
    )
    session.execute(known.values(seen_version=version).execution_options(synchronize_session=False))


def _notice(receipt: Receipt, issued_id: int) -> Notice:
    place = Place("hand_in.show", {"issued_id": issued_id})
    office, number = receipt.office, receipt.list_number
    if receipt.state == ReceiptState.REMARKS.value:
        title = Bilingual(f"{office}对清单 {number} 有意见", f"{office} has remarks on the list {number}")
        return Notice("warning", title, receipt.remarks, place)
    title = Bilingual(f"{office}已阅看清单 {number}", f"{office} has read the list {number}")
    return Notice("done", title, "", place)
