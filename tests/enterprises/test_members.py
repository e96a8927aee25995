"""Coming into a unit by a link, roles that count from the next request, and support that a unit allows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.audit.operations import trail
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.enterprises.model import AppointmentFacts
from selfcheck.enterprises.operations import invitations, members, reading
from selfcheck.enterprises.operations import people as appointing
from selfcheck.enterprises.operations.invitations import Invited
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import Post
from selfcheck.services import Services
from tests.data.units import APPOINTED_ON, SampleUnit, actor_of
from tests.pages import read
from tests.people import PASSWORD, People, form_token

READER = Invited((UnitRole.READER,))
Clients = Callable[[User], FlaskClient]


def invited(services: Services, unit: SampleUnit, wish: Invited = READER) -> str:
    with unit.scope(services, writing=True) as session:
        return invitations.invite(session, unit.actor, wish, at=services.clock.now())[1]


def accept(services: Services, user: User, token: str) -> int:
    with transaction(services.sessions, writing=True) as session:
        return invitations.accept(session, actor_of(user), token, at=services.clock.now()).id


def test_an_invitation_works_once_for_one_account(services: Services, people: People, shop: SampleUnit) -> None:
    token, first, second = invited(services, shop), people.add("first"), people.add("second")
    assert accept(services, first, token) == shop.unit.id
    with pytest.raises(Refused, match="已经用过"):
        accept(services, second, token)
    with shop.scope(services) as session:
        assert {user.id: membership.roles for membership, user in reading.members(session)}[first.id] == ["reader"]


def test_of_two_at_the_same_moment_one_joins(services: Services, people: People, shop: SampleUnit) -> None:
    token, users = invited(services, shop), [people.add("first"), people.add("second")]

    def outcome(user: User) -> str:
        try:
            accept(services, user, token)
        except Refused as refusal:
            return refusal.code
        return "joined"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(outcome, users)) == ["invitation-spent", "joined"]


def test_an_invitation_ends_by_time_by_withdrawal_and_by_a_newer_one(
    services: Services, clock: FixedClock, people: People, maker: SampleUnit
) -> None:
    guest, person = people.add("guest"), maker.persons["王芳"]
    late, withdrawn = invited(services, maker, Invited((UnitRole.READER,), days=1)), invited(services, maker)
    older, newer = (invited(services, maker, Invited((UnitRole.READER,), person)) for _ in range(2))
    with maker.scope(services, writing=True) as session:
        found, _ = invitations.look(session, withdrawn, at=clock.now())
        invitations.withdraw(session, maker.actor, found.id, at=clock.now())
        with pytest.raises(NotFound):
            invitations.withdraw(session, maker.actor, found.id, at=clock.now())
    clock.advance(timedelta(days=1))
    for token in (late, withdrawn, older, "x" * 43):
        with pytest.raises(Refused, match="邀请"):
            accept(services, guest, token)
    assert accept(services, guest, newer) == maker.unit.id


def test_one_account_serves_several_units(
    services: Services, people: People, maker: SampleUnit, shop: SampleUnit, client_for: Clients
) -> None:
    consultant = people.add("consultant")
    for unit in (maker, shop):
        accept(services, consultant, invited(services, unit, Invited((UnitRole.PREPARER,))))
    client = client_for(consultant)
    page = client.get("/units").get_data(as_text=True)
    assert maker.unit.name in page
    assert shop.unit.name in page
    assert client.get(maker.url()).status_code == client.get(shop.url()).status_code == 200


def test_roles_count_from_the_next_request(services: Services, maker: SampleUnit, client_for: Clients) -> None:
    wang = maker.users[Post.OFFICER]
    client = client_for(wang)
    assert client.get(maker.url("products/add")).status_code == 200
    with maker.scope(services, writing=True) as session:
        members.change_roles(session, maker.actor, wang.id, [UnitRole.READER], at=services.clock.now())
    assert client.get(maker.url("products/add")).status_code == 403
    with maker.scope(services, writing=True) as session:
        members.end_membership(session, maker.actor, wang.id, at=services.clock.now())
    assert client.get(maker.url()).status_code == 404


def test_a_unit_keeps_an_administrator(services: Services, shop: SampleUnit) -> None:
    with shop.scope(services, writing=True) as session:
        with pytest.raises(Refused, match="唯一的管理员"):
            members.end_membership(session, shop.actor, shop.owner.id, at=services.clock.now())
        with pytest.raises(Refused, match="唯一的管理员"):
            members.change_roles(session, shop.actor, shop.owner.id, [UnitRole.READER], at=services.clock.now())
        with pytest.raises(Refused, match="至少选一个角色"):
            members.change_roles(session, shop.actor, shop.owner.id, [], at=services.clock.now())


def test_somebody_without_an_account_creates_one_and_joins(
    services: Services, maker: SampleUnit, visitor: FlaskClient
) -> None:
    token = invited(services, maker, Invited((UnitRole.DIRECTOR,), maker.persons["李敏"]))
    page = visitor.get(f"/invitations/{token}")
    assert maker.unit.name in page.get_data(as_text=True)
    form = {
        "csrf_token": form_token(page),
        "display_name": "孙丽",
        "name": "sunli",
        "password": "short",
        "again": "x",
    }
    assert visitor.post(f"/invitations/{token}", data=form).status_code == 400
    form |= {"password": PASSWORD, "again": PASSWORD}
    joined = visitor.post(f"/invitations/{token}", data=form)
    assert (joined.status_code, joined.location) == (303, maker.url())
    assert visitor.get(maker.url()).status_code == 200


def test_the_link_is_shown_once_as_a_slip(
    services: Services, people: People, maker: SampleUnit, client_for: Clients
) -> None:
    admin = client_for(maker.owner)
    form = {"csrf_token": form_token(admin.get(maker.url("invitations/new"))), "roles": ["reader"], "days": "7"}
    slip = admin.post(maker.url("invitations/new"), data=form).get_data(as_text=True)
    address = slip.split('class="slip-address">')[1].split("<")[0]
    assert address.startswith(services.settings.base_url + "/invitations/")
    guest = client_for(people.add("guest"))
    path = address.removeprefix(services.settings.base_url)
    token = form_token(guest.get(path))
    assert guest.post(path + "/accept", data={"csrf_token": token}).location == maker.url()


def test_support_reads_for_the_named_days_with_a_banner_and_leaves_traces(
    services: Services, clock: FixedClock, people: People, maker: SampleUnit, client_for: Clients
) -> None:
    operator = people.add("op", roles=[InstallationRole.OPERATOR])
    client, today = client_for(operator), date(2026, 11, 20)
    assert client.get(maker.url()).status_code == 404
    with maker.scope(services, writing=True) as session:
        grant = members.grant_support(session, maker.actor, operator.id, (today, today), at=clock.now()).id
    page = client.get(maker.url("products"))
    assert page.status_code == 200
    assert "support-banner" in page.get_data(as_text=True)
    assert client.get(maker.url("products/add")).status_code == 403
    with maker.scope(services) as session:
        assert trail(session, maker.unit.id)[0].act == "support-looked"
        assert trail(session, 0)[0].act == "support-looked"
    with maker.scope(services, writing=True) as session:
        members.end_support(session, maker.actor, grant, at=clock.now())
    assert client.get(maker.url("products")).status_code == 404


@pytest.mark.parametrize(("first", "last"), [(20, 19), (18, 19), (20, 51)])
def test_support_is_for_days_to_come_and_thirty_at_most(
    services: Services, people: People, maker: SampleUnit, first: int, last: int
) -> None:
    operator = people.add("op", roles=[InstallationRole.OPERATOR])
    start = date(2026, 11, 1)
    days = (start + timedelta(days=first - 1), start + timedelta(days=last - 1))
    with maker.scope(services, writing=True) as session, pytest.raises(Refused, match="30 天"):
        members.grant_support(session, maker.actor, operator.id, days, at=services.clock.now())


def test_support_is_for_operators_alone(services: Services, people: People, maker: SampleUnit) -> None:
    somebody, today = people.add("somebody"), date(2026, 11, 20)
    with maker.scope(services, writing=True) as session, pytest.raises(Refused, match="运营者"):
        members.grant_support(session, maker.actor, somebody.id, (today, today), at=services.clock.now())


def test_the_operator_sees_counts_and_no_contents(
    people: People, maker: SampleUnit, shop: SampleUnit, client_for: Clients
) -> None:
    page = client_for(people.operator()).get("/operator/units").get_data(as_text=True)
    assert maker.unit.name in page
    assert shop.unit.name in page
    assert maker.unit.uscc not in page
    assert maker.unit.code not in page
    assert "签发清单数" in page
    assert client_for(maker.owner).get("/operator/units").status_code == 404


def test_somebody_on_record_is_invited_to_the_roles_of_their_posts_and_named_among_the_invitations(
    services: Services, maker: SampleUnit, client_for: Clients
) -> None:
    with maker.scope(services, writing=True) as session:
        person_id = appointing.add_person(session, maker.actor, "赵新", at=services.clock.now()).id
        facts = AppointmentFacts(Post.DIRECTOR, APPOINTED_ON)
        appointing.appoint(session, maker.actor, person_id, facts, at=services.clock.now())
    client, form = client_for(maker.owner), maker.url(f"invitations/new?person={person_id}")
    assert form in {each.get("href") for each in read(client.get(maker.url("people"))).all("a")}
    chosen = {each.get("value") for each in read(client.get(form)).all("input") if "checked" in each.attrib}
    assert "director" in chosen
    invited(services, maker, Invited((UnitRole.DIRECTOR,), person_id))
    assert "赵新" in read(client.get(maker.url("members"))).main
