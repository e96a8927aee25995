"""What stands in the house of regulators: one with units, one whose area is empty, a receipt, two batches."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from selfcheck.accounts.records import User
from selfcheck.clock import local_day
from selfcheck.db.session import transaction
from selfcheck.glossary import Post
from selfcheck.issuing.operations import issued_list
from selfcheck.regulator import batches
from selfcheck.regulator.assignments import Wish, assign, regulator_on
from selfcheck.regulator.batches import Given
from selfcheck.regulator.receipts import hand_in
from selfcheck.regulator.tray import Tray
from tests.data.files import pdf
from tests.data.issued import Issued, file_of, holder
from tests.data.units import actor_of

if TYPE_CHECKING:
    from tests.browser.house import House

HERE, NOWHERE = "000000", "990101"


def regulate(house: House, issued: Issued) -> dict[str, str]:
    """Let two inspectors in, the unit hand its list in, and one inspector have files verified."""
    house.users["inspector"] = _inspector(house, "inspector", "孙执法", HERE)
    house.users["stranger"] = _inspector(house, "stranger", "李外地", NOWHERE)
    unit, at = issued.of.of, house.services.clock.now()
    with unit.scope(house.services, writing=True) as session:
        hand_in(session, holder(issued.of, Post.OFFICER), unit.unit, issued_list(session, issued.id), at=at)
    files = [("清单.pdf", io.BytesIO(file_of(house.services, issued))), ("别的.pdf", io.BytesIO(pdf()))]
    done = _batch(house, "1" * 32, Given("周一", files))
    house.work()
    return {
        "number": issued.number,
        "batch": done,
        "waiting_batch": _batch(house, "2" * 32, Given("周二", [("别的.pdf", io.BytesIO(pdf()))])),
    }


def _inspector(house: House, name: str, shown: str, area: str) -> User:
    user, at = house.people.add(name, shown), house.services.clock.now()
    with transaction(house.services.sessions, writing=True) as session:
        wish = Wish(area, "样例区市场监督管理局", local_day(at), card="样例-0001")
        assign(session, actor_of(house.users["operator"]), user.id, wish, at=at)
    return house.people.again(user)


def _batch(house: House, word: str, given: Given) -> str:
    services, at = house.services, house.services.clock.now()
    batches.lay(Tray(services.settings.batch_dir), word, given)
    with transaction(services.sessions, writing=True) as session:
        who = regulator_on(session, house.users["inspector"].id, local_day(at))
        assert who is not None
        return str(batches.order(session, who, word, given.name, at=at).id)
