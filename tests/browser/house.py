"""A whole installation behind the real web server, filled by the operations the pages call, for real browsers.

``python -m tests.browser.house`` serves one on loopback until interrupted and prints addresses to open.
"""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy import select
from waitress.server import create_server

from selfcheck.accounts import factors, sessions, totp
from selfcheck.accounts import operations as accounts
from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.passwords import Passwords
from selfcheck.accounts.records import User
from selfcheck.accounts.sealing import Seal
from selfcheck.accounts.web.visits import STORED, cookie_name
from selfcheck.actor import COMMAND_LINE
from selfcheck.app import create_app
from selfcheck.clock import FixedClock, SystemClock
from selfcheck.db.session import session_factory, transaction
from selfcheck.enterprises.model import UnitFacts
from selfcheck.enterprises.operations import invitations, units
from selfcheck.enterprises.operations.invitations import Invited
from selfcheck.enterprises.operations.units import Founder
from selfcheck.enterprises.permissions import UnitRole
from selfcheck.enterprises.records import Appointment, Paper
from selfcheck.glossary import Post
from selfcheck.issuing.flow import open_case
from selfcheck.issuing.previews import order_preview
from selfcheck.services import Services, build
from selfcheck.settings import from_environment, installation_secret
from selfcheck.transparency.keys import policy_file
from tests.browser.desk import lay_desk
from tests.browser.proposing import propose
from tests.browser.regulating import regulate
from tests.browser.visiting import visit
from tests.data.codes import installed_code, path_of
from tests.data.issued import Issued, attested, desk_of, published, snapshot_of, terms, work
from tests.data.lists import SampleList, row_ids, start_list
from tests.data.log import witnessed_log
from tests.data.shops import EBIKES, GAS_AND_CABLES, SUPERMARKET, light_list
from tests.data.units import EBIKE, SampleUnit, actor_of, invented_uscc
from tests.databases import fresh_url
from tests.issuing.sealing import revoke_key
from tests.people import CHEAP, People

Result = TypeVar("Result")


@dataclass
class House:
    """A running installation: its address, its people, and what stands in it."""

    services: Services
    address: str
    people: People
    users: dict[str, User] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)

    def cookie(self, user: User, language: str | None = None) -> list[dict[str, Any]]:
        """Cookies of a browser in which somebody is signed in."""
        with transaction(self.services.sessions, writing=True) as session:
            at = self.services.clock.now()
            token = sessions.start(
                session, accounts.get_user(session, user.id), browser="Chromium", content={"csrf_token": "x"}, at=at
            )
        name = cookie_name(self.services.settings, "session")
        cookies = [{"name": name, "value": STORED + token, "url": self.address}]
        return cookies + ([{"name": "language", "value": language, "url": self.address}] if language else [])

    def work(self) -> int:
        """Let the worker do what is due."""
        return apart(lambda: work(self.services))


def apart(act: Callable[[], Result]) -> Result:
    """Do something in a thread of its own: sealing runs an event loop, and who drives a browser has one running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Serve an installation of its own until the block ends."""
    shipped = build(from_environment(folder / "shipped", {}))
    shipped.engine.dispose()
    port = free_port()
    with fresh_url(None, folder) as (url, engine):
        settings = replace(
            from_environment(folder, {}), database_url=url, owner_database_url=url, port=port, self_registration=True
        )
        services = replace(
            shipped, settings=settings, clock=SystemClock(), engine=engine, sessions=session_factory(engine)
        )
        app = create_app(services)
        app.extensions["selfcheck"][Passwords] = CHEAP
        server = create_server(app, host="127.0.0.1", port=port, threads=4)
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield House(services, f"http://localhost:{port}", People(services))
        finally:
            server.close()
            thread.join(timeout=5)


def fill(house: House) -> House:
    """Let people in: a maker with an issued list and a draft, a unit with nothing in it yet, an operator.

    ``paths`` names what addresses need: ``{unit}``, ``{list}``, ``{row}``, ``{issued}``, ``{bare}`` and so on.
    """
    issued = published(house.services, house.people)
    unit = issued.of.of
    house.users = {post.value: user for post, user in unit.users.items()}
    house.users |= {"owner": unit.owner, "operator": house.people.operator("zhou")}
    house.users["auditor"] = house.people.add("shen", "沈审", roles=[InstallationRole.AUDITOR])
    house.users["newcomer"] = house.people.add("newcomer", "新来的")
    house.users["coded"] = _with_codes(house)
    draft = start_list(house.services, unit)
    proposed = propose(house, unit)
    house.paths = (
        proposed | _within(house, issued, draft) | _links(house, unit) | {"bare": _found_bare(house)} | _shop(house)
    )
    house.paths |= _lapsed(house) | _pending(house)
    house.paths["code"] = path_of(installed_code(house.services, snapshot_of(house.services, issued)))
    house.paths |= lay_desk(house)
    house.paths |= regulate(house, issued)
    house.paths |= visit(house, issued)
    witnessed_log(house.services)
    policy = policy_file(house.services.settings)  # the witness that is nowhere is named, nobody waits for it
    policy.write_text(policy.read_text("utf-8").replace("quorum w", "quorum none"), "utf-8")
    return house


