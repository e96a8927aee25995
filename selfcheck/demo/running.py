"""Running the demo: the very operations that the pages call, from founding a unit to a published list."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from selfcheck.accounts.model import NewAccount
from selfcheck.accounts.operations import by_name, create_user
from selfcheck.accounts.passwords import Passwords
from selfcheck.actor import COMMAND_LINE, Actor, Presence
from selfcheck.checklist.model import Books, NewList
from selfcheck.checklist.operations import lists, points
from selfcheck.checklist.operations.reading import rows_of
from selfcheck.clock import local_day
from selfcheck.controls.model import Pick
from selfcheck.controls.operations.confirming import confirm_rows
from selfcheck.controls.operations.reading import sole_holders
from selfcheck.db.session import UnitSession, enter_unit, transaction
from selfcheck.demo.facts import APPOINTED, DOCUMENT, Sample, Staff
from selfcheck.enterprises.model import AppointmentFacts
from selfcheck.enterprises.operations import invitations, people, products, reading, units
from selfcheck.enterprises.operations.invitations import Invited
from selfcheck.enterprises.operations.units import ROLE_OF_POST, Founder
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Broken
from selfcheck.glossary import Post
from selfcheck.handlers import handlers
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.flow import Case, attest, issue_alone, open_case, take_step
from selfcheck.issuing.issue import Terms, a_year_on
from selfcheck.issuing.steps import Act
from selfcheck.jobs.worker import Worker
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services


@dataclass
class DemoRun:
    """One invented unit on its way through the whole job."""

    services: Services
    sample: Sample
    unit: Unit | None = None

    @property
    def desk(self) -> Desk:
        """The issuing desk of the installation."""
        s = self.services
        return Desk(s.settings, s.catalogue, s.library, s.scope_rules, s.store, s.light)

    @contextmanager
    def writing(self) -> Iterator[tuple[UnitSession, datetime]]:
        """One transaction, in the unit's scope once it is founded."""
        with transaction(self.services.sessions, writing=True) as session:
            if self.unit is not None:
                enter_unit(session, self.unit.id)
            yield session, self.services.clock.now()

    def account(self, staff: Staff) -> Actor:
        """Return the account of somebody, made with a password that nobody knows; recovery links open it."""
        with transaction(self.services.sessions, writing=True) as session:
            user = by_name(session, staff.login)
            if user is None:
                unknown = Passwords().hash(secrets.token_urlsafe(32))
                account = NewAccount(staff.login, staff.name, unknown, "zh_Hans")
                user = create_user(session, COMMAND_LINE, account, at=self.services.clock.now())
            return Actor(user.id, user.display_name, presence=Presence(self.services.clock.now(), "console"))

    def found(self) -> Actor:
        """Found the unit with its first person, then let the others join by invitation."""
        first, *others = self.sample.staff
        founder = self.account(first)
        with self.writing() as (session, at):
            self.unit = units.found_unit(
                session, founder, self.sample.unit, Founder(first.name, first.posts, APPOINTED, DOCUMENT), at=at
            )
        for staff in others:
            self._join(founder, staff)
        return founder

    def _join(self, founder: Actor, staff: Staff) -> None:
        with self.writing() as (session, at):
            person = people.add_person(session, founder, staff.name, at=at)
            for post in staff.posts:
                facts = AppointmentFacts(post, APPOINTED, DOCUMENT)
                people.appoint(session, founder, person.id, facts, at=at)
            roles = (UnitRole.PREPARER, *(ROLE_OF_POST[post] for post in staff.posts))
            _, token = invitations.invite(session, founder, Invited(roles, person.id), at=at)
        joining = self.account(staff)
        with transaction(self.services.sessions, writing=True) as session:
            invitations.accept(session, joining, token, at=self.services.clock.now())

    def stock(self, founder: Actor) -> tuple[int, ...]:
        """Record the products with their papers; return their ids."""
        held = []
        with self.writing() as (session, at):
            for goods in self.sample.goods:
                listed = self.services.catalogue.by_name[goods.name]
                unit = products.add_product(session, founder, listed, goods.facts, at=at)
                for paper in goods.papers:
                    products.add_paper(session, founder, unit.id, paper, at=at)
                held.append(unit.id)
        return tuple(held)

    def draw_up(self, founder: Actor, product_ids: tuple[int, ...]) -> int:
        """Start and tailor the list, set one point aside, add an own row, confirm stage by stage; return its id."""
        books = Books(self.services.library, self.services.catalogue)
        with self.writing() as (session, at):
            wish = NewList(self.sample.role, product_ids)
            checklist = lists.start(session, founder, wish, books, at=at)
            lists.answer(session, founder, checklist.id, self.sample.answers, books, at=at)
            last = rows_of(session, checklist.id)[-1]
            points.set_aside(session, founder, checklist.id, last.id, self.sample.set_aside_reason, at=at)
            points.add_own_row(session, founder, checklist.id, self.sample.own_row, at=at)
        self._confirm(founder, checklist.id)
        return checklist.id

    def _confirm(self, founder: Actor, checklist_id: int) -> None:
        with self.writing() as (session, at):
            own = next(each.id for each in reading.persons(session) if each.user_id == founder.user_id)
            held = {post: each.person_id for post, each in sole_holders(session, local_day(at)).items()}
            holders = {post: held.get(post, own) for post in Post}
            stages: dict[str, list[Pick]] = {}
            for row in rows_of(session, checklist_id):
                stages.setdefault(row.stage, []).append(Pick(row.id, row.version))
            for picks in stages.values():
                confirm_rows(session, founder, checklist_id, picks, holders, at=at)

    def issue(self, checklist_id: int) -> str:
        """Take every step with the person of its post, let the worker publish; return the number."""
        holders = {post: self.account(staff) for staff in self.sample.staff for post in staff.posts}
        chief = holders[Post.PERSON_IN_CHARGE]
        alone = len(self.sample.staff) == 1
        if not alone:
            self._step(holders[Post.OFFICER], checklist_id, Act.SUBMIT)
            self._step(holders[Post.DIRECTOR], checklist_id, Act.REVIEW)
        with self.writing() as (session, at):
            case = self._case(session, checklist_id, at)
            today = local_day(at)
            terms = Terms(today, a_year_on(today))
            act = issue_alone if alone else attest
            issued, _ = act(session, self.desk, chief, case, terms, at=at)
            return issued.number

    def _step(self, actor: Actor, checklist_id: int, act: Act) -> None:
        with self.writing() as (session, at):
            take_step(session, actor, self._case(session, checklist_id, at), act, at=at)

    def _case(self, session: UnitSession, checklist_id: int, at: datetime) -> Case:
        if self.unit is None:
            raise Broken("the unit is not founded yet")
        return open_case(session, self.desk, self.unit, checklist_id, at=at)


def run(services: Services, sample: Sample) -> tuple[DemoRun, str]:
    """Run the whole job for one unit; return the run and the number of its published list."""
    run_ = DemoRun(services, sample)
    founder = run_.found()
    checklist_id = run_.draw_up(founder, run_.stock(founder))
    number = run_.issue(checklist_id)
    with closing(SupervisedRenderer()) as renderer:
        Worker(services.sessions, services.clock, handlers(services, renderer)).run_all()
    return run_, number
