"""Keys: made by themselves, one in use per purpose, retired, revoked; private parts never leave their files."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy import select

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.custody import Keeper
from selfcheck.attestation.subjects import usccs_in
from selfcheck.audit.records import AuditEntry
from selfcheck.clock import FixedClock
from selfcheck.db.session import enter_unit, transaction
from selfcheck.errors import Broken, Refused
from selfcheck.sealing.certificates import USCC_PREFIX
from selfcheck.sealing.keyfiles import KeyFolder
from selfcheck.sealing.keyring import Owner, by_fingerprint, ensure, in_use, keys, make, state_of
from selfcheck.sealing.means import Means, Vault, means_for, terms_for
from selfcheck.sealing.model import NotYet, Purpose, State
from selfcheck.sealing.public import public_keys
from selfcheck.sealing.records import SigningKey
from selfcheck.sealing.retiring import revocation_list, revoke, rotate
from selfcheck.sealing.seal import seal
from selfcheck.services import Services
from tests.conftest import TODAY
from tests.data.together import at_once
from tests.sealing.authorities import OtherAuthority, rsa_key
from tests.sealing.conftest import Printed


def certificate_of(row: SigningKey) -> x509.Certificate:
    assert row.certificate is not None
    return x509.load_der_x509_certificate(row.certificate)


def gathered(services: Services, vault: Vault, owner: Owner) -> Means:
    with transaction(services.sessions, writing=True) as session:
        return means_for(session, vault, owner)


def used(services: Services, purpose: Purpose, owner: Owner | None = None) -> SigningKey:
    with transaction(services.sessions, writing=False) as session:
        row = in_use(session, purpose, owner.id if owner else None)
    assert row is not None
    return row


def test_the_first_keys_are_made_by_themselves(services: Services, means: Means, owner: Owner) -> None:
    with transaction(services.sessions, writing=False) as session:
        made = {row.purpose: row for row in keys(session)}
    assert set(made) == {"root", "seal", "time"}
    assert len({row.public_key for row in made.values()}) == 3
    assert made["seal"].unit_id == owner.id
    assert made["seal"].issuer == made["time"].issuer == made["root"].fingerprint
    assert means.terms.key_held_by is Keeper.OPERATOR
    assert means.terms.is_own_root


def test_the_certificate_of_a_seal_names_the_unit(means: Means, owner: Owner) -> None:
    certificate = means.signing.certificate
    assert usccs_in(certificate) == {owner.uscc}
    assert USCC_PREFIX + owner.uscc in certificate.subject.rfc4514_string()
    assert owner.name in certificate.subject.rfc4514_string()
    certificate.verify_directly_issued_by(means.roots[0])


def test_two_codes_in_one_subject_are_both_seen(means: Means, owner: Owner) -> None:
    names = {
        x509.NameOID.ORGANIZATIONAL_UNIT_NAME: f"信用代码{owner.uscc}",
        x509.NameOID.SERIAL_NUMBER: "91110000100000000A",
        x509.NameOID.COMMON_NAME: "A9111000010000000123",  # longer than a code: none
    }
    certificate = OtherAuthority().certificate(rsa_key(), names)
    assert usccs_in(certificate) == {owner.uscc, "91110000100000000A"}


def test_the_private_part_opens_under_this_installation_s_secret_alone(services: Services, vault: Vault) -> None:
    with transaction(services.sessions, writing=True) as session:
        row = ensure(session, vault.ring, Purpose.LOG, at=TODAY)
    file = vault.ring.folder.path / f"{row.place['file']}.p12"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert vault.ring.private_key(row).public_key() == load_der_public_key(row.public_key)
    with pytest.raises(Broken, match="does not open"):
        KeyFolder(file.parent, b"another secret of another system").read(row.place["file"])
    with pytest.raises(Broken, match="no name of a key"):
        vault.ring.folder.read("../secret.key")


def test_every_purpose_has_a_key_of_its_own(services: Services, vault: Vault) -> None:
    alone = [Purpose.LOG, Purpose.QR, Purpose.STATUS, Purpose.TIME, Purpose.ROOT]
    with transaction(services.sessions, writing=True) as session:
        rows = {purpose: ensure(session, vault.ring, purpose, at=TODAY) for purpose in alone}
        again = {purpose: ensure(session, vault.ring, purpose, at=TODAY) for purpose in alone}
    assert len({row.fingerprint for row in rows.values()}) == len(alone)
    assert {purpose: row.fingerprint for purpose, row in again.items()} == {
        purpose: row.fingerprint for purpose, row in rows.items()
    }
    assert isinstance(load_der_public_key(rows[Purpose.LOG].public_key), Ed25519PublicKey)


def test_who_comes_second_at_the_same_moment_gets_the_key_of_the_first(
    services: Services, vault: Vault, owner: Owner
) -> None:
    def take() -> int:
        return gathered(services, vault, owner).signing.certificate.serial_number

    assert len({str(each) for each in at_once([take] * 4)}) == 1
    with transaction(services.sessions, writing=False) as session:
        assert sorted(row.purpose for row in keys(session)) == ["root", "seal", "time"]


def test_a_rotated_key_signs_nothing_more_and_what_it_signed_stays_good(
    services: Services, vault: Vault, owner: Owner, means: Means
) -> None:
    with transaction(services.sessions, writing=True) as session:
        rotate(session, vault.ring, COMMAND_LINE, Purpose.SEAL, at=TODAY, unit=owner)
        states = [state_of(row) for row in keys(session, purpose=Purpose.SEAL)]
    assert states == [State.RETIRED, State.IN_USE]
    assert gathered(services, vault, owner).signing.certificate != means.signing.certificate


def test_a_rotated_root_leaves_the_old_one_s_lists_valid(
    services: Services, vault: Vault, owner: Owner, means: Means, printed: Printed
) -> None:
    with transaction(services.sessions, writing=True) as session:
        rotate(session, vault.ring, COMMAND_LINE, Purpose.ROOT, at=TODAY)
    later = gathered(services, vault, owner)
    assert later.signing.certificate == means.signing.certificate
    assert len(later.lists) == 2
    assert seal(printed.sealing(), later, at=TODAY)


def test_a_revoked_key_stands_on_the_list_and_seals_nothing(
    services: Services, vault: Vault, owner: Owner, means: Means, printed: Printed, clock: FixedClock
) -> None:
    with transaction(services.sessions, writing=True) as session:
        row = used(services, Purpose.SEAL, owner)
        revoke(session, COMMAND_LINE, by_fingerprint(session, row.fingerprint[:12]), "keyCompromise", at=TODAY)
        root = ensure(session, vault.ring, Purpose.ROOT, at=TODAY)
        as_of_now = revocation_list(session, vault.ring, root, at=TODAY)
    listed = x509.load_der_x509_crl(as_of_now)
    assert [each.serial_number for each in listed] == [means.signing.certificate.serial_number]
    assert listed.is_signature_valid(means.roots[0].public_key())  # type: ignore[arg-type]  # a key of ours
    clock.advance(timedelta(minutes=1))
    with pytest.raises(NotYet) as waits:
        gathered(services, vault, owner)
    assert waits.value.code == "seal-key-missing"
    with pytest.raises(NotYet) as unfit:  # also with means that were gathered before
        seal(printed.sealing(), replace(means, lists=(as_of_now,)), at=clock.now())
    assert unfit.value.code == "certificate-unfit"
    with transaction(services.sessions, writing=True) as session:
        make(session, vault.ring, COMMAND_LINE, Purpose.SEAL, at=clock.now(), unit=owner)
    assert seal(printed.sealing(), gathered(services, vault, owner), at=clock.now())


def test_a_root_is_not_revoked_and_no_key_twice(services: Services, vault: Vault, means: Means, owner: Owner) -> None:
    with transaction(services.sessions, writing=True) as session:
        root, row = in_use(session, Purpose.ROOT), in_use(session, Purpose.SEAL, owner.id)
        assert root is not None
        assert row is not None
        with pytest.raises(Refused, match="key-not-ours-to-revoke"):
            revoke(session, COMMAND_LINE, root, "keyCompromise", at=TODAY)
        revoke(session, COMMAND_LINE, row, "superseded", at=TODAY)
        with pytest.raises(Refused, match="key-revoked-already"):
            revoke(session, COMMAND_LINE, row, "superseded", at=TODAY)


def change(owner: Owner) -> Owner:
    return replace(owner, uscc="91110000100000000A")


@pytest.mark.parametrize("change", [change, lambda owner: owner], ids=["another code", "three years later"])
def test_a_key_of_ours_is_renewed_by_itself(
    services: Services,
    vault: Vault,
    owner: Owner,
    means: Means,
    clock: FixedClock,
    change: Callable[[Owner], Owner],
) -> None:
    clock.advance(timedelta(days=3 * 365 - 10 if change(owner) == owner else 0))
    later = gathered(services, vault, change(owner))
    assert later.signing.certificate != means.signing.certificate
    assert usccs_in(later.signing.certificate) == {change(owner).uscc}


def test_what_the_seal_rests_on_is_known_before_anything_is_sealed(
    services: Services, vault: Vault, owner: Owner, means: Means
) -> None:
    with transaction(services.sessions, writing=True) as session:
        assert terms_for(session, vault, owner) == means.terms


def test_the_means_are_gathered_within_the_unit_s_scope_as_well(
    services: Services, vault: Vault, owner: Owner
) -> None:
    with transaction(services.sessions, writing=True) as session:
        enter_unit(session, owner.id)
        assert means_for(session, vault, owner).terms.is_own_root


def test_strangers_are_told_every_key_to_believe(
    services: Services, vault: Vault, owner: Owner, means: Means
) -> None:
    with transaction(services.sessions, writing=True) as session:
        first = ensure(session, vault.ring, Purpose.QR, at=TODAY)
        second = rotate(session, vault.ring, COMMAND_LINE, Purpose.QR, at=TODAY)
        third = rotate(session, vault.ring, COMMAND_LINE, Purpose.QR, at=TODAY)
        revoke(session, COMMAND_LINE, second, "keyCompromise", at=TODAY)
        told = public_keys(session)
    assert told.keys[Purpose.QR] == (first.public_key, third.public_key)
    assert told.keys[Purpose.LOG] == ()
    assert set(told.seal_roots) == set(told.time_roots) == set(means.roots)
    assert told.person_roots == ()


def test_the_unit_s_trail_tells_of_its_keys(services: Services, means: Means, owner: Owner) -> None:
    query = select(AuditEntry.act, AuditEntry.facts).where(AuditEntry.unit_id == owner.id)
    with transaction(services.sessions, writing=False) as session:
        found: list[tuple[str, dict[str, Any]]] = [(act, facts) for act, facts in session.execute(query)]
    assert found == [("key-made", {"purpose": "seal", "keeper": "operator"})]


def test_nothing_secret_is_shown(vault: Vault, means: Means) -> None:
    secret = vault.ring.folder.secret
    for shown in (repr(vault.ring), repr(vault), repr(means)):
        assert repr(secret) not in shown
        assert secret.hex() not in shown
        assert "PrivateKey" not in shown
