"""The door of the regulator's desk: the assignment is looked up on each request, nothing is remembered.

A view below ``for_regulator`` asks ``the_regulator()`` who looks, and ``trace`` writes down what was opened.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue

from selfcheck.accounts.access import View, marked, owes_second_factor, to_second_factor, to_sign_in, viewer
from selfcheck.accounts.model import InstallationRole
from selfcheck.audit.operations import Subject
from selfcheck.clock import local_day
from selfcheck.db.session import transaction
from selfcheck.errors import NotFound, Refused
from selfcheck.regulator.assignments import regulator_on
from selfcheck.regulator.model import Regulator
from selfcheck.regulator.records import Look
from selfcheck.regulator.traces import leave
from selfcheck.web.request import SAFE_METHODS, close_session, now, session, sessions

__all__ = ["Regulator", "for_regulator", "the_regulator", "trace"]


def for_regulator(view: View) -> View:
    """An inspector with an assignment that holds today; for people without the role the page does not exist."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
        person = viewer()
        if person is None:
            return to_sign_in()
        if InstallationRole.REGULATOR.value not in person.installation_roles:
            raise NotFound
        if owes_second_factor(person):
            return to_second_factor()
        found = regulator_on(session(), person.id, local_day(now()))
        if found is None:
            raise _without_area()
        g.regulator = found
        return view(*args, **values)

    return marked(guarded, InstallationRole.REGULATOR.value)


def the_regulator() -> Regulator:
    """Return the inspector of this request.

    :raises NotFound: there is none, which ``for_regulator`` rules out
    """
    found: Regulator | None = g.get("regulator")
    if found is None:
        raise NotFound
    return found


def trace(act: str, subject: Subject, *, unit_id: int | None = None, quietly: bool = False, **facts: Any) -> None:
    """Write down what the inspector of this request opened or did: in the installation's trail, at once.

    A page that is only fetched writes in a transaction of its own before it is made; what an act does and its trace
    stand or fall together.

    :param act: verb in kebab-case
    :param subject: kind and id of what was opened, such as ``("issued-list", number)``
    :param unit_id: the unit whose list it is; it reads of it in its own trail, None where no unit is concerned
    :param quietly: the unit reads of it only after ``QUIET``, so that no look announces a visit
    """
    who = the_regulator()
    look = Look(act=act, unit_id=unit_id, is_quiet=quietly, at=now())
    look.subject_kind, look.subject_id = subject[0], str(subject[1])
    if request.method not in SAFE_METHODS:
        leave(session(), who, look, **facts)
        return
    close_session()
    with transaction(sessions(), writing=True) as db:
        leave(db, who, look, **facts)


def _without_area() -> Refused:
    return Refused(
        "regulator-without-area",
        "您的账号现在没有在有效期内的辖区，不能查看。请联系系统运营者登记辖区和任职起止日期。",
        "Your account has no area assigned for today. Ask the operator to enter your area and its dates.",
        status=403,
    )
