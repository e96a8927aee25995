"""A list on its whole way with everything real: approvals, log, time stamp, printing, seal, the judge's own look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from selfcheck.attestation.attached import LOG_ENTRY, LOG_PROOF, LOG_TOKEN, data_name
from selfcheck.attestation.canonical import digests
from selfcheck.attestation.custody import Keeper, TimeSource
from selfcheck.attestation.entries import EventEntry, FileEntry, ListEntry, entry_from, entry_leaf
from selfcheck.errors import Refused
from selfcheck.glossary import Post
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services
from selfcheck.transparency.heads import published_head
from selfcheck.verification.verdicts import Verdict
from tests.data.issued import (
    Issued,
    Lenient,
    Printer,
    attested,
    events_of,
    file_of,
    holder,
    issued_again,
    job_of,
    published,
    ready_list,
    review,
    snapshot_of,
    state_of,
    work,
)
from tests.data.shops import SHOPS, issued_light
from tests.issuing.sealing import answers, entries, files_in, judgement, kinds, registered
from tests.people import People


@pytest.fixture(scope="session")
def renderer() -> Iterator[SupervisedRenderer]:
    """The renderer that the worker has."""
    supervised = SupervisedRenderer()
    yield supervised
    supervised.close()


@pytest.mark.any_database
def test_a_sealed_list_is_published_and_a_stranger_accepts_it(
    services: Services, people: People, renderer: SupervisedRenderer
) -> None:
    issued = published(services, people, renderer=renderer)
    assert set(events_of(services, issued)) == {"published"}
    snapshot, found = snapshot_of(services, issued), judgement(services, issued)
    assert snapshot.seal is not None
    assert (snapshot.seal.key_held_by, snapshot.seal.time_source) == (Keeper.OPERATOR, TimeSource.LOCAL)
    assert found.verdict is Verdict.VALID_CURRENCY_UNKNOWN
    assert found.facts is not None
    assert (found.facts.number, found.facts.terms) == (issued.number, snapshot.seal)
    assert [each.person for each in found.facts.approvals] == [each.person for each in snapshot.confirmations]


@pytest.mark.any_database
def test_a_light_list_of_one_person_is_sealed_as_well(
    services: Services, people: People, renderer: SupervisedRenderer
) -> None:
    issued = issued_light(services, people, SHOPS[0], renderer)
    assert judgement(services, issued).verdict is Verdict.VALID_CURRENCY_UNKNOWN
    assert answers(services, issued) == {"prepared": "account", "attested": "account"}


def test_everything_that_proves_the_list_lies_in_it(services: Services, people: People) -> None:
    issued = published(services, people)
    files = files_in(file_of(services, issued))
    acts = [
        f"approval-{act}{end}" for act in ("prepared", "reviewed", "attested") for end in (".json", ".account.json")
    ]
    assert set(files) == {data_name(issued.number), LOG_ENTRY, LOG_PROOF, LOG_TOKEN, *acts}
    entry = entry_from(files[LOG_ENTRY])
    assert isinstance(entry, ListEntry)
    assert entries(services, issued.number)[0] == entry
    assert (entry.data_sha256, entry.data_sm3) == digests(files[data_name(issued.number)])
    logged = entries(services, issued.number)[1]
    assert isinstance(logged, FileEntry)
    assert (logged.file_sha256, logged.file_sm3) == digests(file_of(services, issued))


def test_the_chain_of_a_list_in_the_log(services: Services, people: People) -> None:
    first = published(services, people)
    second = issued_again(services, first.of)
    assert kinds(services, first) == ["list", "file", "superseded"]
    leaf, _, event = entries(services, first.number)
    successor = entries(services, second.number)[0]
    assert isinstance(successor, ListEntry)
    assert isinstance(event, EventEntry)
    assert (successor.edition, successor.previous) == (2, entry_leaf(leaf).hex())
    assert event.by_number == second.number


def test_a_withdrawal_stands_in_the_log_and_under_its_checkpoint(services: Services, people: People) -> None:
    issued = published(services, people)
    chief = holder(issued.of, Post.PERSON_IN_CHARGE)
    with issued.of.of.scope(services, writing=True) as session:
        withdraw(session, chief, issued_list(session, issued.id), "场地搬迁", at=services.clock.now())
    assert kinds(services, issued) == ["list", "file", "withdrawn"]
    assert work(services) == 1
    with issued.of.of.scope(services) as session:
        log = services.logbook.open(session)
        assert log is not None
        head = published_head(session, log)
    assert head is not None
    assert head.size == 3
    again = issued_again(services, issued.of)
    entry = entries(services, again.number)[0]
    assert isinstance(entry, ListEntry)
    assert (entry.edition, entry.previous) == (2, entry_leaf(entries(services, issued.number)[0]).hex())


class Refusing(Lenient):
    """A judge that accepts nothing."""

    def refuse_unfit(self, content: bytes, *, at: datetime) -> None:
        super().refuse_unfit(content, at=at)
        raise Refused("sealed-list-unfit", "自检没有通过", "It did not pass")


def test_what_its_own_judge_refuses_is_never_published_and_its_number_is_void_in_the_log(
    services: Services, people: People
) -> None:
    sample = ready_list(services, people)
    review(services, sample)
    issued, judge = attested(services, sample), Refusing()
    work(services, Printer(), judge)
    assert len(judge.seen) == 1
    assert set(events_of(services, issued)) == {"void"}
    assert kinds(services, issued) == ["list", "void"]
    assert registered(services, issued) == {"data"}
    assert (state_of(services, sample), job_of(services, issued).state) == ("draft", "failed")
    review(services, sample)
    again = attested(services, sample)
    work(services)
    assert snapshot_of(services, again).edition == 1
    assert kinds(services, again) == ["list", "file"]


def test_a_list_that_could_not_be_printed_after_it_was_logged_is_void_there_too(
    services: Services, people: People
) -> None:
    sample = ready_list(services, people)
    review(services, sample)
    issued: Issued = attested(services, sample)
    work(services, Printer(fails=[Refused("failed-limit", "这份文件太大", "Too large")]))
    assert kinds(services, issued) == ["list", "void"]
