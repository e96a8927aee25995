"""Approvals in three grades: each is bound to its statement, and strangers can check it with common tools."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.general import simple_cms_attribute

from selfcheck.accounts import passkeys
from selfcheck.accounts.agreeing import agree, options_to_agree
from selfcheck.accounts.passkeys import Place
from selfcheck.actor import Actor
from selfcheck.attestation.approvals import (
    GRADE_NAMES,
    Approval,
    Grade,
    Statement,
    approvals_digest,
    read_account_proof,
    read_own_key_proof,
    read_statement,
    statements_of,
)
from selfcheck.attestation.attached import limit_of
from selfcheck.attestation.canonical import Malformed, digests, to_canonical
from selfcheck.attestation.own_keys import own_key_holds
from selfcheck.attestation.terms import Act
from selfcheck.db.session import transaction
from selfcheck.errors import Broken, Refused
from selfcheck.sealing import cades
from selfcheck.sealing.approving import agreed_by_own_key
from selfcheck.sealing.means import Means
from selfcheck.services import Services
from tests.accounts.authenticator import Authenticator
from tests.conftest import TODAY
from tests.data import snapshots
from tests.people import People
from tests.sealing.authorities import OtherAuthority
from tests.sealing.conftest import Printed
from tests.sealing.tools import roots_file, told, written

LIST = snapshots.maker(2)
STATEMENTS = statements_of(LIST)
ATTESTED = STATEMENTS[-1]


def test_each_person_says_one_statement_over_the_frozen_data() -> None:
    sha256, sm3 = digests(to_canonical(LIST))
    assert [each.act for each in STATEMENTS] == [each.act for each in LIST.confirmations]
    assert ATTESTED.act is Act.ATTESTED
    assert {(each.number, each.edition, each.data_sha256, each.data_sm3) for each in STATEMENTS} == {
        (LIST.number, LIST.edition, sha256, sm3)
    }


def test_a_statement_comes_back_and_nothing_else_does() -> None:
    content = ATTESTED.content()
    assert read_statement(content) == ATTESTED
    for damaged in (
        content.replace(b'"edition":2', b'"edition": 2'),
        content.replace(b'"edition":2', b'"edition":"2"'),
        content.replace(b"attested", b"approved"),
        content.replace(b"approval/1", b"approval/2"),
        content.replace(b'{"act"', b'{"aaa":"","act"'),
        content + b"\n",
        b"[]",
        b"\xff",
    ):
        assert damaged != content
        with pytest.raises(Malformed):
            read_statement(damaged)


def test_an_account_s_confirmation_names_the_statement_and_the_sign_in(printed: Printed) -> None:
    approval = printed.approvals[-1]
    proof = read_account_proof(approval.proof)
    assert proof.statement_sha256 == hashlib.sha256(approval.statement.content()).hexdigest()
    assert proof.signed_in_at < proof.confirmed_at
    assert list(approval.files()) == ["approval-attested.json", "approval-attested.account.json"]


def test_the_digest_over_the_approvals_changes_with_each_of_them(printed: Printed) -> None:
    before = approvals_digest(printed.files)
    for name in printed.files:
        assert approvals_digest({**printed.files, name: b""}) != before
        assert approvals_digest({each: content for each, content in printed.files.items() if each != name}) != before
        assert limit_of(name, printed.snapshot.number)


def test_every_grade_has_words() -> None:
    assert {each: GRADE_NAMES[each].zh for each in Grade} == {
        Grade.CERTIFIED: "本人证书签名",
        Grade.OWN_KEY: "本人密钥同意",
        Grade.ACCOUNT: "账号确认",
    }


# agreed by own key


@pytest.fixture
def key(services: Services, people: People) -> tuple[int, Authenticator]:
    """A person with a passkey in their phone."""
    user, authenticator = people.add("zhang", "张建国"), Authenticator()
    place = Place.of(services.settings.base_url)
    with transaction(services.sessions, writing=True) as session:
        options = json.loads(passkeys.options_to_add(session, user, place, at=TODAY))
        passkeys.add(session, Actor(user.id, "张建国"), place, authenticator.make(options), "手机", at=TODAY)
    return user.id, authenticator


def agreed(services: Services, key: tuple[int, Authenticator], signed: Statement, said: Statement) -> Approval:
    """Let the passkey sign one statement, and hand it in for another (or the same)."""
    place = Place.of(services.settings.base_url)
    user_id, authenticator = key
    with transaction(services.sessions, writing=True) as session:
        options = json.loads(options_to_agree(session, place, user_id, signed.challenge))
        answer = authenticator.sign(options)
        assertion = agree(session, place, user_id, said.challenge, answer, at=TODAY)
    return agreed_by_own_key(said, assertion, account="account-7", host=place.host, at=TODAY)


def test_a_passkey_agrees_and_a_stranger_can_check_it(services: Services, key: tuple[int, Authenticator]) -> None:
    approval = agreed(services, key, ATTESTED, ATTESTED)
    assert approval.grade is Grade.OWN_KEY
    proof = read_own_key_proof(approval.proof)
    assert own_key_holds(ATTESTED, proof)
    assert not own_key_holds(replace(ATTESTED, edition=3), proof)
    bound = hashlib.sha256(replace(ATTESTED, edition=3).content()).hexdigest()
    assert not own_key_holds(replace(ATTESTED, edition=3), replace(proof, statement_sha256=bound))
    assert not own_key_holds(ATTESTED, replace(proof, host="evil.example"))
    assert not own_key_holds(ATTESTED, replace(proof, public_key="AAAA"))
    flagless = bytearray(b64decode(proof.authenticator_data))
    flagless[32] = 0x01
    weak = b64encode(bytes(flagless)).decode()
    assert not own_key_holds(ATTESTED, replace(proof, authenticator_data=weak))


def test_a_passkey_that_signed_another_statement_is_refused(
    services: Services, key: tuple[int, Authenticator]
) -> None:
    with pytest.raises(Refused, match="passkey-unlike"):
        agreed(services, key, STATEMENTS[0], ATTESTED)


def test_another_person_s_passkey_is_refused(services: Services, key: tuple[int, Authenticator]) -> None:
    with pytest.raises(Refused, match="passkey-unlike"):
        agreed(services, (key[0], Authenticator()), ATTESTED, ATTESTED)


def test_an_assertion_is_checked_again_before_it_is_kept(services: Services, key: tuple[int, Authenticator]) -> None:
    place = Place.of(services.settings.base_url)
    with transaction(services.sessions, writing=True) as session:
        options = json.loads(options_to_agree(session, place, key[0], ATTESTED.challenge))
        assertion = agree(session, place, key[0], ATTESTED.challenge, key[1].sign(options), at=TODAY)
    with pytest.raises(Broken):
        agreed_by_own_key(STATEMENTS[0], assertion, account="account-7", host=place.host, at=TODAY)


# certified


def test_openssl_verifies_a_person_s_signature_and_its_time_stamp(means: Means, tmp_path: Path) -> None:
    authority = OtherAuthority()
    approval = cades.sign(ATTESTED, authority.person(ATTESTED.person), means.authority)
    roots = roots_file(tmp_path, [authority.root, *means.roots])
    content = written(tmp_path, "statement.json", approval.statement.content())
    done = told(
        "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER",
        "-in", written(tmp_path, "statement.p7s", approval.proof), "-content", content,
        "-CAfile", roots, "-purpose", "any", "-attime", str(int(TODAY.timestamp())), "-out", tmp_path / "out",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    signer = cms.ContentInfo.load(approval.proof)["content"]["signer_infos"][0]
    (token,) = (each["values"][0] for each in signer["unsigned_attrs"] if each["type"].native == cades.TIME_STAMP)
    stamped = told(
        "openssl", "ts", "-verify", "-token_in", "-in", written(tmp_path, "token", token.dump()),
        "-data", written(tmp_path, "value", signer["signature"].native), "-CAfile", roots,
        "-attime", str(int(TODAY.timestamp())),
    )  # fmt: skip
    assert stamped.returncode == 0, stamped.stderr
    other = written(tmp_path, "other.json", STATEMENTS[0].content())
    assert told(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "statement.p7s",
        "-content", other, "-CAfile", roots, "-purpose", "any", "-out", tmp_path / "out",
    ).returncode != 0  # fmt: skip


def signed_elsewhere(
    folder: Path, authority: OtherAuthority, name: str, *options: str, digest: str = "sha256"
) -> bytes:
    """A signature that the person made with OpenSSL on a machine of their own."""
    person = authority.person(name)
    key = person.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[union-attr]  # no token
    done = told(
        "openssl", "cms", "-sign", *options, "-binary", "-md", digest, "-outform", "DER",
        "-in", written(folder, "statement.json", ATTESTED.content()), "-out", folder / "made.p7s",
        "-signer", written(folder, "person.pem", person.certificate.public_bytes(Encoding.PEM)),
        "-inkey", written(folder, "person.key", key),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return (folder / "made.p7s").read_bytes()


def test_a_signature_made_elsewhere_is_taken_and_stamped(means: Means, tmp_path: Path) -> None:
    authority = OtherAuthority()
    made = signed_elsewhere(tmp_path, authority, ATTESTED.person, "-cades")
    approval = cades.accept(ATTESTED, made, [authority.root], means.authority, at=TODAY)
    assert approval.grade is Grade.CERTIFIED
    signer = cms.ContentInfo.load(approval.proof)["content"]["signer_infos"][0]
    assert [each["type"].native for each in signer["unsigned_attrs"]] == [cades.TIME_STAMP]
    again = cades.accept(ATTESTED, approval.proof, [authority.root], means.authority, at=TODAY)
    stamps = cms.ContentInfo.load(again.proof)["content"]["signer_infos"][0]["unsigned_attrs"]
    assert len(stamps) == 1  # stamped once


def test_a_strange_stamp_is_replaced_before_it_can_void_a_number(means: Means, tmp_path: Path) -> None:
    authority = OtherAuthority()
    content = cms.ContentInfo.load(signed_elsewhere(tmp_path, authority, ATTESTED.person, "-cades"))
    strange = cms.CMSAttributes([simple_cms_attribute(cades.TIME_STAMP, cms.ContentInfo.load(content.dump()))])
    content["content"]["signer_infos"][0]["unsigned_attrs"] = strange
    approval = cades.accept(ATTESTED, content.dump(), [authority.root], means.authority, at=TODAY)
    (kept,) = cms.ContentInfo.load(approval.proof)["content"]["signer_infos"][0]["unsigned_attrs"]
    assert kept["values"].dump() != strange[0]["values"].dump()
    assert kept["values"][0]["content"]["encap_content_info"]["content_type"].native == "tst_info"


def test_what_is_no_signature_of_the_person_over_the_statement_is_refused(means: Means, tmp_path: Path) -> None:
    authority = OtherAuthority()
    made = signed_elsewhere(tmp_path, authority, ATTESTED.person, "-cades")
    refused = {
        "another statement": (STATEMENTS[0], made, authority),
        "untrusted": (ATTESTED, made, OtherAuthority()),
        "no cades": (ATTESTED, signed_elsewhere(tmp_path, authority, ATTESTED.person), authority),
        "another person": (ATTESTED, signed_elsewhere(tmp_path, authority, "赵六", "-cades"), authority),
        "garbage": (ATTESTED, b"\x30\x03abc", authority),
        "the statement inside": (
            ATTESTED,
            signed_elsewhere(tmp_path, authority, ATTESTED.person, "-cades", "-nodetach"),
            authority,
        ),
        "weak digest": (
            ATTESTED,
            signed_elsewhere(tmp_path, authority, ATTESTED.person, "-cades", digest="sha224"),
            authority,
        ),
        "empty": (ATTESTED, b"", authority),
        "endless": (ATTESTED, made + bytes(40_000), authority),
        "damaged": (ATTESTED, made[:-1] + bytes([made[-1] ^ 1]), authority),
    }
    for name, (statement, signature, trusted) in refused.items():
        with pytest.raises(Refused) as caught:
            cades.accept(statement, signature, [trusted.root], means.authority, at=TODAY)
        expected = "certificate-of-another" if name == "another person" else "signature-unlike"
        assert caught.value.code == expected, name
