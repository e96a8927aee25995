"""批准: who took a step gave their word by account; who wishes signs more surely; nobody is kept from issuing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts.records import User
from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.approvals import Grade, read_account_proof, read_own_key_proof, read_statement
from selfcheck.attestation.own_keys import own_key_holds
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.enterprises.records import Person, ProductUnit
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.issuing.issue import Terms
from selfcheck.issuing.making import SIGNING
from selfcheck.issuing.records import Step
from selfcheck.issuing.steps import Act
from selfcheck.jobs.operations import claim, hold
from selfcheck.sealing.importing import import_anchor
from selfcheck.services import Services
from selfcheck.web.dates import moment as local_moment
from tests.data.issued import (
    Issued,
    attested,
    events_of,
    file_of,
    holder,
    job_of,
    ready_list,
    review,
    snapshot_of,
    state_of,
    take,
    terms,
    work,
)
from tests.data.lists import SampleList
from tests.issuing.lapsed import given_up
from tests.issuing.sealing import answers, files_in, judgement, kinds, later, signed_by, waits
from tests.issuing.signing import Signer, add_passkey, agree, shown
from tests.people import People, form_token
from tests.sealing.authorities import OtherAuthority

Client = Callable[[User], FlaskClient]


def by_keys(services: Services) -> Terms:
    return replace(terms(services), by_keys=True)


@pytest.fixture
def waiting(services: Services, reviewed: SampleList) -> Issued:
    """A list whose people were given time to sign."""
    issued = attested(services, reviewed, by_keys(services))
    work(services)
    assert "等待各人" in waits(services, issued)
    assert kinds(services, issued) == []
    return issued


@pytest.fixture
def signer(client_for: Client, waiting: Issued) -> Callable[[Post], Signer]:
    page = waiting.of.of.url(f"issued/{waiting.id}/approvals")
    return lambda post: Signer(client_for(waiting.of.of.users[post]), page)


def test_the_step_of_whoever_signed_in_for_it_is_their_word(services: Services, reviewed: SampleList) -> None:
    issued = attested(services, reviewed)
    work(services)
    files = files_in(file_of(services, issued))
    for confirmation in snapshot_of(services, issued).confirmations:
        act = confirmation.act.value
        said = read_statement(files[f"approval-{act}.json"])
        proof = read_account_proof(files[f"approval-{act}.account.json"])
        assert (said.person, said.words) == (confirmation.person, confirmation.statement)
        assert proof.statement_sha256 == said.challenge.hex()
        assert timedelta(0) < proof.confirmed_at - proof.signed_in_at <= timedelta(minutes=5)


def test_three_persons_in_three_grades(
    services: Services, waiting: Issued, signer: Callable[[Post], Signer], tmp_path: Path
) -> None:
    authority, users = OtherAuthority(), waiting.of.of.users
    with transaction(services.sessions, writing=True) as session:
        import_anchor(session, COMMAND_LINE, authority.root, "person", at=services.clock.now())
    officer, director, chief = (signer(post) for post in (Post.OFFICER, Post.DIRECTOR, Post.PERSON_IN_CHARGE))
    device = add_passkey(services, users[Post.OFFICER])
    assert agree(services, officer, "prepared", device) == 303
    statement = director.client.get(f"{director.page}/reviewed/statement.json").data
    made = signed_by(tmp_path, authority.person(users[Post.DIRECTOR].display_name), statement)
    assert director.send("reviewed/certificate", signature=(BytesIO(made), "signed.p7s")) == 303
    assert chief.send("attested/account") == 303
    assert answers(services, waiting) == {"prepared": "own_key", "reviewed": "certified", "attested": "account"}
    work(services)  # nothing more is expected of anybody, so nobody waits for the hour
    assert set(events_of(services, waiting)) == {"published"}
    files = files_in(file_of(services, waiting))
    said = read_statement(files["approval-prepared.json"])
    assert own_key_holds(said, read_own_key_proof(files["approval-prepared.key.json"]))
    assert "approval-reviewed.p7s" in files
    found = judgement(services, waiting)
    assert found.facts is not None
    assert [each.grade for each in found.facts.approvals] == [Grade.OWN_KEY, Grade.CERTIFIED, Grade.ACCOUNT]


def test_namesakes_approve_each_in_their_own_way(
    services: Services, people: People, client_for: Client, tmp_path: Path
) -> None:
    """Before persons had numbers in the data, such a list was held for one person's and never issued."""
    sample, authority = ready_list(services, people), OtherAuthority()
    with sample.of.scope(services, writing=True) as session:
        officer, director = (
            session.scalars(select(Person).where(Person.user_id == sample.of.users[post].id)).one()
            for post in (Post.OFFICER, Post.DIRECTOR)
        )
        director.name = officer.name
        import_anchor(session, COMMAND_LINE, authority.root, "person", at=services.clock.now())
    review(services, sample)
    issued = attested(services, sample, by_keys(services))
    page = sample.of.url(f"issued/{issued.id}/approvals")
    posts = (Post.DIRECTOR, Post.PERSON_IN_CHARGE, Post.OFFICER)
    namesake, chief, first = (Signer(client_for(sample.of.users[post]), page) for post in posts)
    statement = namesake.client.get(f"{page}/reviewed/statement.json").data
    made = signed_by(tmp_path, authority.person(officer.name), statement)
    assert namesake.send("reviewed/certificate", signature=(BytesIO(made), "signed.p7s")) == 303
    assert first.send("prepared/account") == 303
    assert chief.send("attested/account") == 303
    work(services)
    assert set(events_of(services, issued)) == {"published"}
    found = judgement(services, issued)
    assert found.facts is not None
    told = [(each.person, each.person_no) for each in found.facts.approvals]
    assert told[0][0] == told[1][0] == officer.name
    assert len({number for _, number in told}) == 3
    assert "同名的两个人" in found.sentence.zh


