"""重新确认: a lapsed list goes on when its persons say so again, or its number is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from selfcheck.attestation.approvals import read_account_proof, statements_of
from selfcheck.clock import local_day
from selfcheck.db.session import transaction
from selfcheck.enterprises.records import Appointment, ProductUnit
from selfcheck.errors import NotFound, Refused
from selfcheck.glossary import Post
from selfcheck.handlers import works_of
from selfcheck.issuing.approvals import answers_of
from selfcheck.issuing.making import enter
from selfcheck.issuing.previews import Previews
from selfcheck.issuing.records import Step
from selfcheck.issuing.tasks import Press, frozen_list
from selfcheck.jobs.operations import Fenced, claim, finish
from selfcheck.jobs.worker import Running, Waiting
from selfcheck.services import Services
from selfcheck.transparency.keys import policy_file
from tests.data.issued import (
    Issued,
    Lenient,
    Printer,
    attested,
    events_of,
    holder,
    job_of,
    published,
    review,
    snapshot_of,
    state_of,
    terms,
    work,
)
from tests.data.lists import SampleList
from tests.issuing.lapsed import (
    A_DAY,
    Client,
    again,
    given_up,
    lapsed,
    row_of,
    send,
)
from tests.issuing.sealing import answers, kinds, later, registered, revoke_key, waits
from tests.issuing.test_waiting import new_seal
from tests.people import People
from tests.transparency.test_pages_and_commands import run

# whose word counts


def test_nothing_that_was_said_to_the_lapsed_data_is_carried_over(services: Services, unwitnessed: Issued) -> None:
    again(services, unwitnessed)
    snapshot = snapshot_of(services, unwitnessed)
    with unwitnessed.of.of.scope(services) as session:
        row = row_of(session, unwitnessed)
        proofs = {each.act: each.proof for each in answers_of(session, row)}
    assert [proofs["prepared"], proofs["reviewed"]] == [b"", b""]
    attest = statements_of(snapshot)[-1]
    assert read_account_proof(proofs["attested"]).statement_sha256 == attest.challenge.hex()
    assert snapshot.confirmations[-1].at == snapshot.issued_at


def test_a_surer_approval_is_asked_for_again(services: Services, reviewed: SampleList) -> None:
    issued = attested(services, reviewed, replace(terms(services), by_keys=True))
    with reviewed.of.scope(services, writing=True) as session:
        row = row_of(session, issued)
        for each in answers_of(session, row):
            each.grade = "own_key"
    revoke_key(services, reviewed.of.unit.id)
    later(services, A_DAY)
    work(services)
    new_seal(services, issued)
    again(services, issued)
    assert job_of(services, issued).payload["sign_until"]
    assert answers(services, issued) == {"prepared": "", "reviewed": "", "attested": "account"}


def test_only_who_attested_confirms_again(services: Services, unwitnessed: Issued) -> None:
    with pytest.raises(Refused, match="confirm-of-another"):
        again(services, unwitnessed, holder(unwitnessed.of, Post.DIRECTOR))
    assert len(lapsed(services, unwitnessed)) == 1


def test_nobody_who_left_their_post_is_printed_under_it(services: Services, unwitnessed: Issued) -> None:
    day = local_day(services.clock.now()) - timedelta(days=1)
    with unwitnessed.of.of.scope(services, writing=True) as session:
        for each in session.scalars(select(Appointment).where(Appointment.post == Post.DIRECTOR.value)):
            each.ended_on = day
    with pytest.raises(Refused) as refused:
        again(services, unwitnessed)
    assert refused.value.code in {"post-not-held", "not-ready"}


def test_other_facts_than_were_confirmed_are_not_issued_under_the_old_number(
    services: Services, unwitnessed: Issued
) -> None:
    with unwitnessed.of.of.scope(services, writing=True) as session:
        for product in session.scalars(select(ProductUnit)):
            product.brand = "换过的牌子"
    with pytest.raises(Refused, match="not-ready"):
        again(services, unwitnessed)


def test_what_did_not_lapse_is_neither_confirmed_again_nor_given_up(services: Services, people: People) -> None:
    first = published(services, people)
    with pytest.raises(NotFound):
        again(services, first)
    with pytest.raises(NotFound):
        given_up(services, first)


def test_confirmed_twice_at_once_it_is_frozen_once(services: Services, unwitnessed: Issued) -> None:
    again(services, unwitnessed)
    digest = snapshot_of(services, unwitnessed)
    with pytest.raises(NotFound):
        again(services, unwitnessed)
    assert snapshot_of(services, unwitnessed) == digest


def test_it_may_lapse_more_than_once(services: Services, unwitnessed: Issued) -> None:
    for count in (2, 3):
        again(services, unwitnessed)
        later(services, timedelta(hours=21))
        work(services)
        assert len(lapsed(services, unwitnessed)) == count
        assert "没有批准" in waits(services, unwitnessed)
    assert kinds(services, unwitnessed) == ["list", "lapsed"], "nobody approved, so nothing was logged"


# giving the number up


def test_given_up_its_number_is_void_and_the_list_a_draft(services: Services, unwitnessed: Issued) -> None:
    given_up(services, unwitnessed)
    assert events_of(services, unwitnessed)["void"].reason == "总监已离职"
    assert (state_of(services, unwitnessed.of), job_of(services, unwitnessed).state) == ("draft", "cancelled")
    assert kinds(services, unwitnessed) == ["list", "lapsed", "void"]
    policy_file(services.settings).unlink()
    work(services)
    assert run(services, "audit").exit_code == 0
    review(services, unwitnessed.of)
    following = attested(services, unwitnessed.of)
    work(services)
    assert following.number.endswith("-0002")
    assert snapshot_of(services, following).edition == 1
    with pytest.raises(NotFound):
        again(services, unwitnessed)


def test_a_number_is_given_up_with_a_reason(services: Services, unwitnessed: Issued) -> None:
    with pytest.raises(Refused, match="give-up-without-reason"):
        given_up(services, unwitnessed, "  ")


def test_a_worker_that_looks_just_now_publishes_nothing_that_was_given_up(
    services: Services, unwitnessed: Issued
) -> None:
    later(services, timedelta(hours=2))
    with transaction(services.sessions, writing=True) as session:
        claimed = claim(session, at=services.clock.now())
    assert claimed is not None
    given_up(services, unwitnessed)
    with pytest.raises(Fenced), transaction(services.sessions, writing=True) as session:
        finish(session, claimed, {}, at=services.clock.now())


def test_a_worker_that_read_the_lapsed_data_just_before_goes_on_with_nothing(
    services: Services, unwitnessed: Issued
) -> None:
    later(services, timedelta(hours=2))
    with transaction(services.sessions, writing=True) as session:
        claimed = claim(session, at=services.clock.now())
    assert claimed is not None
    running = Running(claimed, services.sessions, services.clock)
    press = Press(Printer(), services.store, Previews(services.settings.data_dir / "previews"), services.clock)
    frozen = frozen_list(press, running)
    again(services, unwitnessed)
    with pytest.raises(Waiting) as waiting:
        enter(works_of(services, Lenient()), running, frozen)
    assert waiting.value.until == services.clock.now(), "it is taken up again at once, with the new data"
    assert kinds(services, unwitnessed) == ["list", "lapsed"]


# the pages


def test_the_unit_is_told_everywhere_and_confirms_on_its_page(
    services: Services, unwitnessed: Issued, client_for: Client
) -> None:
    of = unwitnessed.of.of
    chief = client_for(of.users[Post.PERSON_IN_CHARGE])
    one, page = of.url(f"issued/{unwitnessed.id}"), of.url(f"issued/{unwitnessed.id}/again")
    for path in (one, page, of.url("issued"), of.url("")):
        assert "重新确认" in chief.get(path).get_data(as_text=True), path
    assert "逾期" in chief.get(f"{one}/approvals").get_data(as_text=True)
    assert "还没有批准" not in chief.get(f"{one}/approvals").get_data(as_text=True)
    assert send(chief, unwitnessed, "again") == 303
    officer = client_for(of.users[Post.OFFICER])
    assert "还没有批准" in officer.get(f"{one}/approvals").get_data(as_text=True)
    assert chief.get(page).status_code == 404, "there is nothing to confirm any more"


def test_an_officer_sees_why_and_can_neither_confirm_nor_give_up(
    services: Services, unwitnessed: Issued, client_for: Client
) -> None:
    of = unwitnessed.of.of
    officer, page = client_for(of.users[Post.OFFICER]), of.url(f"issued/{unwitnessed.id}/again")
    text = officer.get(page).get_data(as_text=True)
    assert "重新确认" in text
    assert '<form class="post-button" method="post" action="' + page not in text
    for path in ("again", "give-up"):
        assert send(officer, unwitnessed, path, reason="x") == 403


def test_the_number_is_given_up_on_its_page(services: Services, unwitnessed: Issued, client_for: Client) -> None:
    of = unwitnessed.of.of
    chief = client_for(of.users[Post.PERSON_IN_CHARGE])
    assert send(chief, unwitnessed, "give-up", reason="") == 400
    assert send(chief, unwitnessed, "give-up", reason="总监已离职") == 303
    shown = chief.get(of.url(f"issued/{unwitnessed.id}")).get_data(as_text=True)
    assert "空号" in shown
    assert "总监已离职" in shown


def test_whom_nobody_confirmed_again_cannot_approve_the_lapsed_data(
    services: Services, unwitnessed: Issued, client_for: Client
) -> None:
    of = unwitnessed.of.of
    officer = client_for(of.users[Post.OFFICER])
    assert send(officer, unwitnessed, "approvals/prepared/account") == 409


def test_the_steps_of_the_first_issue_are_the_only_ones(services: Services, unwitnessed: Issued) -> None:
    again(services, unwitnessed)
    with unwitnessed.of.of.scope(services) as session:
        acts = list(session.scalars(select(Step.act).where(Step.checklist_id == unwitnessed.of.id).order_by(Step.id)))
    assert acts == ["submit", "review", "attest"]
    assert registered(services, unwitnessed) == {"data"}
