"""Trust bundles: what is written is read, by those who were told the key; all else is refused with its reason."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from selfcheck.attestation.canonical import parse_strictly
from selfcheck.attestation.notes import KeyKind, NoteSigner
from selfcheck.attestation.policy import parse_policy
from selfcheck.attestation.status import Mark, Status, Superseded, veiled, veiled_name
from selfcheck.attestation.trust import (
    Former,
    Trust,
    fingerprint,
    from_plain,
    read,
    shown_fingerprint,
    to_plain,
    version_at,
    write,
)
from selfcheck.errors import Refused

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
KEY, NEXT, STRANGER = (generate_private_key(SECP256R1()) for _ in range(3))
DIGEST, OTHER, LAPSED, NEWEST = "a" * 64, "b" * 64, "d" * 64, "SC01-7KQ4XN-2026-0002"
WITNESS = NoteSigner.generate("samr.example/witness", KeyKind.COSIGNATURE).key
ONE_WITNESS = parse_policy(f"witness samr {WITNESS.text} https://witness.example\nquorum samr\n")


def print_of(key: EllipticCurvePrivateKey) -> str:
    return fingerprint(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


STATUS = Status(
    AT,
    AT + timedelta(days=7),
    {veiled_name(DIGEST): Superseded(date(2026, 11, 19), veiled(NEWEST, DIGEST))},
    {veiled_name(OTHER): date(2026, 11, 18)},
    {veiled_name(LAPSED): date(2026, 11, 17)},
)
TRUST = Trust(
    version_at(AT),
    AT,
    "lists.example",
    "https://lists.example",
    code="SC01",
    seal_roots=(b"root",),
    log_keys=("log",),
    witnesses=ONE_WITNESS,
    former_witnesses=(Former(parse_policy("quorum none\n"), AT - timedelta(days=9)),),
    revoked_keys={"c" * 64: AT},
    code_keys=(b"key",),
    templates=("list/1",),
    signers=(print_of(KEY), print_of(NEXT)),
    status=STATUS,
)


ONE = replace(TRUST, signers=(print_of(KEY),))


def refusal(data: bytes, pinned: list[str] | None, newest: int = 0) -> str:
    with pytest.raises(Refused) as refused:
        read(data, pinned, newest=newest)
    return refused.value.code


def test_what_is_written_is_read_by_who_knows_one_of_the_keys() -> None:
    data = write(TRUST, KEY, NEXT)
    assert read(data, [print_of(KEY)]) == TRUST
    assert read(data, [print_of(NEXT)]) == TRUST
    assert read(data, [shown_fingerprint(print_of(KEY)).upper()]) == TRUST, "as a person types it"
    assert read(data, None).signers == TRUST.signers


def test_a_key_that_was_not_compared_is_not_believed() -> None:
    data = write(ONE, KEY)
    assert refusal(data, [print_of(STRANGER)]) == "trust-unknown-signer"
    assert refusal(data, [print_of(NEXT)]) == "trust-unknown-signer"
    assert refusal(data, []) == "trust-unknown-signer"
    assert refusal(data, [print_of(KEY)[:31]]) == "pin-unfit"


def test_a_key_that_the_bundle_does_not_name_cannot_sign_it() -> None:
    assert refusal(write(ONE, KEY, STRANGER), [print_of(KEY)]) == "trust-malformed"


def test_a_bundle_names_no_key_that_did_not_sign_it() -> None:
    """Else one installation could name another's key, and take the place of its bundles where both are believed."""
    assert refusal(write(TRUST, KEY), [print_of(KEY)]) == "trust-malformed"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"lists.example", b"lists.examp1e"),
        (b'"is_demo":false', b'"is_demo":true'),
        (b"SC01", b"SC02"),
        (b"2026-11-18", b"2027-11-18"),
    ],
)
def test_a_changed_bundle_is_refused(old: bytes, new: bytes) -> None:
    data = write(ONE, KEY)
    assert refusal(data.replace(old, new), [print_of(KEY)]) == "trust-changed"


@pytest.mark.parametrize("odd", [b"", b"{}", b"[]", b'{"content":{},"signatures":{}}', b"\xff", b"{" * 100_000])
def test_what_is_no_bundle_is_refused(odd: bytes) -> None:
    assert refusal(odd, None) == "trust-malformed"


