"""The inspector of the demo: an area, a list handed in and answered, everything as the pages would show it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.audit.records import AuditEntry
from selfcheck.db.session import transaction
from selfcheck.demo.facts import SHOP
from selfcheck.demo.regulating import LOGIN, OFFICE, REMARKS, appoint, regulate
from selfcheck.demo.running import run
from selfcheck.services import Services
from tests.pages import read


@pytest.mark.any_database
def test_the_demo_has_an_inspector_with_a_receipt(
    services: Services, client_for: Callable[[User], FlaskClient]
) -> None:
    inspector = appoint(services)
    shop = run(services, SHOP)
    receipts = regulate(inspector, [shop])
    unit = shop[0].unit
    assert unit is not None
    with transaction(services.sessions, writing=False) as session:
        sun = session.get_one(User, inspector)
        chen = session.scalars(select(User).where(User.name == SHOP.staff[0].login)).one()
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.chain == unit.id)).all()
    assert sun.name == LOGIN
    desk = read(client_for(sun).get("/regulator/receipts?show=remarks")).main
    assert receipts[shop[1]] in desk
    assert SHOP.unit.name in desk
    overview = read(client_for(chen).get(f"/units/{unit.code}")).main
    assert f"{OFFICE}对清单 {shop[1]} 有意见 {REMARKS}" in overview
    assert {"list-handed-in", "receipt-read"} <= set(acts)