def test_the_page_says_who_said_what_when_how_surely_and_what_is_left(
    services: Services, waiting: Issued, signer: Callable[[Post], Signer], clock: FixedClock
) -> None:
    names = {post: waiting.of.of.users[post].display_name for post in Post}
    officer, director = signer(Post.OFFICER), signer(Post.DIRECTOR)
    before = shown(director)
    assert before.count("办这一步时登录确认，已经算数") == 3
    assert f'<a href="#act-reviewed">{names[Post.DIRECTOR]}（审核）</a>' in before
    assert f"审核：{names[Post.DIRECTOR]}（质量安全总监）" in before
    assert before.count("不再签名，就按登录确认计") == 1, "for their own step alone"
    assert "审核：换成更有力的批准" in before
    later(services, timedelta(minutes=7))
    device = add_passkey(services, waiting.of.of.users[Post.OFFICER])
    assert agree(services, officer, "prepared", device) == 303
    after = shown(director)
    assert f"{names[Post.OFFICER]}于 {local_moment(clock.now())} 给出，这一步已办完" in after
    assert "本人密钥同意" in after
    assert f'<a href="#act-prepared">{names[Post.OFFICER]}（编制）</a>' not in after, "not waited for any more"
    own = shown(officer)
    assert "写入日志以前，换成更有力的批准" in own
    assert "不再签名，就按登录确认计" not in own
    chief = signer(Post.PERSON_IN_CHARGE)
    assert chief.send("close") == 303
    work(services)
    done = shown(director)
    assert "批准已经写入日志，不能再改" in done
    assert "还差什么" not in done
    assert done.count("这一步已办完") == 3


def test_who_does_not_sign_in_time_counts_by_account(
    services: Services, waiting: Issued, signer: Callable[[Post], Signer]
) -> None:
    later(services, timedelta(hours=19))
    work(services)
    assert waits(services, waiting)
    later(services, timedelta(hours=1, minutes=1))
    work(services)
    assert set(events_of(services, waiting)) == {"published"}
    assert answers(services, waiting) == dict.fromkeys(("prepared", "reviewed", "attested"), "account")
    assert signer(Post.OFFICER).send("prepared/account") == 409  # what stands in the log changes no more


