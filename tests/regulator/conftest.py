"""Two published lists in two areas, and an inspector of one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.clock import local_day
from selfcheck.db.session import transaction
from selfcheck.enterprises.records import Unit
from selfcheck.regulator.assignments import Wish, assign
from selfcheck.regulator.records import Assignment
from selfcheck.services import Services
from tests.controls.conftest import count_statements
from tests.data.issued import Issued, published
from tests.pages import untranslated
from tests.people import CLICK, People
from tests.remembering import remembered

__all__ = ["count_statements"]
HERE, THERE = "000000", "110101"
OFFICE = "样例区市场监督管理局"


@pytest.fixture(autouse=True)
def _nothing_untranslated() -> None:
    """Begin with a clean record of untranslated messages."""
    untranslated()


def moved(services: Services, issued: Issued, region: str) -> Issued:
    """Put a unit into another place."""
    with transaction(services.sessions, writing=True) as session:
        session.get_one(Unit, issued.of.of.unit.id).region_code = region
    return issued


def assigned(services: Services, user: User, area: str = HERE, office: str = OFFICE, card: str = "") -> Assignment:
    """Give somebody an area from today on."""
    today = local_day(services.clock.now())
    with transaction(services.sessions, writing=True) as session:
        wish = Wish(area, office, today, card=card)
        return assign(session, CLICK, user.id, wish, at=services.clock.now())


@remembered
def inspected(services: Services, people: People) -> tuple[User, Issued]:
    """An inspector of the place where sample units are, and a list that a maker there published since."""
    user = people.add("inspector", "孙执法")
    assigned(services, user, card="样例-0001")
    return people.again(user), published(services, people)


@pytest.fixture
def here(services: Services, people: People) -> tuple[User, Issued]:
    """The inspector and the published list."""
    return inspected(services, people)


@pytest.fixture
def inspector(here: tuple[User, Issued]) -> User:
    """An inspector of the place where sample units are."""
    return here[0]


@pytest.fixture
def mine(here: tuple[User, Issued]) -> Issued:
    """A published list of a maker here."""
    return here[1]


@pytest.fixture
def theirs(services: Services, people: People) -> Issued:
    """A published list of a maker in another place."""
    return moved(services, published(services, people, suffix="x"), THERE)


@pytest.fixture
def desk(inspector: User, client_for: Callable[[User], FlaskClient]) -> FlaskClient:
    """The inspector at a browser."""
    return client_for(inspector)
