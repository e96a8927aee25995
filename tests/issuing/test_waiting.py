"""What is away lets an issue wait: the number is kept, nothing is half-done, and it goes on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography.x509.oid import NameOID

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.custody import TimeSource
from selfcheck.checklist.operations.lists import reopen
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Refused
from selfcheck.issuing.records import IssuedFile
from selfcheck.sealing.authority import OwnStamper
from selfcheck.sealing.certificates import new_key
from selfcheck.sealing.importing import import_anchor
from selfcheck.sealing.keyring import Keyring, Owner
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.retiring import rotate
from selfcheck.sealing.signers import as_asn1
from selfcheck.services import Services
from selfcheck.transparency.keys import policy_file
from tests.data.issued import (
    Issued,
    attested,
    events_of,
    job_of,
    published,
    review,
    snapshot_of,
    state_of,
    terms,
    work,
)
from tests.data.lists import SampleList
from tests.data.log import running_witness
from tests.issuing.sealing import kinds, later, revoke_key, waits
from tests.people import People
from tests.sealing.authorities import OtherAuthority, answering


def number_kept(services: Services, issued: Issued) -> None:
    """The list is published under the number that it was given, as the first of its series."""
    assert set(events_of(services, issued)) == {"published"}
    assert issued.number.endswith("-0001")
    assert kinds(services, issued) == ["list", "file"]


# an authority outside


def stamping(authority: OtherAuthority, clock: FixedClock) -> Callable[[bytes], tuple[str, bytes]]:
    """The answers of a time-stamp authority."""
    key = new_key()
    names = {NameOID.COMMON_NAME: "time.example"}
    certificate = authority.certificate(key, names, stamps=True)
    stamper = OwnStamper(as_asn1(certificate), key, [as_asn1(authority.root)], clock)

    def answer(body: bytes) -> tuple[str, bytes]:
        response = asyncio.run(stamper.async_request_tsa_response(tsp.TimeStampReq.load(body)))
        return "application/timestamp-reply", response.dump()

    return answer


def with_authority(services: Services, url: str, authority: OtherAuthority) -> Services:
    """The installation with an authority outside, whose root the operator imported."""
    with transaction(services.sessions, writing=True) as session:
        import_anchor(session, COMMAND_LINE, authority.root, "time", at=services.clock.now())
    return replace(services, settings=replace(services.settings, time_url=url))


def test_a_time_authority_that_is_away_lets_the_list_wait(
    services: Services, clock: FixedClock, reviewed: SampleList
) -> None:
    with answering({}) as lists:
        authority = OtherAuthority(f"{lists}/root.crl")
    with answering(stamping(authority, clock)) as url:
        pass  # the address is known, nobody answers there any more
    there = with_authority(services, url, authority)
    issued = attested(there, reviewed)
    work(there)
    assert "时间戳服务暂时连不上" in waits(there, issued)
    assert kinds(there, issued) == ["list"]  # logged, and nothing else
    work(there)
    assert waits(there, issued), "looked at again only after a while"
    crl = {"/root.crl": ("application/pkix-crl", authority.list_as_of(clock.now()))}
    with answering(crl) as lists, answering(stamping(replace(authority, address=f"{lists}/root.crl"), clock)) as url:
        back = replace(there, settings=replace(there.settings, time_url=url))
        later(back)
        crl["/root.crl"] = ("application/pkix-crl", authority.list_as_of(clock.now()))
        work(back)
    number_kept(back, issued)
    seal = snapshot_of(back, issued).seal
    assert seal is not None
    assert (seal.time_source, seal.time_authority) == (TimeSource.AUTHORITY, "127.0.0.1")


# the witness


def test_a_witness_that_is_away_lets_the_list_wait(
    services: Services, clock: FixedClock, reviewed: SampleList, tmp_path: Path
) -> None:
    with transaction(services.sessions, writing=True) as session:
        log = services.logbook.begin(session)
    with running_witness(tmp_path / "witness", clock, *log.keys) as witness:
        key = witness.key.text
    policy_file(services.settings).write_text(f"witness w {key} {witness.url}\nquorum w\n", "utf-8")
    issued = attested(services, reviewed)
    work(services)
    assert "见证方还没有签名" in waits(services, issued)
    assert kinds(services, issued) == ["list"]
    with running_witness(tmp_path / "another", clock, *log.keys) as other:
        policy_file(services.settings).write_text(f"witness w {other.key.text} {other.url}\nquorum w\n", "utf-8")
        later(services)
        work(services)
    number_kept(services, issued)


# the key


def test_a_key_revoked_before_the_issue_is_said_before_a_number_is_given(services: Services, people: People) -> None:
    first = published(services, people)
    revoke_key(services, first.of.of.unit.id)
    sample = first.of
    with sample.of.scope(services, writing=True) as session:
        reopen(session, sample.of.actor, sample.id, at=services.clock.now())
    review(services, sample)
    with pytest.raises(Refused, match="seal-key-missing"):
        attested(services, sample, terms(services, "yearly"))
    new_seal(services, first)
    issued = attested(services, sample, terms(services, "yearly"))
    work(services)
    assert issued.number.endswith("-0002")


def test_a_key_revoked_after_the_issue_lets_the_list_wait_for_another(
    services: Services, reviewed: SampleList
) -> None:
    issued = attested(services, reviewed)
    revoke_key(services, reviewed.of.unit.id)
    work(services)
    assert "selfcheck keys" in waits(services, issued)
    assert kinds(services, issued) == []
    new_seal(services, issued)
    later(services)
    work(services)
    number_kept(services, issued)


def new_seal(services: Services, issued: Issued) -> None:
    """Put another key in, as ``selfcheck keys rotate`` does."""
    unit = issued.of.of.unit
    with transaction(services.sessions, writing=True) as session:
        owner = Owner(unit.id, unit.name, unit.uscc)
        ring = Keyring.of(services.settings)
        rotate(session, ring, COMMAND_LINE, Purpose.SEAL, at=services.clock.now(), unit=owner)


def test_waiting_is_no_attempt_and_grows_longer(services: Services, reviewed: SampleList) -> None:
    issued = attested(services, reviewed)
    revoke_key(services, reviewed.of.unit.id)
    pauses = []
    for _ in range(9):
        work(services)
        pauses.append(job_of(services, issued).run_after - services.clock.now())
        later(services, pauses[-1])
    assert pauses[0] == timedelta(seconds=15)
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(minutes=15)
    assert job_of(services, issued).attempt == 0


def test_a_unit_that_is_suspended_meanwhile_waits_no_more(services: Services, reviewed: SampleList) -> None:
    issued = attested(services, reviewed)
    revoke_key(services, reviewed.of.unit.id)
    work(services)
    assert waits(services, issued)
    with transaction(services.sessions, writing=True) as session:
        session.get_one(Unit, reviewed.of.unit.id).state = "suspended"
    later(services)
    work(services)
    assert set(events_of(services, issued)) == {"void"}
    assert job_of(services, issued).state == "cancelled"


def test_a_list_that_cannot_be_published_comes_back_to_its_people(services: Services, reviewed: SampleList) -> None:
    issued = attested(services, reviewed)
    with transaction(services.sessions, writing=True) as session:  # a fault of ours: the file is on record already
        unit_id = reviewed.of.unit.id
        session.add(IssuedFile(sha256="0" * 64, number=issued.number, unit_id=unit_id, kind="list", size=1))
    for _ in range(6):
        work(services)
        later(services)
    assert set(events_of(services, issued)) == {"void"}
    assert state_of(services, reviewed) == "draft"
    assert job_of(services, issued).state == "failed"
