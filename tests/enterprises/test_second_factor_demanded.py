"""An installation may demand a second factor of whoever does weighty things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.accounts.sealing import Seal
from selfcheck.accounts.web.visits import cookie_name
from selfcheck.app import create_app
from selfcheck.db.session import transaction
from selfcheck.services import Services
from selfcheck.settings import from_environment, installation_secret
from tests.data.units import SampleUnit
from tests.pages import read
from tests.people import People


def test_the_switch_is_off_unless_it_is_set(services: Services) -> None:
    folder = services.settings.data_dir
    assert from_environment(folder, {}).demands_second_factor is False
    assert from_environment(folder, {"SELFCHECK_SECOND_FACTOR": "demanded"}).demands_second_factor is True


def test_V5_6_3_3_where_demanded_weighty_acts_wait_for_a_second_factor(
    services: Services, people: People, maker: SampleUnit, client_for: Callable[[User], FlaskClient]
) -> None:
    strict = create_app(replace(services, settings=replace(services.settings, demands_second_factor=True)))
    operator, owner = people.operator(), maker.owner
    for user, path in ((operator, "/operator"), (owner, maker.url("invitations/new"))):
        lenient, client = client_for(user), strict.test_client()
        assert lenient.get(path).status_code == 200
        cookie = lenient.get_cookie(cookie_name(services.settings, "session"))
        client.set_cookie(cookie_name(services.settings, "session"), cookie.value if cookie else "")
        assert client.get(path).location == "/account"
        assert "第二步验证" in read(client.get("/account")).words
        assert client.get(maker.url()).status_code == (200 if user is owner else 404)
        with transaction(services.sessions, writing=True) as session:
            row = session.scalars(select(User).where(User.id == user.id)).one()
            row.totp_secret = Seal(installation_secret(services.settings)).close(b"x" * 20, f"totp:{user.id}")
        assert client.get(path).status_code == 200
