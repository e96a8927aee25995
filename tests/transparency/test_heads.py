"""Checkpoints: one for each size, never a second story, handed out when enough witnesses cosigned."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text

from selfcheck.attestation.entries import entry_leaf
from selfcheck.attestation.tlog_proof import TlogProof, verify_proof
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.errors import Broken
from selfcheck.services import Services
from selfcheck.transparency.asking import Trouble, ask_witnesses
from selfcheck.transparency.heads import newest_head, proof_of, published_head, sign_head
from selfcheck.transparency.keys import Log
from selfcheck.transparency.records import SignedHead
from selfcheck.transparency.tree import append
from tests.data.log import AT, RunningWitness, entry, fill, new_log, policy_of, running_witness, signed


def proof(services: Services, log: Log, index: int) -> TlogProof | None:
    with transaction(services.sessions, writing=False) as session:
        return proof_of(session, log, index)


def test_a_size_is_signed_once(services: Services) -> None:
    log = new_log()
    fill(services, 3)
    first = signed(services, log)
    assert signed(services, log).note == first.note
    assert (first.size, first.opened.checkpoint.origin) == (3, log.origin)
    with transaction(services.sessions, writing=False) as session:
        assert len(session.scalars(select(SignedHead)).all()) == 1


def test_an_empty_log_has_no_checkpoint(services: Services) -> None:
    with transaction(services.sessions, writing=True) as session:
        assert sign_head(session, new_log(), at=AT) is None
        assert newest_head(session, new_log()) is None


def test_without_witnesses_a_proof_is_ready_at_once(services: Services) -> None:
    log = new_log()
    with transaction(services.sessions, writing=True) as session:
        index = append(session, entry(1), at=AT)
        sign_head(session, log, at=AT)
    found = proof(services, log, index)
    assert found is not None
    assert verify_proof(found, entry_leaf(entry(1)), log.keys).checkpoint.size == 1


def test_a_proof_stands_under_the_earliest_checkpoint(services: Services) -> None:
    log = new_log()
    for serial in range(1, 6):
        fill(services, 1, start=serial)
        signed(services, log)
    found = proof(services, log, 2)
    assert found is not None
    assert verify_proof(found, entry_leaf(entry(3)), log.keys).checkpoint.size == 3


@pytest.mark.parametrize(
    "damage",
    [
        "delete from log_entries where id = 4",
        "update log_hashes set hash = x'00' where id = 7",
    ],
    ids=["a leaf lost", "a hash changed"],
)
def test_nothing_is_signed_that_contradicts_what_was_signed(services: Services, damage: str) -> None:
    if services.engine.dialect.name == "postgresql":
        pytest.skip("the application's role may not even try")
    log = new_log()
    fill(services, 4)
    signed(services, log)
    with services.engine.connect() as connection:
        connection.execute(text(damage))
        connection.commit()
    with pytest.raises(Broken), transaction(services.sessions, writing=True) as session:
        sign_head(session, log, at=AT)


def test_checkpoints_of_a_former_key_stay_good(services: Services) -> None:
    old = new_log()
    fill(services, 2)
    signed(services, old)
    new = new_log()
    rotated = Log(new.origin, (*new.keys, *old.keys), new.policy, new.sign_with)
    fill(services, 1, start=3)
    assert signed(services, rotated).opened.log == new.key
    found = proof(services, rotated, 0)
    assert found is not None
    assert verify_proof(found, entry_leaf(entry(1)), rotated.keys).log == old.key


def watched(services: Services, witness: RunningWitness, log: Log) -> Log:
    return Log(log.origin, log.keys, policy_of([witness]), log.sign_with)


def test_a_proof_waits_for_the_witness(services: Services, clock: FixedClock, tmp_path: Path) -> None:
    plain = new_log()
    with running_witness(tmp_path / "w", clock, plain.key) as witness:
        log = watched(services, witness, plain)
        fill(services, 3)
        signed(services, log)
        assert proof(services, log, 0) is None
        with transaction(services.sessions, writing=False) as session:
            assert published_head(session, log) is None
        asked = ask_witnesses(services.sessions, log)
        assert asked is not None
        assert (asked.size, asked.is_met, asked.troubles) == (3, True, {})
        found = proof(services, log, 0)
        assert found is not None
        opened = verify_proof(found, entry_leaf(entry(1)), log.keys, [witness.key])
        assert [(each.witness, each.at) for each in opened.cosigned] == [
            (witness.key, clock.now().replace(microsecond=0))
        ]


def test_the_witness_follows_the_log_as_it_grows(services: Services, clock: FixedClock, tmp_path: Path) -> None:
    plain = new_log()
    with running_witness(tmp_path / "w", clock, plain.key) as witness:
        log = watched(services, witness, plain)
        for serial in range(1, 12):
            fill(services, 1, start=serial)
            signed(services, log)
            asked = ask_witnesses(services.sessions, log)
            assert asked is not None
            assert asked.is_met
            again = ask_witnesses(services.sessions, log)
            assert again == asked


def test_a_witness_that_knows_more_than_our_notes_is_asked_from_there(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    """The cosignatures of a restored database are older than what the witness saw."""
    plain = new_log()
    with running_witness(tmp_path / "w", clock, plain.key) as witness:
        log = watched(services, witness, plain)
        fill(services, 2)
        first = signed(services, log)
        fill(services, 3, start=3)
        signed(services, log)
        witness.folder.keep(log.origin, first.note)
        asked = ask_witnesses(services.sessions, log)
        assert asked is not None
        assert asked.is_met


def test_a_witness_that_saw_a_longer_log_gives_the_alarm(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    plain = new_log()
    other = plain.sign_with()[0]
    with running_witness(tmp_path / "w", clock, plain.key) as witness:
        log = watched(services, witness, plain)
        fill(services, 2)
        head = signed(services, log)
        longer = head.opened.note.text.replace("\n2\n", "\n9\n")
        witness.folder.keep(log.origin, f"{longer}\n{other.sign(longer).line}".encode())
        asked = ask_witnesses(services.sessions, log)
        assert asked is not None
        assert asked.troubles == {"w0": Trouble.AHEAD}
        assert not asked.is_met


def test_a_witness_does_not_cosign_a_second_story(services: Services, clock: FixedClock, tmp_path: Path) -> None:
    plain = new_log()
    signer = plain.sign_with()[0]
    with running_witness(tmp_path / "w", clock, plain.key) as witness:
        log = watched(services, witness, plain)
        fill(services, 2)
        head = signed(services, log)
        story = head.opened.note.text.replace(head.opened.note.text.split("\n")[2], "A" * 43 + "=")
        witness.folder.keep(log.origin, f"{story}\n{signer.sign(story).line}".encode())
        asked = ask_witnesses(services.sessions, log)
        assert asked is not None
        assert asked.troubles == {"w0": Trouble.INCONSISTENT}
        assert len(list((witness.folder.path / "evidence").iterdir())) == 1


def test_two_of_three_witnesses_are_enough_when_the_policy_says_so(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    plain = new_log()
    with (
        running_witness(tmp_path / "a", clock, plain.key, name="a.example") as one,
        running_witness(tmp_path / "b", clock, plain.key, name="b.example") as two,
        running_witness(tmp_path / "c", clock, name="c.example") as knows_nobody,
    ):
        policy = policy_of([one, two, knows_nobody], quorum="2")
        log = Log(plain.origin, plain.keys, policy, plain.sign_with)
        fill(services, 2)
        signed(services, log)
        asked = ask_witnesses(services.sessions, log)
        assert asked is not None
        assert (asked.is_met, asked.troubles) == (True, {"w2": Trouble.REFUSED})


def test_a_witness_that_is_away_is_asked_again_later(services: Services, clock: FixedClock, tmp_path: Path) -> None:
    plain = new_log()
    with running_witness(tmp_path / "w", clock, plain.key) as witness:
        pass
    log = watched(services, witness, plain)
    fill(services, 1)
    signed(services, log)
    asked = ask_witnesses(services.sessions, log)
    assert asked is not None
    assert (asked.is_met, asked.troubles) == (False, {"w0": Trouble.UNREACHABLE})


def test_nothing_is_asked_about_an_empty_log(services: Services) -> None:
    assert ask_witnesses(services.sessions, new_log()) is None


def test_a_long_absence_of_one_witness_leaves_nothing_pending_and_the_log_visible(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    """One of two is away while many lists are logged; then it is back, and later away for long again."""
    plain = new_log()
    with (
        running_witness(tmp_path / "a", clock, plain.key, name="a.example") as one,
        running_witness(tmp_path / "b", clock, plain.key, name="b.example") as other,
    ):
        alone, both = (
            watched(services, one, plain),
            Log(plain.origin, plain.keys, policy_of([one, other]), plain.sign_with),
        )

        def absent(serials: range) -> None:
            for serial in serials:
                fill(services, 1, start=serial)
                signed(services, plain)
                ask_witnesses(services.sessions, alone)

        absent(range(1, 24))
        fill(services, 1, start=24)
        signed(services, plain)
        asked = ask_witnesses(services.sessions, both)
        assert asked is not None
        assert asked.is_met
        assert proof(services, both, 0) is not None, "pending for ever"
        absent(range(25, 48))
        with transaction(services.sessions, writing=False) as session:
            shown = published_head(session, both)
        assert shown is not None
        assert shown.size == 24
