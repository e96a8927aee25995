"""The first operator's link: made while nobody operates the installation, refused in words otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfcheck.accounts.model import NewAccount
from selfcheck.accounts.operations import accept_first_operator
from selfcheck.clock import SystemClock
from selfcheck.db.session import transaction
from selfcheck.errors import Broken, Refused
from selfcheck.services import Services
from selfcheck.serving.first import first_link
from selfcheck.settings import Settings, from_environment
from tests.people import PASSWORD_HASH
from tests.serving.places import installed


def test_an_empty_folder_is_said_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="selfcheck serve"):
        first_link(from_environment(tmp_path / "nothing", {}))
    assert not (tmp_path / "nothing").exists()


def test_the_link_is_given_until_there_is_an_operator(place: Settings, shipped: Services) -> None:
    with installed(place, shipped, SystemClock()) as services:
        token = first_link(place).split("/welcome/")[1].split()[0]
        with transaction(services.sessions, writing=True) as session:
            accept_first_operator(session, token, NewAccount("first", "王芳", PASSWORD_HASH), at=SystemClock().now())
        with pytest.raises(Refused, match="operator-there"):
            first_link(place)
