"""A key of the log is rotated: for some weeks both sign, so that nobody who knows the former key is left behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.checkpoints import open_checkpoint
from selfcheck.attestation.entries import entry_leaf
from selfcheck.attestation.notes import NoteKey
from selfcheck.attestation.tlog_proof import TlogProof, verify_proof
from selfcheck.attestation.trust import log_key_info, read
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.errors import Broken
from selfcheck.issuing.logbook import OVERLAP
from selfcheck.issuing.trust.cli import export_bundle
from selfcheck.issuing.trust.making import Maker
from selfcheck.sealing.keyring import Keyring, keys
from selfcheck.sealing.model import Purpose
from selfcheck.sealing.retiring import revoke, rotate
from selfcheck.services import Services
from selfcheck.transparency.asking import Trouble, ask_witnesses
from selfcheck.transparency.heads import Head, proof_of, published_head, sign_head
from selfcheck.transparency.keys import Log, policy_file
from tests.data.log import entry, fill, running_witness
from tests.transparency.test_pages_and_commands import begun, run


def rotated(services: Services) -> None:
    """Rotate the key of the log, as ``selfcheck keys rotate log`` does."""
    with transaction(services.sessions, writing=True) as session:
        rotate(session, Keyring.of(services.settings), COMMAND_LINE, Purpose.LOG, at=services.clock.now())


def revoked(services: Services, place: int) -> None:
    """Revoke a key of the log; 0 is the oldest."""
    with transaction(services.sessions, writing=True) as session:
        row = keys(session, purpose=Purpose.LOG)[place]
        revoke(session, COMMAND_LINE, row, "keyCompromise", at=services.clock.now())


def grown(services: Services, serial: int) -> tuple[Log, Head]:
    """Add an entry and sign the log as it is then."""
    fill(services, 1, start=serial)
    with transaction(services.sessions, writing=True) as session:
        log = services.logbook.begin(session)
        head = sign_head(session, log, at=services.clock.now())
    assert head is not None
    return log, head


def signers(head: Head, known: tuple[NoteKey, ...]) -> list[NoteKey]:
    """Which of these keys signed a checkpoint."""
    by_id = {key.key_id: key for key in known}
    return [by_id[each.key_id] for each in head.opened.note.signatures if each.key_id in by_id]


def test_a_rotated_key_signs_beside_its_successor_for_some_weeks(services: Services, clock: FixedClock) -> None:
    old = begun(services, 2)
    rotated(services)
    new, head = grown(services, 50)
    assert new.origin == old.origin
    assert new.keys == (new.key, old.key)
    assert head.opened.log == new.key
    assert signers(head, new.keys) == [new.key, old.key]
    assert open_checkpoint(head.note, [old.key]).checkpoint.size == 3, "an older trust bundle still knows it"
    clock.advance(OVERLAP)
    _, later = grown(services, 51)
    assert signers(later, new.keys) == [new.key]
    proof = TlogProof.from_content(run(services, "proof", entry(1).number).output.encode())
    assert verify_proof(proof, entry_leaf(entry(1)), new.keys).log == old.key, "what it signed stays good"


def test_a_key_that_may_be_in_other_hands_signs_nothing_more_at_once(services: Services) -> None:
    old = begun(services, 2)
    rotated(services)
    revoked(services, 0)
    new, head = grown(services, 50)
    assert signers(head, (*new.keys, old.key)) == [new.key]


def test_a_log_whose_only_key_is_revoked_is_still_read_and_signs_again_with_the_next(services: Services) -> None:
    begun(services, 2)
    revoked(services, 0)
    with transaction(services.sessions, writing=False) as session:
        log = services.logbook.open(session)
    assert log is not None, "its page does not vanish"
    with pytest.raises(Broken):
        log.sign_with()
    new, head = grown(services, 50)
    assert signers(head, new.keys) == [new.key]


def test_a_witness_that_was_not_told_follows_until_the_weeks_are_over(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    log = begun(services, 2)
    with running_witness(tmp_path / "w", clock, log.key) as witness:
        policy_file(services.settings).write_text(f"witness w {witness.key.text} {witness.url}\nquorum w\n")
        rotated(services)
        new, _ = grown(services, 50)
        asked = ask_witnesses(services.sessions, new)
        assert asked is not None
        assert asked.is_met
        clock.advance(OVERLAP + timedelta(days=1))
        later, _ = grown(services, 51)
        asked = ask_witnesses(services.sessions, later)
        assert asked is not None
        assert (asked.is_met, asked.troubles) == (False, {"w": Trouble.REFUSED})


def test_a_checkpoint_of_a_revoked_key_proves_nothing_until_the_next_key_signs_it_too(services: Services) -> None:
    old, leaf = begun(services, 2), entry_leaf(entry(1))
    revoked(services, 0)
    with transaction(services.sessions, writing=False) as session:
        log = services.logbook.open(session)
        assert log is not None
        assert log.revoked == {old.key}
        assert (proof_of(session, log, 0), published_head(session, log)) == (None, None)
    with transaction(services.sessions, writing=True) as session:
        new = services.logbook.begin(session)
        head = sign_head(session, new, at=services.clock.now())
        again = sign_head(session, new, at=services.clock.now())
        found = proof_of(session, new, 0)
    assert head is not None
    assert (head.size, again) == (2, head), "no entry was needed for it, and it is signed once"
    assert signers(head, new.keys) == [old.key, new.key]
    assert found is not None
    assert verify_proof(found, leaf, [new.key]).checkpoint.root == head.root
    assert run(services, "audit").exit_code == 0


def test_its_end_stands_in_every_bundle_with_its_moment(services: Services) -> None:
    old = begun(services, 2)
    revoked(services, 0)
    maker = Maker(services.settings, services.clock)
    found = read(export_bundle(services.sessions, maker), None)
    end = services.clock.now().replace(microsecond=0)
    assert found.revoked_since(log_key_info(old.key.public)) == end
    assert old.key.text in found.log_keys, "what it signed before stays good"
    assert services.trust.own().revoked_keys == found.revoked_keys, "the server believes what it hands out"


def test_the_cosignatures_of_a_checkpoint_count_on_when_another_key_signs_it(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    log = begun(services, 2)
    with running_witness(tmp_path / "w", clock, log.key) as witness:
        policy_file(services.settings).write_text(f"witness w {witness.key.text} {witness.url}\nquorum w\n")
        with transaction(services.sessions, writing=True) as session:
            log = services.logbook.begin(session)
        asked = ask_witnesses(services.sessions, log)
        assert asked is not None
        assert asked.is_met
    seen = clock.now()
    clock.advance(timedelta(days=3))
    revoked(services, 0)
    with transaction(services.sessions, writing=True) as session:
        new = services.logbook.begin(session)
        sign_head(session, new, at=clock.now())
        found = proof_of(session, new, 1)
    assert found is not None
    opened = verify_proof(found, entry_leaf(entry(2)), [new.key], [witness.key])
    assert opened.earliest == seen.replace(microsecond=0), "the witness saw it when it saw it"
