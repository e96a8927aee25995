"""A list on its whole way: submitted, reviewed, attested, printed, published; and every way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from selfcheck.actor import SYSTEM
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Act as Done
from selfcheck.attestation.terms import Purpose
from selfcheck.audit.operations import broken_at
from selfcheck.audit.records import AuditEntry
from selfcheck.clock import local_day
from selfcheck.enterprises.model import AppointmentFacts
from selfcheck.enterprises.operations import people as staff
from selfcheck.enterprises.operations import reading
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.issuing.flow import open_case
from selfcheck.issuing.operations import steps_of_round
from selfcheck.issuing.records import IssuedFile, RegisteredNumber, Step
from selfcheck.issuing.statements import STATEMENTS
from selfcheck.issuing.steps import Act
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services
from tests.data.issued import (
    attested,
    desk_of,
    events_of,
    file_of,
    holder,
    job_of,
    published,
    ready_list,
    review,
    snapshot_of,
    state_of,
    take,
    work,
)
from tests.data.lists import SampleList
from tests.data.units import APPOINTED_ON
from tests.people import People


@pytest.fixture
def ready(services: Services, people: People) -> SampleList:
    return ready_list(services, people)


def test_a_list_goes_the_whole_way(services: Services, ready: SampleList) -> None:
    take(services, ready, Act.SUBMIT, holder(ready, Post.OFFICER))
    assert state_of(services, ready) == "submitted"
    take(services, ready, Act.REVIEW, holder(ready, Post.DIRECTOR))
    assert state_of(services, ready) == "reviewed"
    issued = attested(services, ready)
    assert state_of(services, ready) == "issuing"
    assert events_of(services, issued) == {}
    assert work(services) == 1
    assert state_of(services, ready) == "issued"
    assert set(events_of(services, issued)) == {"published"}
    assert job_of(services, issued).result == {"issued_list_id": issued.id}


def test_the_three_steps_stand_in_the_data_with_names_posts_and_statements(
    services: Services, people: People
) -> None:
    frozen = snapshot_of(services, published(services, people))
    assert [(each.act, each.post, each.person) for each in frozen.confirmations] == [
        (Done.PREPARED, Post.OFFICER, "王芳"),
        (Done.REVIEWED, Post.DIRECTOR, "李敏"),
        (Done.ATTESTED, Post.PERSON_IN_CHARGE, "张建国"),
    ]
    assert [each.statement for each in frozen.confirmations] == [STATEMENTS[act] for act in Done]


def test_list_reading_copy_and_data_are_registered_and_the_pdf_carries_the_data(
    services: Services, people: People
) -> None:
    issued = published(services, people)
    files = {kind: file_of(services, issued, kind) for kind in ("list", "reading", "data")}
    assert len(set(files.values())) == 3
    assert files["data"].startswith(b"{")
    with issued.of.of.scope(services) as session:
        kinds = session.scalars(select(IssuedFile.kind).where(IssuedFile.number == issued.number)).all()
        owner = session.scalars(
            select(RegisteredNumber.unit_id).where(RegisteredNumber.number == issued.number)
        ).one()
    assert sorted(kinds) == ["data", "list", "reading"]
    assert owner == issued.of.of.unit.id


@pytest.mark.any_database
def test_the_real_renderer_prints_what_was_frozen(services: Services, people: People) -> None:
    renderer = SupervisedRenderer()
    try:
        issued = published(services, people, renderer=renderer)
    finally:
        renderer.close()
    assert file_of(services, issued, "list").startswith(b"%PDF-1.7")
    assert job_of(services, issued).state == "done"


def test_a_return_brings_the_list_back_with_words(services: Services, ready: SampleList) -> None:
    review(services, ready)
    chief = holder(ready, Post.PERSON_IN_CHARGE)
    with pytest.raises(Refused, match="return-without-words"):
        take(services, ready, Act.RETURN, chief, "  ")
    take(services, ready, Act.RETURN, chief, "第 3 行的限值写错了")
    assert state_of(services, ready) == "draft"
    with ready.of.scope(services) as session:
        assert session.scalars(select(Step.words).where(Step.act == "return")).one() == "第 3 行的限值写错了"
        assert steps_of_round(session, ready.id) == []


def test_after_a_return_the_round_begins_anew_and_only_it_is_printed(services: Services, ready: SampleList) -> None:
    review(services, ready)
    take(services, ready, Act.RETURN, holder(ready, Post.PERSON_IN_CHARGE), "请补充")
    review(services, ready)
    issued = attested(services, ready)
    assert [each.act for each in snapshot_of(services, issued).confirmations] == list(Done)


def test_the_preparer_recalls_and_submits_again(services: Services, ready: SampleList) -> None:
    preparer = holder(ready, Post.OFFICER)
    take(services, ready, Act.SUBMIT, preparer)
    with pytest.raises(Refused, match="recall-not-yours"):
        take(services, ready, Act.RECALL, holder(ready, Post.DIRECTOR))
    take(services, ready, Act.RECALL, preparer)
    assert state_of(services, ready) == "draft"
    take(services, ready, Act.SUBMIT, preparer)
    assert state_of(services, ready) == "submitted"


def test_nobody_approves_their_own_step(services: Services, ready: SampleList) -> None:
    director = holder(ready, Post.DIRECTOR)
    take(services, ready, Act.SUBMIT, director)
    with pytest.raises(Refused, match="own-step"):
        take(services, ready, Act.REVIEW, director)
    assert state_of(services, ready) == "submitted"


@pytest.mark.parametrize("post", [Post.OFFICER, Post.PERSON_IN_CHARGE])
def test_a_review_takes_the_holder_of_the_post(services: Services, ready: SampleList, post: Post) -> None:
    other = {Post.OFFICER: Post.PERSON_IN_CHARGE, Post.PERSON_IN_CHARGE: Post.OFFICER}[post]
    take(services, ready, Act.SUBMIT, holder(ready, other))
    with pytest.raises(Refused, match="post-not-held"):
        take(services, ready, Act.REVIEW, holder(ready, post))


def test_a_main_person_who_left_the_post_attests_nothing(services: Services, ready: SampleList) -> None:
    review(services, ready)
    with ready.of.scope(services, writing=True) as session:
        at = services.clock.now()
        (old,) = [each for each, _ in reading.appointments(session) if each.post == "person_in_charge"]
        staff.end_appointment(session, ready.of.actor, old.id, APPOINTED_ON, at=at)
    with pytest.raises(Refused, match=r"not-ready|post-not-held"):
        attested(services, ready)


def test_only_a_person_takes_steps(services: Services, ready: SampleList) -> None:
    with pytest.raises(Refused, match="person-needed"):
        take(services, ready, Act.SUBMIT, SYSTEM)


def test_a_lone_shopkeeper_issues_on_one_page(services: Services, people: People) -> None:
    shop = ready_list(services, people, shop=True)
    chief = holder(shop, Post.PERSON_IN_CHARGE)
    with shop.of.scope(services) as session:
        case = open_case(session, desk_of(services), shop.of.unit, shop.id, at=services.clock.now())
        assert case.may_issue_alone(chief.user_id or 0)
    issued = attested(services, shop)
    frozen = snapshot_of(services, issued)
    assert [each.act for each in frozen.confirmations] == [Done.PREPARED, Done.ATTESTED]
    assert {each.person for each in frozen.confirmations} == {"陈小店"}
    assert frozen.double_posts[0].posts == (Post.PERSON_IN_CHARGE, Post.OFFICER)
    assert "陈小店" in frozen.double_posts[0].words.zh


def test_who_holds_several_posts_without_declaring_them_issues_nothing_alone(
    services: Services, ready: SampleList
) -> None:
    with ready.of.scope(services, writing=True) as session:
        facts = AppointmentFacts(Post.OFFICER, APPOINTED_ON, "样例任〔2026〕2号")
        staff.appoint(session, ready.of.actor, ready.of.persons["张建国"], facts, at=services.clock.now())
    with pytest.raises(Refused, match="not-declared-in-all-posts"):
        attested(services, ready)
    assert state_of(services, ready) == "draft"


def test_a_declaration_ends_with_the_post(services: Services, people: People) -> None:
    shop = ready_list(services, people, shop=True)
    with shop.of.scope(services, writing=True) as session:
        (officer,) = [each for each, _ in reading.appointments(session) if each.post == "officer"]
        staff.end_appointment(session, shop.of.actor, officer.id, APPOINTED_ON, at=services.clock.now())
    with pytest.raises(Refused, match="not-declared-in-all-posts"):
        attested(services, shop)


def test_a_declared_post_counts_until_its_last_day_and_from_its_first(services: Services, people: People) -> None:
    shop = ready_list(services, people, shop=True)
    today = local_day(services.clock.now())
    with shop.of.scope(services, writing=True) as session:
        (officer,) = [each for each, _ in reading.appointments(session) if each.post == "officer"]
        staff.end_appointment(session, shop.of.actor, officer.id, today, at=services.clock.now())
        facts = AppointmentFacts(Post.OFFICER, today + timedelta(days=9))
        staff.appoint(session, shop.of.actor, officer.person_id, facts, at=services.clock.now())
    alone = []
    for days in (0, 1, 8, 9):
        with shop.of.scope(services) as session:
            at = services.clock.now() + timedelta(days=days)
            case = open_case(session, desk_of(services), shop.of.unit, shop.id, at=at)
            alone.append(case.may_issue_alone(shop.of.owner.id))
    assert alone == [True, False, False, True]


def test_every_step_leaves_its_trail_in_one_whole_chain(services: Services, people: People) -> None:
    issued = published(services, people)
    unit = issued.of.of.unit
    with issued.of.of.scope(services) as session:
        acts = session.scalars(
            select(AuditEntry.act).where(AuditEntry.chain == unit.id).order_by(AuditEntry.id)
        ).all()
        assert broken_at(session, unit.id) is None
    wanted = ["list-submit", "list-review", "list-attest", "list-issued", "list-published"]
    assert [act for act in acts if act in wanted] == wanted


def test_a_preview_is_unknown_to_the_register(services: Services, ready: SampleList) -> None:
    from selfcheck.issuing.previews import Previews, order_preview
    from selfcheck.jobs.records import Job

    with ready.of.scope(services, writing=True) as session:
        at = services.clock.now()
        case = open_case(session, desk_of(services), ready.of.unit, ready.id, at=at, is_held=False)
        job = order_preview(session, desk_of(services), holder(ready, Post.OFFICER), case, at=at)
    work(services)
    previews = Previews(services.settings.data_dir / "previews")
    frozen: Snapshot = previews.snapshot(job.payload["name"])
    assert frozen.purpose is Purpose.PREVIEW
    assert frozen.number == "0000-000000-0000-0000"
    with ready.of.scope(services) as session:
        assert session.scalars(select(Job.state).where(Job.id == job.id)).one() == "done"
        assert session.scalars(select(IssuedFile)).all() == []
        assert session.scalars(select(RegisteredNumber)).all() == []
    assert previews.read(f"{job.payload['name']}.pdf").startswith(b"%PDF")
    assert state_of(services, ready) == "draft"