def test_the_main_person_need_not_wait(services: Services, waiting: Issued, signer: Callable[[Post], Signer]) -> None:
    assert signer(Post.DIRECTOR).send("close") == 403
    assert signer(Post.PERSON_IN_CHARGE).send("close") == 303
    work(services)
    assert set(events_of(services, waiting)) == {"published"}


def test_nobody_approves_for_another(services: Services, waiting: Issued, signer: Callable[[Post], Signer]) -> None:
    assert signer(Post.DIRECTOR).send("prepared/account") == 403
    device = add_passkey(services, waiting.of.of.users[Post.DIRECTOR])
    director = signer(Post.DIRECTOR)
    token = form_token(director.client.get(director.page))
    headers = {"X-CSRFToken": token}
    assert director.client.post(f"{director.page}/prepared/challenge", headers=headers).status_code == 403
    officer = signer(Post.OFFICER)
    assert agree(services, officer, "prepared", device) == 400  # another person's device
    assert answers(services, waiting) == dict.fromkeys(("prepared", "reviewed", "attested"), "account")


def test_a_signature_over_anything_else_is_refused_and_said(
    services: Services, waiting: Issued, signer: Callable[[Post], Signer], tmp_path: Path
) -> None:
    officer, authority = signer(Post.OFFICER), OtherAuthority()
    assert officer.send("prepared/certificate", signature=(BytesIO(b"\x30\x00"), "x.p7s")) == 409  # no authority yet
    with transaction(services.sessions, writing=True) as session:
        import_anchor(session, COMMAND_LINE, authority.root, "person", at=services.clock.now())
    person = authority.person(waiting.of.of.users[Post.OFFICER].display_name)
    other = signed_by(tmp_path, person, b"another statement")
    for content in (b"", b"\x30\x00", other, bytes(200_000)):
        assert officer.send("prepared/certificate", signature=(BytesIO(content), "x.p7s")) == 400
    assert answers(services, waiting)["prepared"] == "account"


def test_a_step_without_a_fresh_sign_in_has_to_be_approved_still(
    services: Services, reviewed: SampleList, client_for: Client
) -> None:
    with reviewed.of.scope(services, writing=True) as session:
        for step in session.query(Step).filter_by(act="submit"):  # taken before sign-ins were kept
            step.signed_in_at = None
    issued = attested(services, reviewed)
    work(services)
    assert "还有人没有批准" in waits(services, issued)
    officer = Signer(client_for(reviewed.of.users[Post.OFFICER]), reviewed.of.url(f"issued/{issued.id}/approvals"))
    own = shown(officer)
    assert "还没有批准" in own
    assert "编制：请批准" in own
    assert "这份数据就逾期，须由主要负责人重新确认；编号保留" in own
    director = Signer(client_for(reviewed.of.users[Post.DIRECTOR]), officer.page)
    assert f"还差{reviewed.of.users[Post.OFFICER].display_name}本人的批准" in shown(director)
    assert officer.send("prepared/account") == 303
    work(services)
    assert set(events_of(services, issued)) == {"published"}


def test_a_person_who_left_before_approving_holds_no_list_for_ever(
    services: Services, reviewed: SampleList, client_for: Client
) -> None:
    with reviewed.of.scope(services, writing=True) as session:
        for step in session.query(Step).filter_by(act="submit"):
            step.signed_in_at = None
    issued = attested(services, reviewed)
    work(services)
    assert "还有人没有批准" in waits(services, issued)
    later(services, timedelta(hours=20))
    work(services)
    assert "没有批准" in waits(services, issued)
    assert (events_of(services, issued), kinds(services, issued)) == ({}, []), "its number is kept"
    page = Signer(client_for(reviewed.of.users[Post.DIRECTOR]), reviewed.of.url(f"issued/{issued.id}/approvals"))
    assert "原来的数据已经逾期" in shown(page)
    given_up(services, issued)
    assert "编号已作废，不用再批准" in shown(page)
    assert state_of(services, reviewed) == "draft"


def test_an_answer_given_while_a_worker_looks_is_not_slept_through(services: Services, waiting: Issued) -> None:
    job = job_of(services, waiting)
    assert job.run_after - services.clock.now() <= timedelta(minutes=15)


