"""A unit's own PKCS#11 token, as SoftHSM plays it: the key never leaves it, and the document says who holds it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.custody import Keeper
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.sealing.certificates import new_key
from selfcheck.sealing.importing import Foreign, TokenKey, import_token
from selfcheck.sealing.keyring import Owner
from selfcheck.sealing.means import Vault
from selfcheck.sealing.model import NotYet, Purpose
from selfcheck.sealing.records import SigningKey
from selfcheck.sealing.seal import seal
from selfcheck.sealing.signers import Token
from selfcheck.services import Services
from tests.conftest import TODAY
from tests.sealing.authorities import OtherAuthority, answering
from tests.sealing.conftest import Printed
from tests.sealing.judging import judged_ok
from tests.sealing.test_keys import gathered, used
from tests.sealing.tools import told, written

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")
MODULE = next((each for each in MODULES if Path(each).exists()), "")
PIN = "2468"

pytestmark = pytest.mark.skipif(
    not MODULE or shutil.which("softhsm2-util") is None, reason="SoftHSM (Debian: softhsm2) is not installed"
)


@dataclass
class Stick:
    """A key inside a token."""

    folder: Path
    key: EllipticCurvePrivateKey
    token: Token


@pytest.fixture(scope="session")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stick]:
    """One token for all: SoftHSM looks once per process where its tokens are, and which there are."""
    made = Stick(tmp_path_factory.mktemp("softhsm"), new_key(), Token(MODULE, "unit", "seal", PIN))
    (made.folder / "tokens").mkdir()
    settings = written(made.folder, "softhsm2.conf", f"directories.tokendir = {made.folder}/tokens\n".encode())
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOFTHSM2_CONF", str(settings))
        _fill(made)
        yield made


def _fill(stick: Stick) -> None:
    secret = stick.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = written(stick.folder, "key.pem", secret)
    tool, pin = "softhsm2-util", ("--pin", PIN)
    made = told(tool, "--init-token", "--free", "--label", "unit", "--so-pin", PIN, *pin)
    assert made.returncode == 0, made.stderr
    put = told(tool, "--import", file, "--token", "unit", "--label", "seal", "--id", "01", *pin)
    assert put.returncode == 0, put.stderr


@pytest.fixture
def given(stick: Stick, owner: Owner) -> Iterator[TokenKey]:
    """The token's key, with the certificate of an authority."""
    answers: dict[str, tuple[str, bytes]] = {}
    with answering(answers) as address:
        authority = OtherAuthority(f"{address}/ca.crl")
        answers["/ca.crl"] = ("application/pkix-crl", authority.list_as_of(TODAY))
        certificate = authority.certificate(stick.key, names_of(owner))
        yield TokenKey(stick.token, Foreign(certificate, (authority.root,)), Keeper.UNIT)


def names_of(owner: Owner) -> dict[ObjectIdentifier, str]:
    return {NameOID.ORGANIZATION_IDENTIFIER: f"NTRCN-{owner.uscc}", NameOID.COMMON_NAME: owner.name}


def imported(services: Services, vault: Vault, owner: Owner, given: TokenKey) -> SigningKey:
    with transaction(services.sessions, writing=True) as session:
        return import_token(session, vault.ring, COMMAND_LINE, owner, given, at=TODAY)


def test_a_list_is_sealed_by_the_unit_s_own_token(
    services: Services, vault: Vault, owner: Owner, printed: Printed, given: TokenKey
) -> None:
    imported(services, vault, owner, given)
    means = gathered(services, vault, owner)
    assert means.terms.key_held_by is Keeper.UNIT
    document = seal(printed.sealing(), means, at=TODAY)
    assert judged_ok(document, means.roots, TODAY + timedelta(days=1))


def test_the_pin_is_kept_sealed(services: Services, vault: Vault, owner: Owner, given: TokenKey) -> None:
    row = imported(services, vault, owner, given)
    assert PIN not in str({name: value for name, value in row.place.items() if name != "token"})
    assert PIN not in repr(given)


def test_a_token_that_does_not_sign_for_the_certificate_is_refused(
    services: Services, vault: Vault, owner: Owner, given: TokenKey
) -> None:
    other = OtherAuthority()
    unlike = Foreign(other.certificate(new_key(), names_of(owner)), (other.root,))
    for wrong in (
        replace(given, foreign=unlike),
        replace(given, token=replace(given.token, pin="1357")),
        replace(given, token=replace(given.token, key="another")),
        replace(given, token=replace(given.token, token="another")),
        replace(given, token=replace(given.token, module="/nowhere/library.so")),
    ):
        with pytest.raises(Refused, match="token-unlike"):
            imported(services, vault, owner, wrong)


def test_while_the_token_is_away_the_seal_waits(
    services: Services, vault: Vault, owner: Owner, printed: Printed, given: TokenKey
) -> None:
    imported(services, vault, owner, given)
    with transaction(services.sessions, writing=True) as session:
        row = session.get_one(SigningKey, used(services, Purpose.SEAL, owner).id)
        row.place = {**row.place, "token": "taken out"}
    with pytest.raises(NotYet) as waits:
        seal(printed.sealing(), gathered(services, vault, owner), at=TODAY)
    assert waits.value.code == "token-away"
