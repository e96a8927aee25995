"""A certificate of a licensed authority: taken only for its own unit, sealed with only while it is not revoked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from selfcheck.actor import COMMAND_LINE
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.errors import Broken, Refused
from selfcheck.sealing.certificates import new_key
from selfcheck.sealing.importing import P12, import_anchor, import_p12
from selfcheck.sealing.keyring import Owner, state_of
from selfcheck.sealing.keyring import keys as every_key
from selfcheck.sealing.means import Means, Vault, means_for
from selfcheck.sealing.model import NotYet, Purpose, State
from selfcheck.sealing.seal import seal
from selfcheck.services import Services
from tests.conftest import TODAY
from tests.sealing.authorities import OtherAuthority, answering, rsa_key
from tests.sealing.conftest import Printed
from tests.sealing.judging import judged_ok
from tests.sealing.test_keys import gathered

WORD = b"a word of the authority"


@dataclass
class Served:
    """An authority whose list can be fetched."""

    authority: OtherAuthority
    answers: dict[str, tuple[str, bytes]]

    def publish(self) -> None:
        self.answers["/ca.crl"] = ("application/pkix-crl", self.authority.list_as_of(TODAY - timedelta(minutes=1)))


@pytest.fixture
def served() -> Iterator[Served]:
    answers: dict[str, tuple[str, bytes]] = {}
    with answering(answers) as address:
        found = Served(OtherAuthority(f"{address}/ca.crl"), answers)
        found.publish()
        yield found


def p12(authority: OtherAuthority, uscc: str, key: Any = None, *, with_root: bool = True) -> P12:
    """What the authority hands out: by default an RSA key, as most of them do."""
    key = key or rsa_key()
    names = {
        NameOID.COUNTRY_NAME: "CN",
        NameOID.ORGANIZATIONAL_UNIT_NAME: uscc,
        NameOID.COMMON_NAME: "示例电动车制造有限公司",
    }
    certificate = authority.certificate(key, names)
    chain = [authority.root] if with_root else None
    secret = BestAvailableEncryption(WORD)
    return P12(serialize_key_and_certificates(b"seal", key, certificate, chain, secret), WORD)


def imported(services: Services, vault: Vault, owner: Owner, file: P12) -> None:
    with transaction(services.sessions, writing=True) as session:
        import_p12(session, vault.ring, COMMAND_LINE, owner, file, at=TODAY)


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_a_list_is_sealed_with_it_and_a_stranger_can_follow_it_to_its_root(
    services: Services, vault: Vault, owner: Owner, means: Means, printed: Printed, served: Served, kind: str
) -> None:
    imported(services, vault, owner, p12(served.authority, owner.uscc, new_key() if kind == "ecdsa" else None))
    theirs = gathered(services, vault, owner)
    assert not theirs.terms.is_own_root
    assert theirs.terms.certificate_issuer == "selfcheck root other"
    assert set(theirs.roots) == {served.authority.root, means.roots[0]}
    document = seal(printed.sealing(), theirs, at=TODAY)
    assert judged_ok(document, theirs.roots, TODAY + timedelta(days=1))
    assert not judged_ok(document, means.roots, TODAY + timedelta(days=1))


def test_the_key_used_so_far_is_retired(services: Services, vault: Vault, owner: Owner, means: Means) -> None:
    imported(services, vault, owner, p12(OtherAuthority(), owner.uscc))
    with transaction(services.sessions, writing=False) as session:
        states = [state_of(row) for row in every_key(session, purpose=Purpose.SEAL)]
    assert states == [State.RETIRED, State.IN_USE]


def test_without_the_list_of_the_authority_the_seal_waits(
    services: Services, vault: Vault, owner: Owner, printed: Printed, served: Served
) -> None:
    imported(services, vault, owner, p12(served.authority, owner.uscc))
    theirs = gathered(services, vault, owner)
    served.answers.clear()
    with pytest.raises(NotYet) as waits:
        seal(printed.sealing(), theirs, at=TODAY)
    assert waits.value.code == "revocation-away"
    served.publish()
    assert seal(printed.sealing(), theirs, at=TODAY)


def test_a_certificate_that_names_no_list_cannot_seal(
    services: Services, vault: Vault, owner: Owner, printed: Printed
) -> None:
    imported(services, vault, owner, p12(OtherAuthority(), owner.uscc))
    with pytest.raises(NotYet) as waits:
        seal(printed.sealing(), gathered(services, vault, owner), at=TODAY)
    assert waits.value.code == "revocation-unknown"


def test_a_certificate_that_its_authority_revoked_seals_nothing(
    services: Services, vault: Vault, owner: Owner, printed: Printed, served: Served
) -> None:
    imported(services, vault, owner, p12(served.authority, owner.uscc))
    theirs = gathered(services, vault, owner)
    served.authority.revoked.append(theirs.signing.certificate.serial_number)
    served.publish()
    with pytest.raises(NotYet) as waits:
        seal(printed.sealing(), theirs, at=TODAY)
    assert waits.value.code == "certificate-unfit"


def test_a_certificate_near_its_end_waits_for_a_person(
    services: Services, vault: Vault, owner: Owner, clock: FixedClock
) -> None:
    imported(services, vault, owner, p12(OtherAuthority(), owner.uscc))
    clock.advance(timedelta(days=350))
    with pytest.raises(NotYet) as waits, transaction(services.sessions, writing=True) as session:
        means_for(session, vault, owner)
    assert waits.value.code == "seal-key-unfit"


def test_what_does_not_fit_is_refused(services: Services, vault: Vault, owner: Owner) -> None:
    authority = OtherAuthority()
    good = p12(authority, owner.uscc)
    refused = {
        "certificate-of-another": p12(authority, "91110000100000000A"),
        "chain-incomplete": p12(authority, owner.uscc, with_root=False),
        "certificate-unsuitable": p12(authority, owner.uscc, rsa_key(1024)),
        "p12-unreadable": P12(good.content, b"wrong"),
    }
    for code, file in refused.items():
        with pytest.raises(Refused) as caught:
            imported(services, vault, owner, file)
        assert caught.value.code == code
    imported(services, vault, owner, good)
    with pytest.raises(Refused, match="key-known"):
        imported(services, vault, owner, good)


def test_only_roots_are_trusted_and_once(services: Services) -> None:
    authority = OtherAuthority()
    leaf = authority.certificate(new_key(), {x509.NameOID.COMMON_NAME: "x"})
    with transaction(services.sessions, writing=True) as session:
        with pytest.raises(Refused, match="not-a-root"):
            import_anchor(session, COMMAND_LINE, leaf, "time", at=TODAY)
        import_anchor(session, COMMAND_LINE, authority.root, "time", at=TODAY)
        with pytest.raises(Refused, match="key-known"):
            import_anchor(session, COMMAND_LINE, authority.root, "time", at=TODAY)


def test_an_import_that_was_cut_off_can_be_done_again(services: Services, owner: Owner) -> None:
    given = p12(OtherAuthority(), owner.uscc)
    vault = Vault.of(services.settings, services.clock)
    with transaction(services.sessions, writing=True) as session:
        row = import_p12(session, vault.ring, COMMAND_LINE, owner, given, at=TODAY)
        fingerprint = row.fingerprint
        session.rollback()  # killed before the rows were written: the file is there, nothing names it
    with transaction(services.sessions, writing=True) as session:
        again = import_p12(session, vault.ring, COMMAND_LINE, owner, given, at=TODAY)
    assert again.fingerprint == fingerprint
    assert vault.ring.private_key(again).public_key()
    with pytest.raises(Broken):
        vault.ring.folder.write(again.place["file"], new_key())
    assert [each.name for each in vault.ring.folder.path.iterdir() if not each.name.endswith(".p12")] == []
