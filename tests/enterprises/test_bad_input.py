"""What the unit's forms do with what nobody should type."""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Callable, Iterator
from types import ModuleType
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import encode_multipart
from wtforms import Field

from selfcheck.accounts.records import User
from selfcheck.app import create_app
from selfcheck.audit.operations import trail
from selfcheck.enterprises.forms import people as people_forms
from selfcheck.enterprises.forms import products as product_forms
from selfcheck.enterprises.forms import units as unit_forms
from selfcheck.enterprises.model import PaperFacts, PaperKind, ProductFacts
from selfcheck.enterprises.operations import people, products, reading, units
from selfcheck.services import Services
from selfcheck.web.forms import Day, Form, Lines, Text, WholeNumber
from tests.data.corpora import KEPT, MARKUP, NOT_DAYS, NOT_NUMBERS, REFUSED
from tests.data.units import CABLE, SampleUnit
from tests.people import form_token

Clients = Callable[[User], FlaskClient]
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def bare(shipped: Services) -> Flask:
    """The application without a database behind it; forms alone are asked."""
    return create_app(shipped)


def forms_of(*modules: ModuleType) -> list[type[Form]]:
    """Every form that these modules define."""
    found = {
        each
        for module in modules
        for _, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, Form) and each.__module__ == module.__name__
    }
    return sorted(found, key=lambda form: form.__name__)


FORMS = forms_of(unit_forms, people_forms, product_forms)


def fields_of(kind: type[Field]) -> list[tuple[type[Form], str]]:
    """Every field of a kind in every form."""
    return [
        (form, name)
        for form in FORMS
        for name in dir(form)
        if getattr(getattr(form, name, None), "field_class", None) is kind
    ]


TEXTS, LISTS, NUMBERS, DAYS = (fields_of(kind) for kind in (Text, Lines, WholeNumber, Day))


def filled(bare: Flask, form: type[Form], name: str, value: str) -> Iterator[Field]:
    """The field of a form that was sent with one value."""
    with bare.test_request_context(method="POST", data={name: value}):
        sent = form()
        for field in sent:
            if getattr(field, "choices", ()) is None:
                field.choices = []
        sent.validate()
        yield sent[name]


OF_A_SHAPE = [(unit_forms.ChangeUnitForm, "region_code")]  # six digits and no words: tests/regulator/test_receipts.py
WORDS = [each for each in [*TEXTS, *LISTS] if each not in OF_A_SHAPE]


@pytest.mark.parametrize(("form", "name"), WORDS, ids=lambda value: getattr(value, "__name__", value))
def test_FORM_01_every_text_field_refuses_with_its_name_and_keeps_the_rest(
    bare: Flask, form: type[Form], name: str
) -> None:
    for value in REFUSED.values():
        for field in filled(bare, form, name, value):
            assert any(str(field.label.text) in error for error in field.errors), ascii(value)
    for field in filled(bare, form, name, "厂" * (1 + limit_of(bare, form, name))):
        assert any(str(field.label.text) in error for error in field.errors)
    for field in filled(bare, form, name, "厂" * limit_of(bare, form, name)):
        assert not field.errors
    if (form, name) in TEXTS:
        for value in KEPT.values():
            for field in filled(bare, form, name, value[: limit_of(bare, form, name)]):
                assert field.data == unicodedata.normalize("NFC", value[: limit_of(bare, form, name)])


def limit_of(bare: Flask, form: type[Form], name: str) -> int:
    """How many characters a field takes."""
    return next(int(field.limit) for field in filled(bare, form, name, "x"))


def test_FORM_01_ten_megabytes_are_too_large(maker: SampleUnit, client_for: Clients) -> None:
    client = client_for(maker.owner)
    token = form_token(client.get(maker.url("sites")))
    for size, status in ((10 * MEGABYTE, 413), (600 * 1000, 400)):
        data = {"csrf_token": token, "name": "x" * size, "address": ""}
        assert client.post(maker.url("sites"), data=data).status_code == status


