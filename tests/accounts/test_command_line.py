"""Help from the machine itself for somebody who cannot sign in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from selfcheck.accounts import operations
from selfcheck.accounts.cli import account
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.services import Services
from tests.people import People


def run(services: Services, *words: str) -> str:
    installation = SimpleNamespace(services=services, settings=services.settings)
    result = CliRunner().invoke(account, words, obj=installation, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_machines_keeper_prints_a_recovery_link(services: Services, people: People, visitor: FlaskClient) -> None:
    people.add("13800138000", "王芳")
    address = run(services, "recover", "+86 138 0013 8000").splitlines()[0]
    assert address.startswith("http://localhost:8765/recover/")
    assert "王芳" in visitor.get(address.removeprefix("http://localhost:8765")).get_data(as_text=True)


def test_the_machines_keeper_removes_a_lost_factor(services: Services, people: People) -> None:
    wang = people.add("wang")
    with transaction(services.sessions, writing=True) as session:
        operations.get_user(session, wang.id).totp_secret = "1.sealed"
    run(services, "remove-factors", "wang")
    assert people.again(wang).totp_secret is None


def test_an_unknown_name_is_said_so(services: Services) -> None:
    with pytest.raises(Refused, match="account-unknown"):
        run(services, "recover", "nobody")