def _shop(house: House) -> dict[str, str]:
    """A small shop with a light list that nobody has read yet."""
    sample = light_list(house.services, house.people, EBIKES)
    house.users["keeper"] = sample.of.owner
    row = min(row_ids(house.services, sample).values())
    return {"shop": sample.of.unit.code, "light": str(sample.id), "light_row": str(row)}


def _pending(house: House) -> dict[str, str]:
    """A shop whose list is numbered and waits for its keeper to sign."""
    sample = light_list(house.services, house.people, GAS_AND_CABLES, is_read=True)
    issued = attested(house.services, sample, replace(terms(house.services), by_keys=True))
    house.work()
    house.users["signer"] = sample.of.owner
    return {"signing_shop": sample.of.unit.code, "pending": str(issued.id)}


def _lapsed(house: House) -> dict[str, str]:
    """A shop whose list could not be sealed within a day: its key was gone."""
    sample = light_list(house.services, house.people, SUPERMARKET, is_read=True)
    issued = attested(house.services, sample)
    revoke_key(house.services, sample.of.unit.id)
    a_day_on = FixedClock(house.services.clock.now() + timedelta(days=1))
    apart(lambda: work(replace(house.services, clock=a_day_on)))
    house.users["late"] = sample.of.owner
    return {"late_shop": sample.of.unit.code, "lapsed": str(issued.id)}


def _with_codes(house: House) -> User:
    """Somebody who signs in with an authenticator app."""
    user, at = house.people.add("coded", "双因素"), house.services.clock.now()
    seal, secret = Seal(installation_secret(house.services.settings)), totp.new_secret()
    with transaction(house.services.sessions, writing=True) as session:
        factors.turn_on_totp(session, actor_of(user), secret, totp.code(secret, totp.step_of(at)), seal, at=at)
    return user


def _within(house: House, issued: Issued, draft: SampleList) -> dict[str, str]:
    unit = issued.of.of
    with unit.scope(house.services, writing=True) as session:
        at = house.services.clock.now()
        site = units.add_site(session, unit.actor, "总装车间", "样例路 1 号", at=at)
        desk = desk_of(house.services)
        waiting = order_preview(
            session, desk, unit.actor, open_case(session, desk, unit.unit, draft.id, at=at), at=at
        )
        paper = session.scalars(select(Paper)).first()
        appointment = session.scalars(select(Appointment)).first()
    return {
        "unit": unit.unit.code,
        "list": str(draft.id),
        "row": str(min(row_ids(house.services, draft).values())),
        "done": str(issued.of.id),
        "issued": str(issued.id),
        "job": str(waiting.id),
        "product": str(unit.products[EBIKE]),
        "paper": str(paper.id if paper else 0),
        "person": str(next(iter(unit.persons.values()))),
        "appointment": str(appointment.id if appointment else 0),
        "site": str(site.id),
        "member": str(unit.users[Post.OFFICER].id),
        "check": issued.check_path,
    }


def _links(house: House, unit: SampleUnit) -> dict[str, str]:
    services, at = house.services, house.services.clock.now()
    operator = actor_of(house.users["operator"])
    with unit.scope(services, writing=True) as session:
        _, invitation = invitations.invite(session, unit.actor, Invited((UnitRole.READER,)), at=at)
    with transaction(services.sessions, writing=True) as session:
        return {
            "invitation": invitation,
            "welcome": accounts.make_first_link(session, COMMAND_LINE, at=at),
            "join": accounts.invite(session, operator, "新用户", at=at),
            "recover": accounts.start_recovery(session, operator, unit.owner.id, at=at),
            "user": str(unit.owner.id),
        }


def _found_bare(house: House) -> str:
    """A unit with nothing in it yet."""
    house.users["bare"] = house.people.add("bare", "钱空白")
    facts = UnitFacts("样例新单位", invented_uscc("91", "00000777"), is_maker=True, is_seller=True)
    with transaction(house.services.sessions, writing=True) as session:
        founder = actor_of(house.users["bare"])
        return units.found_unit(session, founder, facts, Founder(), at=house.services.clock.now()).code


def main() -> None:
    """Serve until interrupted."""
    with tempfile.TemporaryDirectory() as folder, open_house(Path(folder)) as house:
        fill(house)
        print(house.address, house.users)  # noqa: T201 - the address to open
        input()


if __name__ == "__main__":
    main()
