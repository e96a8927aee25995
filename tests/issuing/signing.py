"""Persons of a unit at the page of approvals."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask.testing import FlaskClient

from selfcheck.accounts import passkeys
from selfcheck.accounts.passkeys import Place
from selfcheck.accounts.records import User
from selfcheck.db.session import transaction
from selfcheck.services import Services
from tests.accounts.authenticator import Authenticator
from tests.data.units import actor_of
from tests.people import form_token


@dataclass
class Signer:
    """Somebody of the unit at the page of approvals."""

    client: FlaskClient
    page: str

    def send(self, path: str, **fields: object) -> int:
        """Send a form of the page and return the status."""
        data = {"csrf_token": form_token(self.client.get(self.page)), **fields}
        return self.client.post(f"{self.page}/{path}", data=data).status_code


def add_passkey(services: Services, user: User) -> Authenticator:
    """Give somebody a passkey."""
    device, place = Authenticator(), Place.of(services.settings.base_url)
    with transaction(services.sessions, writing=True) as session:
        options = json.loads(passkeys.options_to_add(session, user, place, at=services.clock.now()))
        made = device.make(options)
        passkeys.add(session, actor_of(user), place, made, "手机", at=services.clock.now())
    return device


def agree(services: Services, signer: Signer, act: str, device: Authenticator) -> int:
    """Let the device sign what the page asks for."""
    token = form_token(signer.client.get(signer.page))
    asked = signer.client.post(f"{signer.page}/{act}/challenge", headers={"X-CSRFToken": token})
    return signer.send(f"{act}/own-key", answer=device.sign(json.loads(asked.data)))


def shown(signer: Signer) -> str:
    return signer.client.get(signer.page).get_data(as_text=True)