def test_closing_counts_while_a_worker_looks(
    services: Services, waiting: Issued, signer: Callable[[Post], Signer]
) -> None:
    later(services)
    with transaction(services.sessions, writing=True) as session:
        claimed = claim(session, at=services.clock.now())
    assert claimed is not None
    assert signer(Post.PERSON_IN_CHARGE).send("close") == 303
    with transaction(services.sessions, writing=True) as session:
        hold(session, claimed, SIGNING, at=services.clock.now())
    later(services)
    work(services)
    assert set(events_of(services, waiting)) == {"published"}


@pytest.mark.parametrize("act", [Act.REVIEW, Act.ATTEST])
def test_nobody_s_word_is_taken_for_facts_changed_after_it(services: Services, people: People, act: Act) -> None:
    sample = ready_list(services, people)
    take(services, sample, Act.SUBMIT, holder(sample, Post.OFFICER))
    if act is Act.ATTEST:
        take(services, sample, Act.REVIEW, holder(sample, Post.DIRECTOR))
    with sample.of.scope(services, writing=True) as session:
        for product in session.query(ProductUnit):
            product.brand = "换过的牌子"
    going_on: dict[Act, Callable[[], object]] = {
        Act.REVIEW: lambda: take(services, sample, act, holder(sample, Post.DIRECTOR)),
        Act.ATTEST: lambda: attested(services, sample),
    }
    with pytest.raises(Refused, match="not-ready") as caught:
        going_on[act]()
    assert "产品或证书的资料改过" in caught.value.zh
    take(services, sample, Act.RETURN, holder(sample, Post.DIRECTOR), words="资料改过")
    review(services, sample)
    issued = attested(services, sample)
    assert {each.brand for each in snapshot_of(services, issued).products} == {"换过的牌子"}


def test_submitting_and_reviewing_ask_who_is_there(
    services: Services, people: People, client_for: Client, clock: FixedClock
) -> None:
    sample = ready_list(services, people)
    page = sample.of.url(f"lists/{sample.id}/readiness")
    browser = client_for(sample.of.users[Post.OFFICER])
    clock.advance(timedelta(minutes=6))
    data = {"csrf_token": form_token(browser.get(page)), "back": page}
    answer = browser.post(sample.of.url(f"lists/{sample.id}/submit"), data=data)
    assert answer.location.startswith("/account/confirm?next=/units/")
    assert "readiness" in answer.location
    fresh = client_for(sample.of.users[Post.OFFICER])
    data = {"csrf_token": form_token(fresh.get(page)), "back": page}
    assert fresh.post(sample.of.url(f"lists/{sample.id}/submit"), data=data).location == page
    with sample.of.scope(services) as session:
        (step,) = session.query(Step).all()
    assert (step.signed_in_at, step.signed_in_by) == (clock.now(), "password")


def test_the_pages_say_what_a_list_waits_for_and_what_it_rests_on(
    services: Services, waiting: Issued, client_for: Client
) -> None:
    browser = client_for(waiting.of.of.users[Post.PERSON_IN_CHARGE])
    one, every = waiting.of.of.url(f"issued/{waiting.id}"), waiting.of.of.url("issued")
    for page in (one, every, waiting.of.of.url()):
        assert "等待各人用密钥或证书签名" in browser.get(page).get_data(as_text=True)
    later(services, timedelta(hours=21))
    work(services)
    browser = client_for(waiting.of.of.users[Post.PERSON_IN_CHARGE])  # signed in the day after
    shown = browser.get(one).get_data(as_text=True)
    for words in ("账号确认", "系统运营者代管", "本系统自设时间戳", "第 1 条记录"):
        assert words in shown
    approvals = browser.get(f"{one}/approvals").get_data(as_text=True)
    assert "批准已经写入日志" in approvals
    proof = browser.get(f"{one}/approvals/attested/proof")
    assert proof.data == files_in(file_of(services, waiting))["approval-attested.account.json"]
    assert holder(waiting.of, Post.PERSON_IN_CHARGE).name in approvals
