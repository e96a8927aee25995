"""Whether a seller of licensed or CCC goods needs a director at any size is open, and said so wherever it shows."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.clock import local_day
from selfcheck.enterprises.operations import reading
from selfcheck.enterprises.readiness import posts_needed, unit_findings
from selfcheck.enterprises.records import Appointment
from selfcheck.findings import FindingLevel
from selfcheck.glossary import Post, Role
from selfcheck.services import Services
from tests.data.units import found_shop
from tests.pages import read
from tests.people import People

SAID = "销售许可证或 CCC 产品的单位，是否不论规模都要设质量安全总监，尚未核实"


def test_a_shop_of_licensed_goods_is_told_that_it_is_open(
    services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    shop, today = found_shop(services, people), local_day(services.clock.now())
    page = read(client_for(shop.owner).get(shop.url("people"))).words
    assert SAID in page
    assert "待核对" in page
    with shop.scope(services) as session:
        record = reading.unit_record(session, shop.unit, today)
        assert Post.DIRECTOR not in {Post(each.post) for each in session.scalars(select(Appointment))}
        given = (record, Role.SELLER, services.catalogue, services.scope_rules, today)
        (needed,) = [each for each in posts_needed(*given) if each.post is Post.DIRECTOR]
        (found,) = [each for each in unit_findings(*given) if each.code == "post-missing-director"]
    assert needed.is_needed is None
    assert found.level is FindingLevel.HINT
    assert SAID in found.words.zh
    assert "is not confirmed" in found.words.en