def test_FORM_06_a_large_field_is_refused_in_either_encoding(
    services: Services, maker: SampleUnit, client_for: Clients
) -> None:
    client = client_for(maker.owner)
    token = form_token(client.get(maker.url("sites")))
    data = {"csrf_token": token, "name": "厂房", "address": "x" * 600 * 1000}
    boundary, parts = encode_multipart(data)
    multipart = f"multipart/form-data; boundary={boundary}"
    for body, encoding in ((urlencode(data), "application/x-www-form-urlencoded"), (parts, multipart)):
        answer = client.post(maker.url("sites"), data=body, content_type=encoding)
        assert answer.status_code in {400, 413}
    with maker.scope(services) as session:
        assert reading.sites(session) == []


def test_FORM_02_markup_is_inert_on_every_page(
    services: Services, people: object, maker: SampleUnit, client_for: Clients
) -> None:
    everything = " ".join(KEPT.values())
    store_everywhere(services, maker, everything)
    client, shown = client_for(maker.owner), 0
    for path in ("", "sites", "sites/1", "people", "people/1", "people/4", "products", "products/1", "products/2",
                 "products/2/edit", "products/2/papers/2", "products/2/papers/add", "trail", "members", "settings",
                 "invitations/new", "people/4/appoint", "products/2/end"):  # fmt: skip
        page = client.get(maker.url(path))
        assert page.status_code == 200, path
        text = page.get_data(as_text=True)
        assert not [markup for markup in MARKUP if markup in text], path
        shown += "DROP TABLE" in text or "HYPERLINK" in text
    assert shown > 8


def store_everywhere(services: Services, unit: SampleUnit, value: str) -> None:
    """Put a text into every field that keeps one."""
    at, short = services.clock.now(), value[:60]
    with unit.scope(services, writing=True) as session:
        site = units.add_site(session, unit.actor, short, value[:200], at=at)
        people.add_person(session, unit.actor, value[-60:], at=at, phone=value[:30])
        facts = ProductFacts(
            is_made=True, is_sold=False, brand=value[:120], models=(value,), standards=(value,), partner=value[:120],
            lines=(value,), site_ids=(site.id,), note=value,
        )  # fmt: skip
        row = products.add_product(session, unit.actor, services.catalogue.by_name[CABLE], facts, at=at)
        paper = PaperFacts(PaperKind.OTHER, value[:60], (value,), value[:120], value[-120:], value[20:140])
        products.add_paper(session, unit.actor, row.id, paper, at=at)


@pytest.mark.parametrize(("form", "name"), NUMBERS, ids=lambda value: getattr(value, "__name__", value))
def test_FORM_03_numbers_have_one_spelling(bare: Flask, form: type[Form], name: str) -> None:
    for typed in NOT_NUMBERS:
        for field in filled(bare, form, name, typed):
            assert field.errors, typed
            assert field.data is None
    for typed, value in (("0", 0), ("120", 120), (" 7 ", 7), ("", None)):
        for field in filled(bare, form, name, typed):
            assert not field.errors, typed
            assert field.data == value


@pytest.mark.parametrize(("form", "name"), DAYS, ids=lambda value: getattr(value, "__name__", value))
def test_FORM_04_days_are_days(bare: Flask, form: type[Form], name: str) -> None:
    for typed in NOT_DAYS:
        for field in filled(bare, form, name, typed):
            assert field.errors, typed
            assert field.data is None
    for field in filled(bare, form, name, "2028-02-29"):
        assert field.data.isoformat() == "2028-02-29"


def test_FORM_05_a_field_that_comes_twice_is_refused(
    services: Services, maker: SampleUnit, client_for: Clients
) -> None:
    client = client_for(maker.owner)
    token = form_token(client.get(maker.url("sites")))
    data = {"csrf_token": token, "name": ["甲", "乙"], "address": ""}
    assert client.post(maker.url("sites"), data=data).status_code == 400
    arrays = {"csrf_token": token, "name[]": "甲", "name[0]": "乙"}
    assert client.post(maker.url("sites"), data=arrays).status_code == 400
    deep = "[" * 10_000 + "]" * 10_000
    headers = {"X-CSRFToken": token}
    answer = client.post(maker.url("sites"), data=deep, headers=headers, content_type="application/json")
    assert answer.status_code == 400
    with maker.scope(services) as session:
        assert reading.sites(session) == []


