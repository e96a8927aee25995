"""What stands in the house of spot checks: a visit under way, one being signed, one closed, one given up, a code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from selfcheck.accounts.sealing import Seal
from selfcheck.actor import Actor
from selfcheck.clock import local_day
from selfcheck.db.session import UnitSession, transaction
from selfcheck.regulator.assignments import regulator_on
from selfcheck.regulator.model import Regulator
from selfcheck.settings import installation_secret
from selfcheck.spotcheck import codes, signing, visits
from selfcheck.spotcheck.lists import Opened, open_in_area
from selfcheck.spotcheck.model import Answer, Inspector, Outcome, Seen
from selfcheck.spotcheck.recorded import Recorded
from selfcheck.spotcheck.records import Visit
from selfcheck.spotcheck.signing import Hand, Paper, UnitAnswer
from selfcheck.spotcheck.visits import Sighting, Wish
from tests.data.issued import Issued

if TYPE_CHECKING:
    from tests.browser.house import House

RECORDED: Final = Recorded(
    authority="样例区市场监督管理局",
    inspectors=(Inspector("孙执法", "样例-0001"), Inspector("钱执法", "样例-0002")),
    recorder="钱执法",
    cards_shown=True,
    place="样例路 1 号",
    present="王芳",
    capacity="质量安全员",
    summary="抽查的记录与现场基本一致。",
    outcome=Outcome.ORDERED,
    promised="补齐九月的记录。",
    promised_until=None,
)


def visit(house: House, issued: Issued) -> dict[str, str]:
    """Let the inspector visit the unit four times, and the unit show its list to somebody without an account."""
    with transaction(house.services.sessions, writing=True) as session:
        walking = _begun(house, session, issued)
        closing, signing_, ended = (_begun(house, session, issued) for _ in range(3))
        for each in (closing, signing_):
            _frozen(house, session, each)
        _closed(house, session, closing)
        who = _inspector(house, session)
        visits.give_up(session, Actor(who.user_id, who.name), ended, "单位停业", at=house.services.clock.now())
        row = min(visits.marks_of(session, walking.id))
    return {
        "visit": str(walking.id),
        "signing": str(signing_.id),
        "closed": str(closing.id),
        "ended": str(ended.id),
        "visit_row": str(row),
        "number": issued.number,
        "shown": _shown(house, issued),
    }


def _inspector(house: House, session: UnitSession) -> Regulator:
    at = house.services.clock.now()
    found = regulator_on(session, house.users["inspector"].id, local_day(at))
    assert found is not None
    return found


def _opened(house: House, session: UnitSession, number: str) -> Opened:
    return open_in_area(session, house.services.store, _inspector(house, session), number)


def _begun(house: House, session: UnitSession, issued: Issued) -> Visit:
    at, opened = house.services.clock.now(), _opened(house, session, issued.number)
    return visits.begin(session, _inspector(house, session), opened, Wish(12, "3F0A-91C2"), at=at)


def _frozen(house: House, session: UnitSession, visit_row: Visit) -> None:
    at, store = house.services.clock.now(), house.services.store
    for place, position in enumerate(visits.marks_of(session, visit_row.id)):
        seen, note = (Seen.DIFFERS, "缺少警示语") if place == 0 else (Seen.AGREES, "")
        visits.mark(session, visit_row, position, Sighting(seen, note, 1), at=at)
    visits.keep_record(session, visit_row, _recorded(house), version=visit_row.version)
    signing.freeze(session, store, _opened(house, session, visit_row.number), visit_row, at=at)


def _recorded(house: House) -> Recorded:
    return replace(RECORDED, promised_until=local_day(house.services.clock.now()))


def _closed(house: House, session: UnitSession, visit_row: Visit) -> None:
    at, who = house.services.clock.now(), _inspector(house, session)
    actor, paper = Actor(who.user_id, who.name), Paper(visit_row, signing.note_of(house.services.store, visit_row))
    for place in (1, 2):
        signing.sign(session, actor, paper, place, Hand([[[10, 10], [900, 200]]]), at=at)
    said = UnitAnswer(Answer.OBJECTED, "王芳", "质量安全员", "台账在另一间办公室。")
    signing.answer(session, actor, paper, said, Hand(), at=at)


def _shown(house: House, issued: Issued) -> str:
    seal, at = Seal(installation_secret(house.services.settings)), house.services.clock.now()
    with issued.of.of.scope(house.services, writing=True) as session:
        made = codes.show(session, seal, issued.of.of.actor, issued.id, 24, at=at)
        return codes.code_of(seal, made).replace("-", "")
