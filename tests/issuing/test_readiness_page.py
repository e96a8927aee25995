"""签发前体检: what the page shows is what the POST obeys, for the same function says both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from selfcheck.accounts.records import User
from selfcheck.checklist.model import OwnRow
from selfcheck.checklist.operations import points
from selfcheck.enterprises.operations import people as staff
from selfcheck.enterprises.operations import products, reading
from selfcheck.errors import Refused
from selfcheck.findings import Finding
from selfcheck.glossary import Frequency, Post, Stage
from selfcheck.issuing.flow import open_case
from selfcheck.issuing.steps import Act
from selfcheck.services import Services
from tests.data.issued import confirm_all, desk_of, holder, ready_list, state_of, take
from tests.data.lists import SampleList, start_list
from tests.data.units import APPOINTED_ON, found_maker
from tests.people import People, form_token

Client = Callable[[User], FlaskClient]


@pytest.fixture
def ready(services: Services, people: People) -> SampleList:
    return ready_list(services, people)


def found(services: Services, sample: SampleList) -> list[Finding]:
    with sample.of.scope(services) as session:
        case = open_case(
            session, desk_of(services), sample.of.unit, sample.id, at=services.clock.now(), is_held=False
        )
        return list(case.findings)


def blocking(services: Services, sample: SampleList) -> set[str]:
    return {finding.code for finding in found(services, sample) if finding.blocks}


def nothing_read(services: Services, people: People) -> SampleList:
    return start_list(services, found_maker(services, people))


def a_post_left_open(services: Services, people: People) -> SampleList:
    sample = ready_list(services, people)
    with sample.of.scope(services, writing=True) as session:
        (director,) = [each for each, _ in reading.appointments(session) if each.post == Post.DIRECTOR]
        staff.end_appointment(session, sample.of.actor, director.id, APPOINTED_ON, at=services.clock.now())
    return sample


def a_paper_that_expired(services: Services, people: People) -> SampleList:
    sample = ready_list(services, people)
    with sample.of.scope(services, writing=True) as session:
        (held,) = reading.products(session)
        (paper,) = held.papers
        facts = replace(paper.facts, expires_on=date(2026, 1, 31))
        products.change_paper(session, sample.of.actor, paper.id, facts, paper.version, at=services.clock.now())
    return sample


def a_model_outside_every_paper(services: Services, people: People) -> SampleList:
    sample = ready_list(services, people)
    with sample.of.scope(services, writing=True) as session:
        (held,) = reading.products(session)
        facts = replace(held.facts, models=("TDT99Z",))
        products.change_product(session, sample.of.actor, held.id, facts, held.version, at=services.clock.now())
    return sample


def a_character_no_font_has(services: Services, people: People) -> SampleList:
    sample = start_list(services, found_maker(services, people))
    own = OwnRow(Stage.PROCESS, "\U0010fffd 松动", "看", "不松动", Frequency.DAILY)
    with sample.of.scope(services, writing=True) as session:
        points.add_own_row(session, sample.of.actor, sample.id, own, at=services.clock.now())
    confirm_all(services, sample)
    return sample


TROUBLES = [
    nothing_read,
    a_post_left_open,
    a_paper_that_expired,
    a_model_outside_every_paper,
    a_character_no_font_has,
]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_the_page_shows_the_post_refuses(
    services: Services,
    people: People,
    client_for: Client,
    trouble: Callable[[Services, People], SampleList],
) -> None:
    sample = trouble(services, people)
    officer = client_for(sample.of.users[Post.OFFICER])
    page = officer.get(sample.of.url(f"lists/{sample.id}/readiness"))
    errors = [finding for finding in found(services, sample) if finding.blocks]
    assert errors
    for finding in errors:
        assert finding.words.zh.split("“")[0][:12] in page.get_data(as_text=True)
    token = form_token(officer.get("/account"))
    answer = officer.post(sample.of.url(f"lists/{sample.id}/submit"), data={"csrf_token": token})
    assert answer.status_code == 409
    assert f"还有 {len(errors)} 处必须先改" in answer.get_data(as_text=True)
    assert state_of(services, sample) == "draft"


def test_a_ready_list_is_submitted_from_the_page(services: Services, ready: SampleList, client_for: Client) -> None:
    officer = client_for(ready.of.users[Post.OFFICER])
    page = officer.get(ready.of.url(f"lists/{ready.id}/readiness"))
    assert blocking(services, ready) == set()
    answer = officer.post(ready.of.url(f"lists/{ready.id}/submit"), data={"csrf_token": form_token(page)})
    assert answer.status_code == 303
    assert state_of(services, ready) == "submitted"


def test_a_missing_address_is_a_warning_that_blocks_nothing(services: Services, ready: SampleList) -> None:
    codes = {finding.code: finding.blocks for finding in found(services, ready)}
    assert codes["no-check-address"] is False
    take(services, ready, Act.SUBMIT, holder(ready, Post.OFFICER))
    assert state_of(services, ready) == "submitted"


def test_what_turned_up_after_submitting_stops_the_next_step(services: Services, ready: SampleList) -> None:
    take(services, ready, Act.SUBMIT, holder(ready, Post.OFFICER))
    with ready.of.scope(services, writing=True) as session:
        (held,) = reading.products(session)
        products.end_paper(session, ready.of.actor, held.papers[0].id, at=services.clock.now())
    with pytest.raises(Refused, match="not-ready"):
        take(services, ready, Act.REVIEW, holder(ready, Post.DIRECTOR))
    assert state_of(services, ready) == "submitted"


def test_errors_come_first_and_each_leads_somewhere(services: Services, people: People) -> None:
    findings = found(services, a_paper_that_expired(services, people))
    levels = [finding.blocks for finding in findings]
    assert levels == sorted(levels, reverse=True)
    assert all(finding.where is not None for finding in findings if finding.blocks)
