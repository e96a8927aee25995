"""``selfcheck keys``: what an operator does with keys, and what is refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from selfcheck.cli import Installation
from selfcheck.sealing.cli import keys
from selfcheck.sealing.keyring import Owner
from selfcheck.services import Services
from tests.sealing.authorities import OtherAuthority
from tests.sealing.test_importing import WORD, p12
from tests.sealing.tools import written


def run(services: Services, *words: str | Path, env: dict[str, str] | None = None) -> Result:
    installation = Installation(services.settings, "zh")
    installation.__dict__["services"] = services  # where a cached property keeps what it made
    return CliRunner().invoke(keys, [str(each) for each in words], obj=installation, env=env)


def said(services: Services, *words: str | Path, env: dict[str, str] | None = None) -> str:
    """What a command printed that went well."""
    done = run(services, *words, env=env)
    assert done.exit_code == 0, done.output or done.exception
    return done.output


def refused(services: Services, *words: str | Path, env: dict[str, str] | None = None) -> str:
    """The code with which a command was refused."""
    done = run(services, *words, env=env)
    assert done.exception is not None
    return str(getattr(done.exception, "code", done.output))


def listed(services: Services) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(said(services, "list", "--json"))
    return found


def test_a_seal_is_made_rotated_and_revoked(services: Services, owner: Owner) -> None:
    assert "企业签章" in said(services, "make", "seal", "--unit", "sealing01")
    assert refused(services, "make", "seal", "--unit", owner.uscc) == "key-in-use"
    said(services, "rotate", "seal", "--unit", owner.uscc)
    said(services, "revoke", listed(services)[-1]["fingerprint"], "--reason", "keyCompromise")
    seals = [row for row in listed(services) if row["unit"] == owner.name]
    assert [(row["state"], row["held_by"]) for row in seals] == [
        ("已停用", "系统运营者代管"),
        ("已吊销", "系统运营者代管"),
    ]
    assert seals[1]["reason"] == "keyCompromise"
    said(services, "make", "seal", "--unit", owner.uscc)


@pytest.mark.parametrize("purpose", ["root", "time", "log", "qr", "status"])
def test_the_keys_of_the_installation_are_made_and_rotated(services: Services, purpose: str) -> None:
    said(services, "make", purpose)
    said(services, "rotate", purpose)
    mine = [row["state"] for row in listed(services)]
    assert mine.count("已停用") == 1
    assert refused(services, "make", purpose) == "key-in-use"


def test_a_seal_needs_its_unit_and_no_other_key_has_one(services: Services, owner: Owner) -> None:
    assert refused(services, "make", "seal") == "unit-unfit"
    assert refused(services, "make", "log", "--unit", owner.uscc) == "unit-unfit"
    assert refused(services, "make", "seal", "--unit", "nobody") == "unit-unknown"
    assert refused(services, "revoke", "abc", "--reason", "superseded") == "key-unknown"


def test_the_root_and_its_list_are_given_out(services: Services, owner: Owner, tmp_path: Path) -> None:
    said(services, "make", "seal", "--unit", owner.uscc)
    root = x509.load_pem_x509_certificate(said(services, "export-root").encode())
    assert root.fingerprint(root.signature_hash_algorithm)  # type: ignore[arg-type]  # ECDSA names its digest
    said(services, "revoke", listed(services)[-1]["fingerprint"], "--reason", "affiliationChanged")
    said(services, "export-crl", "--out", tmp_path / "root.crl")
    revoked = x509.load_pem_x509_crl((tmp_path / "root.crl").read_bytes())
    assert len(list(revoked)) == 1
    assert revoked.is_signature_valid(root.public_key())  # type: ignore[arg-type]  # a key of ours


def test_a_licensed_certificate_is_imported_with_its_password_from_the_environment(
    services: Services, owner: Owner, tmp_path: Path
) -> None:
    file = written(tmp_path, "unit.p12", p12(OtherAuthority(), owner.uscc).content)
    command = ("import", file, "--unit", owner.uscc, "--password-env", "WORD_OF_CA")
    assert refused(services, *command) == "secret-missing"
    assert refused(services, *command, env={"WORD_OF_CA": "wrong"}) == "p12-unreadable"
    assert WORD.decode() not in said(services, *command, env={"WORD_OF_CA": WORD.decode()})
    assert [row["unit"] for row in listed(services)] == [owner.name]


def test_a_root_of_others_is_trusted(services: Services, tmp_path: Path) -> None:
    file = written(tmp_path, "ca.pem", OtherAuthority().root.public_bytes(Encoding.PEM))
    said(services, "import-ca", file, "--for", "person")
    assert listed(services)[0]["purpose"] == "信任的外部证书"
    assert refused(services, "import-ca", file, "--for", "person") == "key-known"
    assert "外部证书" in said(services, "list")
    garbage = written(tmp_path, "garbage.pem", b"no certificate")
    assert refused(services, "import-ca", garbage, "--for", "time") == "pem-unreadable"
