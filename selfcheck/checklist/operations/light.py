"""清单样式: which form a list has, who is offered the light one, and changing it. No row is touched by it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.checklist.operations.reading import draft_of
from selfcheck.checklist.records import Checklist
from selfcheck.clock import local_day
from selfcheck.enterprises.operations.reading import holdings
from selfcheck.enterprises.records import Person, Unit
from selfcheck.errors import Refused
from selfcheck.glossary import ListForm, Role

A_HANDFUL: Final = 5


def refuse_unfit(form: ListForm, role: Role) -> None:
    """Refuse a light list of a maker: its acts are those of a shop.

    :raises Refused: the form is not for the role
    """
    if form is ListForm.LIGHT and role is not Role.SELLER:
        raise Refused(
            "light-for-sellers",
            "小店清单只用于销售单位的清单，生产单位请用完整清单。",
            "The light list is for sellers; a maker uses the full list.",
            field="list_form",
            status=400,
        )


def proposed_form(session: Session, unit: Unit, role: Role, *, at: datetime) -> ListForm:
    """Return the form to recommend: light for a seller with one holder of all posts or fewer than five people."""
    if role is not Role.SELLER:
        return ListForm.FULL
    holders = {each.person_id for each in holdings(session, local_day(at))}
    people = unit.staff
    if people is None:
        people = session.scalar(select(func.count()).select_from(Person).where(Person.has_left.is_(False))) or 0
    return ListForm.LIGHT if len(holders) == 1 or people < A_HANDFUL else ListForm.FULL


def choose_form(session: Session, actor: Actor, checklist_id: int, form: ListForm, *, at: datetime) -> Checklist:
    """Show and print a draft in this form; rows, hands, persons and evidence stay as they are.

    :raises Refused: the list is no draft, or a maker's
    """
    checklist = draft_of(session, checklist_id, whole=True)
    refuse_unfit(form, Role(checklist.role))
    if checklist.form == form:
        return checklist
    checklist.form, checklist.changed_at = form.value, at
    subject = ("checklist", checklist.id)
    record(session, actor, "list-form-chosen", subject, at=at, unit_id=checklist.unit_id, form=form.value)
    return checklist
