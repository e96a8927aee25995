"""Persons, dated appointments, and the declaration that one person holds several posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.clock import local_day
from selfcheck.db.session import current_unit
from selfcheck.enterprises.model import AppointmentFacts
from selfcheck.enterprises.operations.rows import expect, one, put, refuse_empty
from selfcheck.enterprises.records import Appointment, Membership, Person
from selfcheck.errors import Refused
from selfcheck.glossary import POST_NAMES, Post


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What shall stand of a person; ``version`` as it was seen."""

    name: str
    phone: str
    has_left: bool
    version: int


def add_person(
    session: Session, actor: Actor, name: str, *, at: datetime, phone: str = "", user_id: int | None = None
) -> Person:
    """Add a person of the unit; ``user_id`` must be a member's account."""
    refuse_empty(name, "name", "请填写姓名。", "Enter the name.")
    person = Person(name=name, phone=phone)
    session.add(person)
    session.flush()
    record(session, actor, "person-added", ("person", person.id), at=at, unit_id=person.unit_id)
    if user_id is not None:
        link_account(session, actor, person.id, user_id, at=at)
    return person


def change_person(session: Session, actor: Actor, person_id: int, change: PersonChange, *, at: datetime) -> Person:
    """Change a person, or note that they left.

    :raises Stale: somebody saved since
    :raises Refused: somebody who left still holds a post
    """
    person = one(session, Person, person_id)
    expect(person.version, change.version)
    refuse_empty(change.name, "name", "请填写姓名。", "Enter the name.")
    if change.has_left and _posts_from(session, person_id, local_day(at) + timedelta(days=1)):
        raise Refused(
            "person-holds-post",
            "此人还有在任的岗位，请先办理免职，再登记离开。",
            "This person still holds a post. End the appointment first, then note that they left.",
            field="has_left",
        )
    changed = put(person, {"name": change.name, "phone": change.phone, "has_left": change.has_left})
    if changed:
        record(session, actor, "person-changed", ("person", person.id), at=at, unit_id=person.unit_id, fields=changed)
    return person


def link_account(session: Session, actor: Actor, person_id: int, user_id: int, *, at: datetime) -> None:
    """Note which account is this person's.

    :raises Refused: the account is no member's, or another person's
    """
    person = one(session, Person, person_id)
    is_member = select(Membership.id).where(
        Membership.unit_id == current_unit(session), Membership.user_id == user_id, Membership.ended_at.is_(None)
    )
    taken = select(Person.id).where(Person.user_id == user_id, Person.id != person_id)
    if session.scalars(is_member).first() is None or session.scalars(taken).first() is not None:
        raise Refused(
            "account-not-free",
            "这个账号不是本单位成员，或者已经对应另一个人。",
            "This account is no member's of the unit, or belongs to another person already.",
            field="user_id",
        )
    person.user_id = user_id
    record(session, actor, "account-linked", ("person", person.id), at=at, unit_id=person.unit_id, user=user_id)


def appoint(session: Session, actor: Actor, person_id: int, facts: AppointmentFacts, *, at: datetime) -> Appointment:
    """Appoint a person to a post from a day on; whoever else holds it goes on holding it, as several may.

    Several posts for one person are allowed and have to be declared.

    :raises Refused: the person has left, or holds this post already
    """
    person = one(session, Person, person_id)
    if person.has_left:
        raise Refused(
            "person-left",
            "此人已登记离开，不能任命。",
            "This person has left and cannot be appointed.",
            field="person_id",
        )
    if facts.post in _posts_from(session, person_id, max(facts.appointed_on, local_day(at))):
        name = POST_NAMES[facts.post]
        raise Refused("post-held", f"此人已是{name.zh}。", f"This person is {name.en.lower()} already.", field="post")
    appointment = Appointment(
        person_id=person.id,
        post=facts.post.value,
        appointed_on=facts.appointed_on,
        document_no=facts.document_no,
        file_id=facts.file_id,
        recorded_at=at,
        recorded_by=actor.user_id,
    )
    session.add(appointment)
    session.flush()
    _record_post(session, actor, "post-given", appointment, at)
    return appointment


def document_appointment(
    session: Session, actor: Actor, appointment_id: int, document_no: str, file_id: int | None, *, at: datetime
) -> Appointment:
    """Put the document of an appointment on record; a new file takes the place of the old, which is kept.

    :param file_id: of the document's file; None leaves the file as it is
    """
    appointment = one(session, Appointment, appointment_id)
    values = {"document_no": document_no, "file_id": file_id or appointment.file_id}
    if put(appointment, values):
        _record_post(session, actor, "appointment-documented", appointment, at)
    return appointment


def end_appointment(
    session: Session, actor: Actor, appointment_id: int, ended_on: date, *, at: datetime
) -> Appointment:
    """End an appointment; ``ended_on`` is its last day.

    :raises Refused: it has ended, or would end before it began
    """
    appointment = one(session, Appointment, appointment_id)
    if appointment.ended_on is not None:
        raise Refused("post-ended", "这项任命已经结束。", "This appointment has ended already.")
    if ended_on < appointment.appointed_on:
        raise Refused(
            "ends-before-it-begins",
            f"免职日期不能早于任命日期 {appointment.appointed_on.isoformat()}。",
            f"The last day cannot be before the appointment on {appointment.appointed_on.isoformat()}.",
            field="ended_on",
            status=400,
        )
    appointment.ended_on = ended_on
    _record_post(session, actor, "post-ended", appointment, at)
    return appointment


def declare_double_posts(
    session: Session, actor: Actor, person_id: int, posts: Sequence[Post], *, at: datetime
) -> Person:
    """Declare that a person holds these posts together; the list prints it.

    :raises Refused: the person does not hold all of them, or fewer than two
    """
    person = one(session, Person, person_id)
    declared = [post for post in Post if post in posts]
    if len(declared) < 2 or not set(declared) <= _posts_from(session, person_id, local_day(at)):
        raise Refused(
            "no-double-posts", "此人没有同时担任这些岗位。", "This person does not hold these posts together."
        )
    person.declared_posts = [post.value for post in declared]
    person.declared_at, person.declared_by = at, actor.user_id
    words = person.declared_posts
    record(session, actor, "double-posts-declared", ("person", person.id), at=at, unit_id=person.unit_id, posts=words)
    return person


def _posts_from(session: Session, person_id: int, day: date) -> set[Post]:
    """Return the posts that a person holds on a day or will hold after it; an end only planned ends nothing yet."""
    goes_on = or_(Appointment.ended_on.is_(None), Appointment.ended_on >= day)
    query = select(Appointment.post).where(Appointment.person_id == person_id, goes_on)
    return {Post(post) for post in session.scalars(query)}


def _record_post(session: Session, actor: Actor, act: str, appointment: Appointment, at: datetime) -> None:
    record(
        session,
        actor,
        act,
        ("appointment", appointment.id),
        at=at,
        unit_id=appointment.unit_id,
        person=appointment.person_id,
        post=appointment.post,
    )
