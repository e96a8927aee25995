"""What is on record of the unit in scope, as values. Each function takes a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session

from selfcheck.accounts.records import User
from selfcheck.db.session import current_unit
from selfcheck.enterprises.model import (
    AnnexRow,
    HeldPaper,
    HeldProduct,
    Holding,
    PaperFacts,
    PaperKind,
    ProductFacts,
    Production,
)
from selfcheck.enterprises.readiness import UnitRecord
from selfcheck.enterprises.records import (
    AnnexConfirmation,
    Appointment,
    Invitation,
    Membership,
    Paper,
    Person,
    ProductSite,
    ProductUnit,
    Site,
    SupportGrant,
    Unit,
)
from selfcheck.errors import NotFound
from selfcheck.glossary import Post


def units_of(session: Session, user_id: int) -> Sequence[tuple[Unit, list[str]]]:
    """Return the active units of a person with their roles, by name."""
    query = (
        select(Unit, Membership.roles)
        .join(Membership, Membership.unit_id == Unit.id)
        .where(Membership.user_id == user_id, Membership.ended_at.is_(None), Unit.state == "active")
        .order_by(Unit.name, Unit.id)
    )
    return [(unit, roles) for unit, roles in session.execute(query)]


def sites(session: Session, *, with_closed: bool = False) -> Sequence[Site]:
    """Return the unit's sites by name."""
    query = select(Site).order_by(Site.name)
    return session.scalars(query if with_closed else query.where(Site.is_closed.is_(False))).all()


def persons(session: Session, *, with_left: bool = False) -> Sequence[Person]:
    """Return the unit's people in the order in which they were added."""
    query = select(Person).order_by(Person.id)
    return session.scalars(query if with_left else query.where(Person.has_left.is_(False))).all()


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who ever was on the unit's list of persons, in the order of their adding; nobody is ever removed."""

    persons: Sequence[Person]

    @property
    def names(self) -> Mapping[int, str]:
        """Names by person id."""
        return {person.id: person.name for person in self.persons}

    @property
    def numbers(self) -> Mapping[int, int]:
        """人员编号, by person id: the place on the unit's list, by which namesakes are told apart in list data."""
        return {person.id: place for place, person in enumerate(self.persons, start=1)}

    @property
    def numbers_by_account(self) -> Mapping[int, int]:
        """The same by the id of the person's account."""
        return {person.user_id: place for place, person in enumerate(self.persons, start=1) if person.user_id}


def staff(session: Session) -> Staff:
    """Return everybody who ever was on the unit's list of persons."""
    return Staff(persons(session, with_left=True))


def holdings(session: Session, on: date) -> tuple[Holding, ...]:
    """Return who holds which post on a day."""
    query = (
        select(Appointment, Person.name)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.appointed_on <= on, or_(Appointment.ended_on.is_(None), Appointment.ended_on >= on))
        .order_by(Appointment.appointed_on, Appointment.id)
    )
    return tuple(_holding(appointment, name) for appointment, name in session.execute(query))


def appointments(session: Session) -> Sequence[tuple[Appointment, str]]:
    """Return every appointment there ever was with the person's name, newest first."""
    query = select(Appointment, Person.name).join(Person, Person.id == Appointment.person_id)
    newest = query.order_by(Appointment.appointed_on.desc(), Appointment.id.desc())
    return [(appointment, name) for appointment, name in session.execute(newest)]


def _holding(appointment: Appointment, name: str) -> Holding:
    return Holding(
        person_id=appointment.person_id,
        person=name,
        post=Post(appointment.post),
        since=appointment.appointed_on,
        document_no=appointment.document_no,
        until=appointment.ended_on,
    )


def declared_posts(session: Session) -> Mapping[int, frozenset[Post]]:
    """Return, per person, the posts declared to be held together."""
    query = select(Person.id, Person.declared_posts)
    return {person: frozenset(map(Post, posts)) for person, posts in session.execute(query) if posts}


def products(session: Session, *, with_ended: bool = False) -> tuple[HeldProduct, ...]:
    """Return the unit's product units with papers and annex confirmations, in the order of their adding."""
    query = select(ProductUnit).order_by(ProductUnit.id)
    rows = session.scalars(query if with_ended else query.where(ProductUnit.ended_at.is_(None))).all()
    return _held(session, rows)


def product(session: Session, product_id: int) -> HeldProduct:
    """Return one product unit.

    :raises NotFound: the unit has none of this id
    """
    rows = session.scalars(select(ProductUnit).where(ProductUnit.id == product_id)).all()
    if not rows:
        raise NotFound
    return _held(session, rows)[0]


