"""Light or full: recommended, always the person's choice, changed until submission without losing anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.attestation.canonical import from_bytes, to_canonical
from selfcheck.checklist.model import NewList
from selfcheck.checklist.operations import lists, reading
from selfcheck.checklist.operations.light import choose_form
from selfcheck.controls.rules import EDITABLE
from selfcheck.errors import Refused
from selfcheck.glossary import ListForm, Post, Role
from selfcheck.issuing.steps import Act
from selfcheck.services import Services
from tests.data import snapshots
from tests.data.issued import confirm_all, take
from tests.data.lists import SampleList, books, start_list
from tests.data.units import found_maker
from tests.filling import form_to, send, values_of
from tests.pages import read
from tests.people import People


def everything(services: Services, sample: SampleList) -> list[dict[str, Any]]:
    names = (*sorted(EDITABLE), "hand", "person_id", "confirmed_at", "confirmed_together", "target_standing", "place")
    with sample.of.scope(services) as session:
        return [{name: getattr(row, name) for name in names} for row in reading.rows_of(session, sample.id)]


def form_of(services: Services, sample: SampleList) -> str:
    with sample.of.scope(services) as session:
        return reading.checklist_of(session, sample.id).form


def test_a_shop_of_one_person_is_offered_the_light_list_first(shop_list: SampleList, keeper: FlaskClient) -> None:
    answer = keeper.get(shop_list.of.url("lists/start/seller"))
    assert "小店清单（推荐）" in read(answer).main
    chosen = [each.get("value") for each in form_to(read(answer), "/seller").controls if "checked" in each.attrib]
    assert "light" in chosen
    assert "full" not in chosen


def test_the_full_list_stays_the_persons_choice(
    services: Services, shop_list: SampleList, keeper: FlaskClient
) -> None:
    answer = keeper.get(shop_list.of.url("lists/start/seller"))
    done = send(keeper, answer, "/seller", list_form="full")
    assert done.status_code == 303
    with shop_list.of.scope(services) as session:
        assert reading.summaries(session)[0].checklist.form == "full"


def test_a_maker_is_not_asked_and_cannot_have_one(
    services: Services, people: People, client_for: Callable[[User], FlaskClient]
) -> None:
    maker = found_maker(services, people)
    officer = client_for(maker.users[Post.OFFICER])
    assert "清单样式" not in read(officer.get(maker.url("lists/start/maker"))).main
    wish = NewList(Role.MAKER, tuple(maker.products.values()), form=ListForm.LIGHT)
    with maker.scope(services, writing=True) as session, pytest.raises(Refused, match="light-for-sellers"):
        lists.start(session, maker.actor, wish, books(services), at=services.clock.now())
    sample = start_list(services, maker)
    assert officer.post(sample.url("form/light")).status_code in {400, 409}


def test_changing_the_form_changes_no_row(services: Services, shop_list: SampleList, keeper: FlaskClient) -> None:
    page = keeper.get(shop_list.url("controls"))
    send(keeper, page, "/controls", act="stage-selling")
    before = everything(services, shop_list)
    shown = keeper.get(shop_list.url())
    assert send(keeper, shown, "/form/full").status_code == 303
    assert form_of(services, shop_list) == "full"
    assert read(keeper.get(shop_list.url("controls"))).heading == "定管控措施"
    assert send(keeper, keeper.get(shop_list.url()), "/form/light").status_code == 303
    assert form_of(services, shop_list) == "light"
    assert everything(services, shop_list) == before


def test_there_is_no_third_form(shop_list: SampleList, keeper: FlaskClient) -> None:
    values = values_of(form_to(read(keeper.get(shop_list.url())), "/form/full"))
    assert keeper.post(shop_list.url("form/short"), data=values).status_code == 404


def test_a_submitted_list_keeps_its_form(services: Services, shop_list: SampleList) -> None:
    confirm_all(services, shop_list)
    take(services, shop_list, Act.SUBMIT, shop_list.of.actor)
    with shop_list.of.scope(services, writing=True) as session, pytest.raises(Refused, match="list-on-its-way"):
        choose_form(session, shop_list.of.actor, shop_list.id, ListForm.FULL, at=services.clock.now())


def test_data_from_before_stay_as_they_are() -> None:
    for snapshot in (snapshots.maker(3), snapshots.one_person_shop()):
        content = to_canonical(snapshot)
        assert b'"form"' not in content
        assert b'"groups"' not in content
        read_back = from_bytes(content)
        assert not read_back.is_light
        assert to_canonical(read_back) == content
