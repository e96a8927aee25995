"""Who may join a unit at all: not somebody who inspects units."""

from __future__ import annotations

from sqlalchemy.orm import Session

from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.errors import Refused


def refuse_inspector(session: Session, user_id: int) -> None:
    """Refuse an account that inspects for a regulator, as the regulator's part refuses a member of a unit.

    :raises Refused: it does
    """
    user = session.get(User, user_id)
    if user is not None and InstallationRole.REGULATOR.value in user.installation_roles:
        raise Refused(
            "member-is-regulator",
            "这个账号是监管人员，不能同时做企业的成员。请为企业的工作另建一个账号。",
            "This account is a regulator's and cannot be a unit's too. Make a separate account for the unit.",
            status=403,
        )
