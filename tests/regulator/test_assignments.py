"""Who inspects where, from when to when: given and ended by the operator, effective with the next request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.audit.operations import INSTALLATION, trail
from selfcheck.clock import FixedClock, local_day
from selfcheck.db.session import enter_unit, transaction
from selfcheck.enterprises.model import UnitFacts
from selfcheck.enterprises.operations import invitations
from selfcheck.enterprises.operations.invitations import Invited
from selfcheck.enterprises.operations.units import Founder, found_unit
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.errors import Refused
from selfcheck.regulator.assignments import Wish, assign, offices_over, regulator_on
from selfcheck.regulator.assignments import end as end_assignment
from selfcheck.regulator.records import Assignment
from selfcheck.services import Services
from tests.data.units import actor_of, found_shop, invented_uscc
from tests.filling import send
from tests.pages import read, untranslated
from tests.people import CLICK, People
from tests.regulator.conftest import OFFICE, assigned

Client = Callable[[User], FlaskClient]
TODAY = date(2026, 11, 20)
FACTS = UnitFacts("样例店", invented_uscc("92", "00009999"), is_maker=False, is_seller=True)


def test_the_operator_makes_an_inspector_and_ends_it(services: Services, people: People, client_for: Client) -> None:
    operator, sun = people.operator(), people.add("sun", "孙执法")
    boss = client_for(operator)
    form = boss.get(f"/operator/people/{sun.id}/area")
    bad = send(boss, form, "/area", area="4403O5", office=OFFICE)
    assert bad.status_code == 400
    assert "行政区划代码是" in read(bad).main
    assert send(boss, form, "/area", area="000000", office=OFFICE, card="样例-1").status_code == 303
    home = boss.get("/operator/regulators")
    assert OFFICE in read(home).main
    assert "在任" in read(home).main
    desk = client_for(people.again(sun))
    assert desk.get("/").headers["Location"].endswith("/regulator")
    assert OFFICE in read(desk.get("/regulator")).words
    with transaction(services.sessions, writing=False) as session:
        held = session.scalars(select(Assignment)).one()
    assert send(boss, home, f"/regulators/{held.id}/end").status_code == 303
    assert desk.get("/regulator").status_code == 303, "the session ended with the role"
    assert client_for(people.again(sun)).get("/regulator").status_code == 404
    assert not untranslated()


def test_TEN_12_an_assignment_begins_and_ends_on_its_days(
    services: Services, people: People, client_for: Client, clock: FixedClock
) -> None:
    sun = people.add("sun", "孙执法")
    with transaction(services.sessions, writing=True) as session:
        wish = Wish("00", OFFICE, TODAY + timedelta(days=1), TODAY + timedelta(days=2))
        assign(session, CLICK, sun.id, wish, at=clock.now())
    statuses = []
    for _ in range(4):
        statuses.append(client_for(people.again(sun)).get("/regulator").status_code)
        clock.advance(timedelta(days=1))
    assert statuses == [403, 200, 200, 403]


def test_TEN_12_an_assignment_withdrawn_mid_session_closes_the_next_request(
    services: Services, inspector: User, desk: FlaskClient
) -> None:
    assert desk.get("/regulator").status_code == 200
    with transaction(services.sessions, writing=True) as session:
        held = session.scalars(select(Assignment)).one()
        end_assignment(session, CLICK, held.id, at=services.clock.now())
    assert desk.get("/regulator").status_code == 303


def test_a_closed_account_is_no_inspector(services: Services, people: People, inspector: User) -> None:
    from selfcheck.accounts.operations import close_account

    with transaction(services.sessions, writing=True) as session:
        assert regulator_on(session, inspector.id, TODAY) is not None
        close_account(session, CLICK, inspector.id, at=services.clock.now())
        assert regulator_on(session, inspector.id, TODAY) is None
        assert offices_over(session, "000000", TODAY) == []


def test_a_new_assignment_ends_the_one_before(services: Services, people: People) -> None:
    sun = people.add("sun", "孙执法")
    assigned(services, sun, "440305")
    assigned(services, sun, "440300")
    with transaction(services.sessions, writing=False) as session:
        rows = session.scalars(select(Assignment).order_by(Assignment.id)).all()
    assert [(row.area, row.ended_at is None) for row in rows] == [("440305", False), ("4403", True)]


def test_a_member_of_a_unit_cannot_inspect(services: Services, people: People) -> None:
    shop = found_shop(services, people)
    with pytest.raises(Refused, match="regulator-is-member"):
        assigned(services, shop.owner)


def test_an_inspector_joins_no_unit(services: Services, people: People) -> None:
    sun, shop = people.add("sun", "孙执法"), found_shop(services, people)
    assigned(services, sun)
    wish = Invited((UnitRole.READER,), None)
    with transaction(services.sessions, writing=True) as session:
        enter_unit(session, shop.unit.id)
        token = invitations.invite(session, shop.actor, wish, at=services.clock.now())[1]
    with pytest.raises(Refused, match="member-is-regulator"), transaction(services.sessions, writing=True) as session:
        invitations.accept(session, actor_of(sun), token, at=services.clock.now())
    with pytest.raises(Refused, match="member-is-regulator"), transaction(services.sessions, writing=True) as session:
        found_unit(session, actor_of(sun), FACTS, Founder(), at=services.clock.now())


def test_days_out_of_order_are_refused(services: Services, people: People) -> None:
    sun = people.add("sun", "孙执法")
    for since, until in [(TODAY, TODAY - timedelta(days=1)), (TODAY - timedelta(days=9), TODAY - timedelta(days=1))]:
        with (
            pytest.raises(Refused, match="assignment-dates"),
            transaction(services.sessions, writing=True) as session,
        ):
            assign(session, CLICK, sun.id, Wish("44", OFFICE, since, until), at=services.clock.now())


def test_the_nearest_office_stands_first_and_each_once(services: Services, people: People) -> None:
    for name, area, office in [
        ("a", "44", "省局"),
        ("b", "440305", "区局"),
        ("c", "440305", "区局"),
        ("d", "11", "别省"),
    ]:
        assigned(services, people.add(f"sun{name}"), area, office)
    with transaction(services.sessions, writing=False) as session:
        assert [each.office for each in offices_over(session, "440305", TODAY)] == ["区局", "省局"]
        assert offices_over(session, "", TODAY) == ()


def test_people_without_the_role_find_no_desk(people: People, client_for: Client, visitor: FlaskClient) -> None:
    assert visitor.get("/regulator").status_code == 303
    for user in (people.add("wang"), people.operator()):
        assert client_for(user).get("/regulator").status_code == 404


def test_one_that_begins_later_ends_the_present_one_the_day_before(
    services: Services, people: People, client_for: Client, clock: FixedClock
) -> None:
    sun = people.add("sun", "孙执法")
    assigned(services, sun, "440305")
    with transaction(services.sessions, writing=True) as session:
        wish = Wish("4403", OFFICE, TODAY + timedelta(days=2))
        assign(session, CLICK, sun.id, wish, at=clock.now())
    areas = []
    for _ in range(3):
        assert client_for(people.again(sun)).get("/regulator").status_code == 200
        with transaction(services.sessions, writing=False) as session:
            held = regulator_on(session, sun.id, local_day(clock.now()))
            areas.append(held.area if held else None)
        clock.advance(timedelta(days=1))
    assert areas == ["440305", "440305", "4403"]
    with transaction(services.sessions, writing=False) as session:
        first = session.scalars(select(Assignment).order_by(Assignment.id)).first()
        assert first is not None
        assert (first.until, first.ended_at) == (TODAY + timedelta(days=1), None)
        assert "area-ends" in {entry.act for entry in trail(session, INSTALLATION)}


def test_one_planned_before_gives_way_to_a_newer_plan(services: Services, people: People) -> None:
    sun = people.add("sun", "孙执法")
    for area, days in [("440305", 0), ("11", 9), ("4403", 5)]:
        with transaction(services.sessions, writing=True) as session:
            assign(session, CLICK, sun.id, Wish(area, OFFICE, TODAY + timedelta(days=days)), at=services.clock.now())
    with transaction(services.sessions, writing=False) as session:
        held = [regulator_on(session, sun.id, TODAY + timedelta(days=days)) for days in (0, 4, 5, 9)]
    assert [each.area for each in held if each] == ["440305", "440305", "4403", "4403"]


def test_the_role_stays_while_another_assignment_is_to_come(services: Services, people: People) -> None:
    sun = people.add("sun", "孙执法")
    first = assigned(services, sun, "440305")
    with transaction(services.sessions, writing=True) as session:
        later = assign(session, CLICK, sun.id, Wish("11", OFFICE, TODAY + timedelta(days=2)), at=services.clock.now())
        end_assignment(session, CLICK, first.id, at=services.clock.now())
        assert session.get_one(User, sun.id).installation_roles == ["regulator"]
        end_assignment(session, CLICK, later.id, at=services.clock.now())
        assert session.get_one(User, sun.id).installation_roles == []