def test_another_layout_of_the_same_bundle_is_refused() -> None:
    plain = parse_strictly(write(ONE, KEY))
    assert isinstance(plain, dict)
    assert refusal(b" " + rfc8785.dumps(plain), None) == "trust-malformed"


def test_a_field_more_or_less_is_refused() -> None:
    data = write(ONE, KEY)
    assert refusal(data.replace(b'"code":', b'"code2":'), None) == "trust-malformed"


def test_an_older_bundle_than_the_newest_seen_is_refused() -> None:
    data = write(ONE, KEY)
    assert read(data, None, newest=ONE.version) == ONE
    assert refusal(data, None, TRUST.version + 1) == "trust-older"
    assert version_at(AT + timedelta(seconds=1)) > version_at(AT)


def as_before(trust: Trust) -> bytes:
    """A bundle in the former format, as inspectors have it on their laptops."""
    content = to_plain(trust)
    status = {name: each for name, each in content["status"].items() if name != "lapsed"}
    content["status"] = status | {"revoked_keys": content.pop("revoked_keys")}
    content = {name: each for name, each in content.items() if name != "former_witnesses"}
    content["schema"] = "selfcheck-trust/1"
    signature = KEY.sign(rfc8785.dumps(content), ECDSA(SHA256()))
    public = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signatures = {b64encode(public).decode(): b64encode(signature).decode()}
    return rfc8785.dumps({"content": content, "signatures": signatures})


def test_a_bundle_of_the_former_format_is_read_with_its_revoked_keys() -> None:
    found = read(as_before(ONE), [print_of(KEY)])
    assert found == replace(ONE, former_witnesses=(), status=replace(STATUS, lapsed={}))
    assert found.revoked_keys == {"c" * 64: AT}


@pytest.mark.parametrize("name", ["former_witnesses", "revoked_keys"])
def test_a_bundle_of_the_present_format_lacks_nothing(name: str) -> None:
    content = to_plain(ONE)
    del content[name]
    with pytest.raises((KeyError, ValueError)):
        from_plain(content)


def test_the_demand_on_witnesses_is_that_of_its_time() -> None:
    none, day = parse_policy("quorum none\n"), timedelta(days=1)
    change = AT - 9 * day
    assert TRUST.witnesses_between(change - day, change - day) == (none,)
    assert TRUST.witnesses_between(change, AT) == (ONE_WITNESS,), "the change itself belongs to what follows"
    assert TRUST.witnesses_between(change - day, change + day) == (none, ONE_WITNESS)


def test_former_demands_out_of_order_are_refused() -> None:
    (one,) = ONE.former_witnesses
    wrong = replace(ONE, former_witnesses=(one, replace(one, until=one.until - timedelta(days=1))))
    assert refusal(write(wrong, KEY), None) == "trust-malformed"


def test_without_status_there_is_none() -> None:
    assert read(write(replace(ONE, status=None), KEY), None).status is None


def test_who_holds_a_list_reads_what_became_of_it_and_nobody_else() -> None:
    assert STATUS.mark_of(DIGEST, at=AT) == Mark("superseded", date(2026, 11, 19), NEWEST)
    assert STATUS.mark_of(OTHER, at=AT) == Mark("withdrawn", date(2026, 11, 18))
    assert STATUS.mark_of(LAPSED, at=AT) == Mark("lapsed", date(2026, 11, 17))
    assert STATUS.mark_of("e" * 64, at=AT) is None
    assert STATUS.mark_of(DIGEST, at=AT - timedelta(days=3)) is None, "it had not happened yet"
    data = write(ONE, KEY)
    assert NEWEST.encode() not in data
    assert DIGEST.encode() not in data


def test_silence_says_something_of_older_lists_and_for_some_days_alone() -> None:
    before, after = AT - timedelta(days=1), AT + timedelta(hours=1)
    assert STATUS.knows(before, at=AT)
    assert not STATUS.knows(after, at=AT + timedelta(days=1)), "issued after the list was made"
    assert not STATUS.knows(before, at=AT + timedelta(days=8)), "too old"
