"""The demo's inspector: an area, lists handed in, one of them answered. By the operations that the pages call."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from selfcheck.accounts.model import NewAccount
from selfcheck.accounts.operations import create_user
from selfcheck.accounts.passwords import Passwords
from selfcheck.actor import COMMAND_LINE
from selfcheck.clock import local_day
from selfcheck.db.session import transaction
from selfcheck.demo.running import DemoRun
from selfcheck.errors import Broken
from selfcheck.issuing.operations import issued_list
from selfcheck.issuing.records import IssuedList
from selfcheck.regulator.assignments import Wish, assign, regulator_on
from selfcheck.regulator.finding import get_list
from selfcheck.regulator.receipts import Reading, hand_in, mark_read
from selfcheck.regulator.records import Look, Receipt
from selfcheck.regulator.traces import leave
from selfcheck.services import Services

LOGIN: Final = "demo-sun"
NAME: Final = "孙样例"
OFFICE: Final = "样例市市场监督管理局"
AREA: Final = "000000"
CARD: Final = "样例-0001"
REMARKS: Final = "请在下一版补上前叉扭矩首件记录的保存期限。"


def appoint(services: Services) -> int:
    """Make the inspector, whose area is where the invented units are; return the account's id."""
    at, unknown = services.clock.now(), Passwords().hash(secrets.token_urlsafe(32))
    with transaction(services.sessions, writing=True) as session:
        user = create_user(session, COMMAND_LINE, NewAccount(LOGIN, NAME, unknown, "zh_Hans"), at=at)
        assign(session, COMMAND_LINE, user.id, Wish(AREA, OFFICE, local_day(at), card=CARD), at=at)
        return user.id


def regulate(user_id: int, runs: Sequence[tuple[DemoRun, str]]) -> Mapping[str, str]:
    """Let every unit hand its list in and the inspector answer the first.

    :param runs: of each unit its run and the number of its list
    :return: receipt numbers by list number
    """
    receipts = {number: _hand_in(run, number).number for run, number in runs}
    _read(runs[0][0].services, user_id, runs[0][1])
    return receipts


def _hand_in(run: DemoRun, number: str) -> Receipt:
    whoever = run.account(run.sample.staff[0])
    with run.writing() as (session, at):
        if run.unit is None:
            raise Broken("the unit is not founded yet")
        found = session.query(IssuedList).filter_by(number=number).one()
        return hand_in(session, whoever, run.unit, issued_list(session, found.id), at=at)


def _read(services: Services, user_id: int, number: str) -> None:
    at = services.clock.now()
    with transaction(services.sessions, writing=True) as session:
        who = regulator_on(session, user_id, local_day(at))
        if who is None:
            raise Broken("the inspector has no area")
        found = get_list(session, who, number)
        version = found.receipt.version if found.receipt else 0
        receipt = mark_read(session, who, found, Reading(REMARKS, version), at=at)
        look = Look(act="receipt-read", subject_kind="issued-list", subject_id=number, unit_id=found.unit.id, at=at)
        leave(session, who, look, receipt=receipt.number)
