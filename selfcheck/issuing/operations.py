"""Verbs of issuing: submit, review, return, recall, attest (which issues), withdraw. Each leaves its trail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.attestation.entries import Kind
from selfcheck.audit.operations import record
from selfcheck.checklist.model import State
from selfcheck.checklist.records import Checklist
from selfcheck.clock import local_day
from selfcheck.enterprises.records import Appointment, Person
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import POST_NAMES, Post
from selfcheck.issuing.entering import enter_event
from selfcheck.issuing.records import IssuedList, ListEvent, Step
from selfcheck.issuing.steps import POST_OF, Act, Taken, Way, take
from selfcheck.jobs.operations import Order, enqueue

SIGN_LOG: Final = "sign-log"  # the kind of the job that lets everybody see what happened to a list
ROUND_ENDS = {Act.RETURN, Act.RECALL, Act.ATTEST}


def steps_of_round(session: Session, checklist_id: int, *, ended: bool = False) -> Sequence[Step]:
    """Return the steps of the round under way, in order; with ``ended``, of the round that ended last."""
    return of_round(steps_of(session, checklist_id), ended=ended)


def steps_of(session: Session, checklist_id: int) -> Sequence[Step]:
    """Return every step of a list, in order."""
    return session.scalars(select(Step).where(Step.checklist_id == checklist_id).order_by(Step.id)).all()


def of_round(steps: Sequence[Step], *, ended: bool = False) -> Sequence[Step]:
    """Return, of all steps of a list, those of the round under way; with ``ended``, of the round that ended last."""
    ends = [0, *(place for place, step in enumerate(steps, start=1) if Act(step.act) in ROUND_ENDS)]
    return steps[ends[-2] : ends[-1]] if ended else steps[ends[-1] :]


def returned(steps: Sequence[Step]) -> Step | None:
    """Return the step that sent the list back to its preparer, while that is the last thing that happened to it."""
    return steps[-1] if steps and steps[-1].act == Act.RETURN.value else None


def way_of(session: Session, checklist: Checklist, steps: Sequence[Step], *, needs_review: bool, on: date) -> Way:
    """Return what decides the list's way.

    :param steps: every step of the list so far
    :param on: the day on which a step would be taken
    """
    taken = [Taken(Act(step.act), step.user_id) for step in of_round(steps)]
    return Way(State(checklist.state), needs_review, taken, _declared(session, on))


def _declared(session: Session, on: date) -> dict[int, frozenset[Post]]:
    """Return, per account, the posts declared to be held together, as far as they are held on this day."""
    persons = session.scalars(select(Person).where(Person.user_id.is_not(None))).all()
    held: defaultdict[int, set[str]] = defaultdict(set)
    for person_id, post in session.execute(select(Appointment.person_id, Appointment.post).where(_holds_on(on))):
        held[person_id].add(post)
    return {
        person.user_id or 0: frozenset(Post(post) for post in person.declared_posts if post in held[person.id])
        for person in persons
    }


def _holds_on(day: date) -> ColumnElement[bool]:
    ends = or_(Appointment.ended_on.is_(None), Appointment.ended_on >= day)
    return and_(Appointment.appointed_on <= day, ends)


@dataclass(frozen=True, slots=True)
class Taking:
    """A step to be taken: which, on which way, with which words, over a list that says what (``issuing.said``)."""

    act: Act
    way: Way
    words: str = ""
    said: str = ""


def step(session: Session, actor: Actor, checklist: Checklist, taking: Taking, *, at: datetime) -> Step:
    """Take a step; the state moves with it.

    :raises Refused: out of order, one's own earlier step, not the holder of the post, or a return without words
    """
    act, words = taking.act, taking.words.strip()
    if act is Act.RETURN and not words:
        raise Refused(
            "return-without-words",
            "请写明退回的原因，编制人会看到这些话。",
            "Say why it is returned; the preparer will read it.",
            field="words",
            status=400,
        )
    state = take(taking.way, act, _user(actor))
    if act in {Act.REVIEW, Act.ATTEST}:
        refuse_without_post(session, POST_OF[act], _user(actor), local_day(at))
    checklist.state = state.value
    taken = Step(
        checklist_id=checklist.id,
        act=act.value,
        post=POST_OF.get(act, Post.OFFICER).value,
        user_id=_user(actor),
        person_name=person_name(session, actor),
        words=words,
        at=at,
        signed_in_at=actor.presence.since if actor.presence else None,
        signed_in_by=actor.presence.by if actor.presence else "",
        said_sha256=taking.said if act in POST_OF else "",
    )
    session.add(taken)
    session.flush()
    record(session, actor, f"list-{act.value}", ("checklist", checklist.id), at=at, unit_id=checklist.unit_id)
    return taken


def refuse_without_post(session: Session, post: Post, user_id: int, on: date) -> None:
    """Refuse whoever does not hold a post: the paper prints it beside their name.

    :raises Refused: they do not hold it on that day
    """
    held = (
        select(Appointment.id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Person.user_id == user_id, Appointment.post == post.value, _holds_on(on))
    )
    if session.scalars(held).first() is None:
        name = POST_NAMES[post]
        raise Refused(
            "post-not-held",
            f"这一步由{name.zh}办理，您现在没有这项任命。请先在“人员”中登记任命，并对应您的账号。",
            f"This step belongs to the {name.en.lower()}, a post that you do not hold now. Put the appointment on"
            " record under People first, with your account.",
        )


def person_name(session: Session, actor: Actor) -> str:
    """Return the name under which the account's holder stands in the unit's list of persons."""
    name = session.scalar(select(Person.name).where(Person.user_id == actor.user_id))
    return name or actor.name


def _user(actor: Actor) -> int:
    if actor.user_id is None:
        raise Refused("person-needed", "这一步须由本人登录办理。", "A person has to sign in for this step.")
    return actor.user_id


def issued_list(session: Session, issued_list_id: int) -> IssuedList:
    """Return an issued list of the unit.

    :raises NotFound: there is none
    """
    found = session.scalars(select(IssuedList).where(IssuedList.id == issued_list_id)).first()
    if found is None:
        raise NotFound
    return found


def withdraw(session: Session, actor: Actor, issued: IssuedList, reason: str, *, at: datetime) -> None:
    """作废: take an issued list out of force, with the reason; the document stays findable for ever.

    :raises Refused: without a reason, not published, or not in force any more
    """
    if not reason.strip():
        raise Refused(
            "withdraw-without-reason",
            "请写明作废的原因，核验页会显示。",
            "Say why it is withdrawn; the check page shows it.",
            field="reason",
            status=400,
        )
    # two who withdraw at once, or a withdrawal while a new issue is published, queue at the list's row
    session.execute(select(IssuedList.id).where(IssuedList.id == issued.id).with_for_update(key_share=True))
    kinds = set(session.scalars(select(ListEvent.kind).where(ListEvent.issued_list_id == issued.id)))
    if kinds != {"published"}:
        raise Refused(
            "not-in-force",
            "这份清单已经不是现行的，不需要再作废。",
            "This list is not in force any more; there is nothing to withdraw.",
        )
    event = ListEvent(issued_list_id=issued.id, kind="withdrawn", at=at, user_id=actor.user_id, reason=reason.strip())
    session.add(event)
    session.flush()
    record(session, actor, "list-withdrawn", ("issued-list", issued.number), at=at, unit_id=issued.unit_id)
    session.flush()
    if enter_event(session, Kind.WITHDRAWN, issued.number, at=at):
        enqueue(session, actor, Order(SIGN_LOG, f"{SIGN_LOG}:{issued.number}"), at=at)