def _held(session: Session, rows: Sequence[ProductUnit]) -> tuple[HeldProduct, ...]:
    ids = [row.id for row in rows]
    places: dict[int, list[int]] = defaultdict(list)
    for place in session.scalars(select(ProductSite).where(ProductSite.product_unit_id.in_(ids))):
        places[place.product_unit_id].append(place.site_id)
    papers: dict[int, list[HeldPaper]] = defaultdict(list)
    kept = select(Paper).where(Paper.product_unit_id.in_(ids), Paper.ended_at.is_(None)).order_by(Paper.id)
    for paper in session.scalars(kept):
        papers[paper.product_unit_id].append(held_paper(paper))
    annex: dict[int, list[AnnexRow]] = defaultdict(list)
    for row in session.scalars(select(AnnexConfirmation).where(AnnexConfirmation.product_unit_id.in_(ids))):
        annex[row.product_unit_id].append(AnnexRow(row.edition, row.row_number, row.confirmed_on, row.confirmed_by))
    return tuple(
        HeldProduct(
            id=row.id,
            code=row.product_code,
            name=row.name,
            facts=_product_facts(row, places[row.id]),
            papers=tuple(papers[row.id]),
            annex=tuple(annex[row.id]),
            version=row.version,
        )
        for row in rows
    )


def _product_facts(row: ProductUnit, site_ids: Sequence[int]) -> ProductFacts:
    return ProductFacts(
        is_made=row.is_made,
        is_sold=row.is_sold,
        brand=row.brand,
        models=tuple(row.models),
        standards=tuple(row.standards),
        production=Production(row.production),
        partner=row.partner,
        lines=tuple(row.lines),
        site_ids=tuple(sorted(site_ids)),
        note=row.note,
    )


def held_paper(paper: Paper) -> HeldPaper:
    """Return a paper as a value."""
    facts = PaperFacts(
        kind=PaperKind(paper.kind),
        number=paper.number,
        scope_models=tuple(paper.scope_models),
        holder=paper.holder,
        manufacturer=paper.manufacturer,
        factory=paper.factory,
        issued_on=paper.issued_on,
        expires_on=paper.expires_on,
        file_id=paper.file_id,
    )
    return HeldPaper(paper.id, facts, paper.version)


def members(session: Session) -> Sequence[tuple[Membership, User]]:
    """Return the unit's members with their accounts, longest first."""
    query = (
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.unit_id == current_unit(session), Membership.ended_at.is_(None))
        .order_by(Membership.since, Membership.id)
    )
    return [(membership, user) for membership, user in session.execute(query)]


def invitations(session: Session, limit: int = 50) -> Sequence[Invitation]:
    """Return the unit's invitations, newest first."""
    query = select(Invitation).where(Invitation.unit_id == current_unit(session))
    return session.scalars(query.order_by(Invitation.id.desc()).limit(limit)).all()


def support_grants(session: Session, limit: int = 50) -> Sequence[tuple[SupportGrant, str]]:
    """Return the unit's support accesses with the person's name, newest first."""
    query = (
        select(SupportGrant, User.display_name)
        .join(User, User.id == SupportGrant.user_id)
        .where(SupportGrant.unit_id == current_unit(session))
        .order_by(SupportGrant.id.desc())
        .limit(limit)
    )
    return [(grant, name) for grant, name in session.execute(query)]


def unit_record(session: Session, unit: Unit, on: date) -> UnitRecord:
    """Return what is on record of the unit on a day, for the rules."""
    return UnitRecord(
        is_maker=unit.is_maker,
        is_seller=unit.is_seller,
        trade=unit.trade,
        staff=unit.staff,
        revenue_wan=unit.revenue_wan,
        products=products(session),
        holdings=holdings(session, on),
        declared=declared_posts(session),
    )


def all_units(session: Session, *, page: int, size: int) -> tuple[Sequence[tuple[Unit, int]], int]:
    """Return one page of the installation's units, newest first, each with its number of members; and how many."""
    total = session.scalar(select(func.count()).select_from(Unit)) or 0
    members_of = select(func.count()).where(Membership.unit_id == Unit.id, Membership.ended_at.is_(None))
    query = (
        select(Unit, members_of.correlate(Unit).scalar_subquery())
        .order_by(Unit.id.desc())
        .offset((min(page, max(1, -(-total // size))) - 1) * size)
        .limit(size)
    )
    return [(unit, count) for unit, count in session.execute(query)], total


def granted_to(session: Session, user_id: int, on: date) -> set[int]:
    """Return the ids of the units that let this person read today."""
    query = select(SupportGrant.unit_id).where(
        SupportGrant.user_id == user_id,
        SupportGrant.since <= on,
        SupportGrant.until >= on,
        SupportGrant.ended_at.is_(None),
    )
    return set(session.scalars(query))


def operators(session: Session) -> Sequence[User]:
    """Return the installation's operators, by name."""
    query = select(User).where(User.is_active, cast(User.installation_roles, String).like('%"operator"%'))
    return session.scalars(query.order_by(User.display_name)).all()
