"""逾期: what cannot be sealed within a day lapses; its number stays, and what it said before counts no more."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.approvals import statements_of
from selfcheck.clock import FixedClock, local_day
from selfcheck.db.session import transaction
from selfcheck.glossary import Post
from selfcheck.issuing.records import ListCard
from selfcheck.issuing.trust.standing import status_list
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.sealing.keyring import in_use
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.retiring import revoke
from selfcheck.services import Services
from selfcheck.transparency.keys import policy_file
from selfcheck.verification.checks import verify_file
from selfcheck.verification.reading import ChildReader
from selfcheck.verification.verdicts import Verdict
from tests.data.issued import (
    Issued,
    attested,
    events_of,
    issued_again,
    job_of,
    ledger_of,
    published,
    ready_list,
    snapshot_of,
    state_of,
    work,
)
from tests.data.lists import SampleList
from tests.issuing.lapsed import (
    A_DAY,
    Client,
    again,
    approve,
    lapsed,
    witness,
)
from tests.issuing.sealing import answers, judgement, kinds, later, revoke_key, waits
from tests.issuing.test_waiting import new_seal, with_authority
from tests.people import People
from tests.sealing.authorities import OtherAuthority
from tests.transparency.test_pages_and_commands import run

# what lapses, and what it leaves


def test_a_day_without_the_witness_lets_the_data_lapse_and_keeps_the_number(
    services: Services, unwitnessed: Issued
) -> None:
    said = waits(services, unwitnessed)
    assert "重新确认，编号不变" in said
    assert "the number stays" in job_of(services, unwitnessed).error_en
    assert events_of(services, unwitnessed) == {}, "no void, nothing published"
    assert kinds(services, unwitnessed) == ["list", "lapsed"]
    assert state_of(services, unwitnessed.of) == "issuing"
    (lapse,) = lapsed(services, unwitnessed)
    assert lapse.reason == said
    for _ in range(3):
        later(services, timedelta(hours=2))
        assert work(services) == 1, "it is looked at, and nothing comes of it"
    assert kinds(services, unwitnessed) == ["list", "lapsed"]
    assert len(lapsed(services, unwitnessed)) == 1
    assert run(services, "audit").exit_code == 0


def test_confirmed_again_and_approved_it_is_published_under_its_number(
    services: Services, unwitnessed: Issued, client_for: Client, tmp_path: Path
) -> None:
    old = snapshot_of(services, unwitnessed)
    (lapse,) = lapsed(services, unwitnessed)
    again(services, unwitnessed)
    assert answers(services, unwitnessed) == {"prepared": "", "reviewed": "", "attested": "account"}
    work(services)
    assert "还有人没有批准" in waits(services, unwitnessed)
    approve(unwitnessed, client_for, Post.OFFICER, Post.DIRECTOR)
    with witness(services, tmp_path / "back"):
        work(services)
    assert set(events_of(services, unwitnessed)) == {"published"}
    assert kinds(services, unwitnessed) == ["list", "lapsed", "list", "file"]
    new = snapshot_of(services, unwitnessed)
    assert (new.number, new.edition, new.check_code) == (old.number, old.edition, old.check_code)
    assert new.number.endswith("-0001")
    assert new.issued_at - old.issued_at >= A_DAY
    assert (new.in_force_from, new.review_by) == (local_day(new.issued_at), old.review_by)
    assert [row.title for row in new.rows] == [row.title for row in old.rows]
    assert {row.salt for row in new.rows}.isdisjoint(row.salt for row in old.rows)
    assert lapse.data_sha256 != statements_of(new)[0].data_sha256
    assert run(services, "audit").exit_code == 0


def test_a_stranger_accepts_what_was_confirmed_again(services: Services, people: People) -> None:
    renderer = SupervisedRenderer()
    try:
        sample = ready_list(services, people, shop=True)
        issued = attested(services, sample)
        revoke_key(services, sample.of.unit.id)
        later(services, A_DAY)
        work(services, renderer)
        assert "重新确认，编号不变" in waits(services, issued)
        new_seal(services, issued)
        again(services, issued)
        work(services, renderer)
        found = judgement(services, issued)
    finally:
        renderer.close()
    assert found.verdict is Verdict.VALID_CURRENCY_UNKNOWN, found.failed
    assert kinds(services, issued) == ["list", "file"], "what never stood in the log does not lapse there"
    assert set(answers(services, issued).values()) == {"account"}, "one person in all posts confirms once"


def test_what_was_witnessed_in_time_waits_for_a_time_stamp_as_long_as_it_takes(
    services: Services, clock: FixedClock, reviewed: SampleList, tmp_path: Path
) -> None:
    there = with_authority(services, "http://127.0.0.1:9/", OtherAuthority())
    with witness(there, tmp_path / "there"):
        issued = attested(there, reviewed)
        work(there)
    assert "时间戳服务暂时连不上" in waits(there, issued)
    for _ in range(3):
        later(there, A_DAY)
        work(there)
        assert "时间戳服务暂时连不上" in waits(there, issued)
    assert lapsed(there, issued) == []
    assert kinds(there, issued) == ["list"]


def test_a_list_goes_on_waiting_when_the_key_of_the_log_is_revoked_and_a_witness_is_added(
    services: Services, people: People, tmp_path: Path
) -> None:
    """Its checkpoint is signed by the next key as well: nothing lapses, and a stranger accepts it."""
    with witness(services, tmp_path / "away"):
        pass
    sample = ready_list(services, people, shop=True)
    issued = attested(services, sample)
    work(services)
    assert "见证方还没有签名" in waits(services, issued)
    with transaction(services.sessions, writing=True) as session:
        row = in_use(session, Purpose.LOG)
        assert row is not None
        revoke(session, COMMAND_LINE, row, "keyCompromise", at=services.clock.now())
    later(services)
    renderer = SupervisedRenderer()
    try:
        with witness(services, tmp_path / "another"):
            work(services, renderer)
        found = judgement(services, issued)
    finally:
        renderer.close()
    assert found.verdict is Verdict.VALID_CURRENCY_UNKNOWN, found.failed
    assert kinds(services, issued) == ["list", "file"]


def test_the_list_in_force_stays_in_force_meanwhile(services: Services, people: People, tmp_path: Path) -> None:
    first = published(services, people)
    with witness(services, tmp_path / "away"):
        pass
    second = issued_again(services, first.of)
    later(services, A_DAY)
    work(services)
    assert "重新确认，编号不变" in waits(services, second)
    assert set(events_of(services, first)) == {"published"}
    with transaction(services.sessions, writing=False) as session:
        cards = session.scalars(select(ListCard).order_by(ListCard.id)).all()
        assert [card.standing for card in cards] == ["in_force", "being_made"]


def test_another_time_authority_lapses_at_once_and_is_named_in_the_new_data(
    services: Services, reviewed: SampleList, client_for: Client
) -> None:
    issued = attested(services, reviewed)
    changed = with_authority(services, "http://127.0.0.1:9/", OtherAuthority())
    work(changed)
    assert "与冻结的数据不符" in waits(changed, issued)
    assert kinds(changed, issued) == []
    again(services, issued)  # the operator took the other authority back
    approve(issued, client_for, Post.OFFICER, Post.DIRECTOR)
    work(services)
    assert set(events_of(services, issued)) == {"published"}


def test_a_suspended_unit_s_lapsed_list_is_void_as_any_other(services: Services, unwitnessed: Issued) -> None:
    with transaction(services.sessions, writing=True) as session:
        session.merge(unwitnessed.of.of.unit).state = "suspended"
    later(services, timedelta(hours=2))
    work(services)
    assert set(events_of(services, unwitnessed)) == {"void"}
    assert kinds(services, unwitnessed) == ["list", "lapsed", "void"]


# strangers


def online(services: Services, content: bytes) -> Verdict:
    """What the check page says of a file."""
    reader, at = ChildReader(services.trust), services.clock.now()
    return verify_file("list.pdf", content, ledger_of(services), reader, at=at).verdict


def test_what_was_sealed_of_lapsed_data_is_believed_nowhere(
    services: Services, reviewed: SampleList, client_for: Client, tmp_path: Path
) -> None:
    """Somebody with all the keys seals what lapsed, behind the back of the log."""
    renderer = SupervisedRenderer()
    kept: list[bytes] = []

    class Keeping:
        def refuse_unfit(self, content: bytes, *, at: object) -> None:
            kept.append(content)
            policy_file(services.settings).unlink()
            raise KeyboardInterrupt

    try:
        issued = attested(services, reviewed)
        with witness(services, tmp_path / "there"), pytest.raises(KeyboardInterrupt):
            work(services, renderer, Keeping())
        change = with_authority(services, "http://127.0.0.1:9/", OtherAuthority())
        later(change)
        work(change)
        assert kinds(change, issued) == ["list", "lapsed"]
    finally:
        renderer.close()
    (content,) = kept
    assert online(services, content) is Verdict.LOG_INCONSISTENT
    again(services, issued)
    approve(issued, client_for, Post.OFFICER, Post.DIRECTOR)
    work(services)
    assert set(events_of(services, issued)) == {"published"}
    assert online(services, content) is Verdict.EQUIVOCATION
    with transaction(services.sessions, writing=False) as session:
        assert len(status_list(session, services.clock.now()).lapsed) == 1