def test_FORM_08_a_form_sent_twice_acts_once(services: Services, maker: SampleUnit, client_for: Clients) -> None:
    client = client_for(maker.owner)
    token = form_token(client.get(maker.url("people/add")))
    data = {"csrf_token": token, "once": "the same word", "name": "重名"}
    answers = [client.post(maker.url("people/add"), data=data) for _ in range(3)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, maker.url("people"))}
    with maker.scope(services) as session:
        assert [person.name for person in reading.persons(session)].count("重名") == 1
        assert [entry.act for entry in trail(session, maker.unit.id)].count("person-added") == 4


def test_FORM_09_a_late_save_shows_both_versions_and_loses_nothing(maker: SampleUnit, client_for: Clients) -> None:
    client, path = client_for(maker.owner), maker.url("settings")
    token = form_token(client.get(path))
    data = {"csrf_token": token, "name": "甲改的", "uscc": maker.unit.uscc, "part": "maker", "version": "1"}
    assert client.post(path, data=data).status_code == 303
    late = client.post(path, data={**data, "name": "乙改的", "region": "乙填的"})
    text = late.get_data(as_text=True)
    assert late.status_code == 409
    assert 'value="乙改的"' in text
    assert 'value="乙填的"' in text
    assert "<dd>甲改的</dd>" in text
    assert 'name="version" type="hidden" value="2"' in text
    assert client.post(path, data={**data, "name": "乙改的", "version": "2"}).status_code == 303


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 40, "1.0", "１"])
def test_FORM_09_a_version_that_is_no_number_is_late(maker: SampleUnit, client_for: Clients, typed: str) -> None:
    client, path = client_for(maker.owner), maker.url("settings")
    data = {"csrf_token": form_token(client.get(path)), "name": "新名", "uscc": maker.unit.uscc, "part": "maker"}
    assert client.post(path, data={**data, "version": typed}).status_code == 409


@pytest.mark.parametrize("escaped", [True, False])
def test_FORM_10_another_encoding_is_refused(
    services: Services, maker: SampleUnit, client_for: Clients, *, escaped: bool
) -> None:
    client = client_for(maker.owner)
    token = form_token(client.get(maker.url("sites"))).encode()
    name = "总装车间".encode("gbk")
    typed = b"".join(b"%%%02X" % byte for byte in name) if escaped else name
    body = b"csrf_token=" + token + b"&address=&name=" + typed
    for content_type in ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=gbk"):
        answer = client.post(maker.url("sites"), data=body, content_type=content_type)
        assert answer.status_code in {400, 415}
    with maker.scope(services) as session:
        assert reading.sites(session) == []


def test_FORM_11_other_methods_are_not_allowed(services: Services, maker: SampleUnit, client_for: Clients) -> None:
    client, path = client_for(maker.owner), maker.url("people/1/declare")
    for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        assert client.open(path, method=method).status_code == 405, method
    token = form_token(client.get(maker.url("sites")))
    product = maker.url(f"products/{next(iter(maker.products.values()))}")
    for extra in ({"_method": "DELETE"}, {"X-HTTP-Method-Override": "DELETE"}):
        answer = client.post(product, data={"csrf_token": token, **extra}, headers=extra)
        assert answer.status_code == 405
    with maker.scope(services) as session:
        assert len(reading.products(session)) == 1


def test_a_choice_not_made_is_said_once(bare: Flask) -> None:
    with bare.test_request_context(method="POST", data={"name": "样例五金店"}):
        form = unit_forms.UnitForm(meta={"csrf": False})
        form.validate()
    assert form.part.errors == ["请选择生产、销售，还是都做。"]
