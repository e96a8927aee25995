"""Hostile words wherever a unit may write, taken the whole way: inert on every page, on paper, kept in the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.checklist.model import OwnRow
from selfcheck.checklist.operations import points, reading
from selfcheck.enterprises.model import ProductFacts, UnitFacts
from selfcheck.enterprises.operations import people as persons
from selfcheck.enterprises.operations import products, units
from selfcheck.enterprises.operations import reading as held
from selfcheck.enterprises.operations.people import PersonChange
from selfcheck.glossary import Frequency, Post, Stage
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.issuing.steps import Act
from selfcheck.services import Services
from tests.browser.visits import VISITS
from tests.data.corpora import KEPT, MARKUP
from tests.data.issued import Issued, Printer, attested, confirm_all, holder, review, snapshot_of, take, work
from tests.data.lists import SampleList, row_ids, start_list
from tests.data.units import EBIKE, SampleUnit, found_maker
from tests.pages import read
from tests.people import People

Clients = Callable[[User], FlaskClient]
SHORT = KEPT["script"] + "{{7*7}}"
WORDS = " ".join(KEPT[name] for name in ("script", "image", "percent", "braces", "sql", "path", "entity"))


@pytest.fixture
def printer() -> Printer:
    """Keeps what it was given to print."""
    return Printer()


@pytest.fixture
def hostile(services: Services, people: People, printer: Printer) -> Issued:
    """A withdrawn list of a unit that wrote hostile words into everything."""
    unit = renamed(services, found_maker(services, people))
    sample = start_list(services, unit)
    write_rows(services, sample)
    confirm_all(services, sample)
    take(services, sample, Act.SUBMIT, holder(sample, Post.OFFICER))
    take(services, sample, Act.RETURN, holder(sample, Post.DIRECTOR), WORDS)
    review(services, sample)
    issued = attested(services, sample)
    work(services, printer)
    with unit.scope(services, writing=True) as session:
        at = services.clock.now()
        withdraw(session, holder(sample, Post.PERSON_IN_CHARGE), issued_list(session, issued.id), WORDS, at=at)
    return issued


def renamed(services: Services, unit: SampleUnit) -> SampleUnit:
    """The unit with hostile names for itself, its place, its people, its product."""
    at = services.clock.now()
    with unit.scope(services, writing=True) as session:
        site = units.add_site(session, unit.actor, SHORT, WORDS[:200], at=at)
        facts = UnitFacts(WORDS[:120], unit.unit.uscc, True, False, region=SHORT, address=WORDS[:200], staff=120)
        fresh = session.merge(unit.unit)
        units.change_unit(session, unit.actor, fresh, facts, fresh.version, at=at)
        for person in held.persons(session):
            change = PersonChange(SHORT, SHORT[:30], False, person.version)
            persons.change_person(session, unit.actor, person.id, change, at=at)
        goods = ProductFacts(
            is_made=True,
            is_sold=False,
            brand=WORDS[:120],
            models=("TDT01Z",),
            standards=(SHORT,),
            lines=(SHORT,),
            site_ids=(site.id,),
            note=WORDS[:500],
        )
        products.change_product(session, unit.actor, unit.products[EBIKE], goods, 1, at=at)
    return replace(unit, unit=fresh, persons=dict.fromkeys((SHORT,), next(iter(unit.persons.values()))))


def write_rows(services: Services, sample: SampleList) -> None:
    """A hostile own row and a hostile reason to set a point aside."""
    at = services.clock.now()
    with sample.of.scope(services, writing=True) as session:
        own = OwnRow(
            stage=Stage.PROCESS,
            title=SHORT[:60],
            measure=WORDS[:500],
            target=WORDS[:300],
            frequency=Frequency.DAILY,
            description=WORDS[:500],
            basis=SHORT,
            check_method=WORDS[:300],
            evidence_words=WORDS[:300],
            title_en=SHORT,
            target_en=WORDS[:300],
        )
        points.add_own_row(session, sample.of.actor, sample.id, own, at=at)
        last = reading.rows_of(session, sample.id)[-1]
        points.set_aside(session, sample.of.actor, sample.id, last.id, WORDS[:300], at=at)


def addresses(services: Services, issued: Issued) -> Iterator[tuple[str, str]]:
    """Every page that shows something of the unit, by whom it is opened."""
    unit = issued.of.of
    values = {
        "unit": unit.unit.code,
        "list": issued.of.id,
        "done": issued.of.id,
        "row": max(row_ids(services, issued.of).values()),
        "issued": issued.id,
        "job": issued.job_id,
        "product": unit.products[EBIKE],
        "person": next(iter(unit.persons.values())),
        **dict.fromkeys(("paper", "appointment", "site", "user"), 1),
        "member": unit.users[Post.OFFICER].id,
        "check": issued.check_path,
        **dict.fromkeys(("invitation", "join", "recover", "welcome", "bare"), "x"),
    }
    for visits in VISITS.values():
        for who, path in visits:
            if path.startswith(("/units/{unit}", "{check}", "/operator")):
                yield who or "stranger", path.format(**values)


def test_FORM_02_hostile_words_taken_the_whole_way_are_inert_on_every_page(
    services: Services, hostile: Issued, people: People, client_for: Clients
) -> None:
    unit = hostile.of.of
    users = {post.value: user for post, user in unit.users.items()} | {"owner": unit.owner}
    clients = {who: client_for(user) for who, user in users.items()}
    clients |= {"operator": client_for(people.operator()), "stranger": client_for(people.add("anybody"))}
    shown = 0
    for who, address in addresses(services, hostile):
        answer = clients[who].get(address)
        assert answer.status_code < 500, address
        text = answer.get_data(as_text=True)
        assert not [markup for markup in MARKUP if markup in text], address
        shown += KEPT["script"] in read(answer).words
    assert shown > 25


def test_FORM_02_hostile_words_are_text_on_paper_and_verbatim_in_the_data(
    services: Services, hostile: Issued, printer: Printer
) -> None:
    for document in printer.printed:
        assert not [markup for markup in MARKUP if markup in document.html]
        assert "&lt;script&gt;alert(1)" in document.html
        assert "{{7*7}}" in document.html
    frozen = snapshot_of(services, hostile)
    assert frozen.unit.name == WORDS[:120]
    assert SHORT[:60] in {row.title.zh for row in frozen.rows}
