"""批准: each person's word on the frozen list, kept until it goes into the document. Within the unit's scope.

Whoever took a step signed in for it, so every list has its approvals by account from the start. Where the unit wishes
surer ones, its people have ``TIME_TO_SIGN`` to give them; whoever has not by then counts by account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor, Presence
from selfcheck.attestation.approvals import (
    Approval,
    Grade,
    SignIn,
    Statement,
    account_proof,
    read_account_proof,
    statements_of,
)
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.audit.operations import record
from selfcheck.errors import NotFound, Refused
from selfcheck.issuing.lapsing import lapse_of
from selfcheck.issuing.records import IssuedList, ListApproval, ListEvent, Step
from selfcheck.sealing.model import NotYet
from selfcheck.text import Bilingual
from selfcheck.transparency.tree import leaf_of

# well within the 24 hours by which the moment of issue may precede the first proof of it
TIME_TO_SIGN: Final = timedelta(hours=20)
SIGN_INS: Final = {
    "password+code": SignIn.PASSWORD_AND_CODE,
    "passkey": SignIn.PASSKEY,
    "console": SignIn.CONSOLE,
}
SURER: Final = frozenset({Grade.CERTIFIED.value, Grade.OWN_KEY.value})
MISSING: Final = Bilingual(
    "还有人没有批准这份清单，编号已保留。请提醒他们打开“批准”页面。",
    "Somebody still has to approve this list. The number is kept. Remind them to open the page of approvals.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's statement with what they answered so far."""

    statement: Statement
    row: ListApproval

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is expected of this person."""
        return self.row.given_at is not None

    @property
    def stands_in(self) -> bool:
        """Whether a sign-in counts unless its person signs more surely in time."""
        return bool(self.row.grade) and not self.is_settled

    @property
    def said_at(self) -> datetime | None:
        """When the person gave the answer that counts now: of a sign-in that stands in, when they took the step."""
        return read_account_proof(self.row.proof).confirmed_at if self.stands_in else self.row.given_at

    @property
    def approval(self) -> Approval | None:
        """The approval as it would go into the document now."""
        return Approval(self.statement, Grade(self.row.grade), self.row.proof) if self.row.grade else None


def ask_for(session: Session, issued: IssuedList, snapshot: Snapshot, steps: Sequence[Step], *, wait: bool) -> None:
    """Note, with the issue, whose word the list needs; who signed in for their step has given it by account.

    :param steps: those behind the list's confirmations, in the same order
    :param wait: surer approvals are wished, so that those by account only stand in for them
    """
    for statement, step in zip(statements_of(snapshot), steps, strict=True):
        given = _by_step(statement, step)
        session.add(
            ListApproval(
                issued_list_id=issued.id,
                act=statement.act.value,
                user_id=step.user_id,
                person=statement.person,
                grade=given.grade.value if given else "",
                proof=given.proof if given else b"",
                given_at=step.at if given and not wait else None,
            )
        )


def _by_step(statement: Statement, step: Step) -> Approval | None:
    if step.signed_in_at is None:
        return None
    return by_account(statement, step.user_id, Presence(step.signed_in_at, step.signed_in_by), at=step.at)


def ask_again(
    session: Session, issued: IssuedList, snapshot: Snapshot, steps: Sequence[Step], actor: Actor, *, at: datetime
) -> bool:
    """Ask each person again, over data that were frozen anew: what they said to others counts no more.

    Who acts just signed in for it and has answered by account with it.

    :param steps: those behind the list's confirmations, in the same order
    :return: whether that only stands in for the surer approval that they gave before
    """
    is_awaited = False
    rows = {row.act: row for row in answers_of(session, issued)}
    for statement, step in zip(statements_of(snapshot), steps, strict=True):
        act = statement.act.value
        row = rows.get(act) or ListApproval(issued_list_id=issued.id, act=act, user_id=step.user_id, grade="")
        was_surer = row.grade in SURER
        row.person, row.grade, row.proof, row.given_at = statement.person, "", b"", None
        if row.user_id == actor.user_id and actor.presence is not None:
            mine = by_account(statement, row.user_id, actor.presence, at=at)
            row.grade, row.proof, row.given_at = mine.grade.value, mine.proof, None if was_surer else at
            is_awaited = is_awaited or was_surer
        session.add(row)
    session.flush()
    return is_awaited


def by_account(statement: Statement, user_id: int, presence: Presence, *, at: datetime) -> Approval:
    """Return the approval of a person who signed in for it."""
    sign_in = SIGN_INS.get(presence.by, SignIn.PASSWORD)
    return account_proof(statement, account_of(user_id), sign_in, since=presence.since, at=at)


def account_of(user_id: int) -> str:
    """Return the opaque reference to an account that stands in proofs."""
    return f"account-{user_id}"


def asked_of(session: Session, issued: IssuedList, snapshot: Snapshot, *, is_held: bool = False) -> list[Asked]:
    """Return what each person of a list was asked, in the order of the steps; none for lists from before approvals.

    :param is_held: nobody changes an answer until this transaction ends
    """
    query = select(ListApproval).where(ListApproval.issued_list_id == issued.id).order_by(ListApproval.id)
    if is_held:
        query = query.with_for_update().execution_options(populate_existing=True)
    rows = {row.act: row for row in session.scalars(query)}
    return [Asked(each, rows[each.act.value]) for each in statements_of(snapshot) if each.act.value in rows]


def answers_of(session: Session, issued: IssuedList) -> Sequence[ListApproval]:
    """Return who was asked and what they answered, in the order of the steps, without reading the list."""
    query = select(ListApproval).where(ListApproval.issued_list_id == issued.id).order_by(ListApproval.id)
    return session.scalars(query).all()


def given(asked: Sequence[Asked]) -> tuple[Approval, ...]:
    """Return the approvals that go into the document.

    :raises NotYet: somebody's is missing
    """
    found = tuple(each.approval for each in asked)
    if not found or None in found:
        raise NotYet("approval-missing", MISSING)
    return tuple(each for each in found if each is not None)


def asked_person(
    session: Session, issued: IssuedList, snapshot: Snapshot, act: Act, user_id: int | None, *, is_held: bool = True
) -> Asked:
    """Return what a person was asked, while the answer may still change.

    :raises NotFound: nobody was asked for this act
    :raises Refused: another person was, or the list stands in the log already
    """
    mine = next(
        (each for each in asked_of(session, issued, snapshot, is_held=is_held) if each.statement.act is act), None
    )
    if mine is None:
        raise NotFound
    if mine.row.user_id != user_id:
        raise Refused(
            "approval-of-another",
            f"这份声明由{mine.statement.person}本人批准，请本人登录办理。",
            f"This statement is {mine.statement.person}'s to approve; they have to sign in themselves.",
            status=403,
        )
    if lapse_of(session, issued) is not None:
        raise Refused(
            "approval-lapsed",
            "原来的数据已经逾期，不能再批准。请等主要负责人重新确认后再批准。",
            "The data lapsed and cannot be approved any more. Approve once the person in charge has confirmed again.",
        )
    if is_closed(session, issued):
        raise Refused(
            "approval-too-late",
            "这份清单的批准已经写入日志，不能再改。",
            "The approvals of this list stand in the log; they cannot change any more.",
        )
    return mine


def is_closed(session: Session, issued: IssuedList) -> bool:
    """Whether the approvals of a list can change no more: it stands in the log, its data lapsed, or it is void."""
    if lapse_of(session, issued) is not None or leaf_of(session, issued.number) is not None:
        return True
    return _events(session, issued) != []


def is_void(session: Session, issued: IssuedList) -> bool:
    """Whether the number of a list was given up, so that nobody has to approve it any more."""
    return "void" in _events(session, issued)


def _events(session: Session, issued: IssuedList) -> list[str]:
    return list(session.scalars(select(ListEvent.kind).where(ListEvent.issued_list_id == issued.id)))


def settle(session: Session, actor: Actor, mine: Asked, approval: Approval, *, at: datetime) -> None:
    """Keep a person's approval in place of what stood there."""
    row, grade = mine.row, approval.grade.value
    row.grade, row.proof, row.given_at = grade, approval.proof, at
    session.flush()
    subject = ("issued-list", mine.statement.number)
    record(session, actor, "list-approved", subject, at=at, unit_id=row.unit_id, step=row.act, grade=grade)
