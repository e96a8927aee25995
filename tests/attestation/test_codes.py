"""The signed code: what it claims comes back, the publisher's vector holds, and no forgery passes."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode
from dataclasses import replace

import cbor2
import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    EllipticCurvePublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from selfcheck.attestation.canonical import digests, to_canonical
from selfcheck.attestation.codes import Claims, Outcome, Pins, address_of, claims, read, row_leaves, rows_root, sign
from selfcheck.attestation.cose import encoded, sign1, to_be_signed
from selfcheck.attestation.merkle import leaf_hash, node_hash
from selfcheck.attestation.trust import key_id
from tests.data.code_forgeries import CODE, CONTEXT, FORGERIES, LIST, parts
from tests.data.codes import ADDRESS, code_of, content_of, key, pins, public, with_content
from tests.data.snapshots import maker, one_person_shop


def outcome(text: str, trust: Pins | None = None) -> Outcome:
    return read(text, trust or pins()).outcome


def signed_anew(payload: object, secret: int = 4711) -> str:
    """A code over any payload, signed with the genuine key: what only its holder could make."""
    content = payload if isinstance(payload, bytes) else encoded(payload)
    return with_content(sign1(content, key(secret), key_id(public(secret)), context=CONTEXT))


# --- what is genuine


def test_what_the_list_claims_comes_back() -> None:
    scanned = read(CODE, pins())
    assert scanned.outcome is Outcome.SIGNED
    assert scanned.claims == claims(LIST)
    assert scanned.claims is not None
    assert scanned.claims.data_sha256 == digests(to_canonical(LIST))[0]
    assert (scanned.claims.number, scanned.claims.uscc, scanned.claims.rows) == (LIST.number, LIST.unit.uscc, 40)


def test_the_same_list_gives_the_same_text_for_ever() -> None:
    assert code_of(maker(40)) == CODE


def test_the_code_fits_the_size_that_was_measured() -> None:
    """Version 12 at level M: 65 modules, 73 with the quiet zone, 0.45 mm each on 33 mm of paper."""
    assert segno.make_qr(CODE, error="m", boost_error=False).designator == "12-M"
    longest = replace(LIST, number="A1B2-C3D4E5-2026-000012345", edition=999_999)
    text = sign(claims(longest), key(), address="https://selfcheck.scjg.example-province.gov.cn")
    assert segno.make_qr(text, error="m", boost_error=False).designator == "12-M"


def test_an_address_that_a_browser_wrote_small_is_the_same() -> None:
    assert outcome(CODE.replace("HTTPS://CHECK.EXAMPLE.CN", "https://check.example.cn")) is Outcome.SIGNED


def test_a_retired_key_stays_good() -> None:
    assert outcome(CODE, pins(12, 4711)) is Outcome.SIGNED


def test_a_list_stays_good_when_the_installation_moved() -> None:
    assert outcome(CODE, Pins("https://new.example.cn", pins().code_keys)) is Outcome.SIGNED


def test_an_address_with_a_port_and_a_folder_is_kept_as_it_is() -> None:
    text = sign(claims(LIST), key(), address="http://localhost:8765/selfcheck")
    assert text.startswith("HTTP://LOCALHOST:8765/selfcheck/C/")
    assert outcome(text) is Outcome.SIGNED


def test_the_vector_of_the_cose_working_group_holds() -> None:
    """cose-wg/Examples, sign1-tests/sign-pass-02: ES256 with external data."""
    external, content = bytes.fromhex("11aa22bb33cc44dd55006699"), b"This is the content."
    message = to_be_signed(bytes.fromhex("a10126"), content, external)
    assert message.hex() == (
        "846a5369676e61747572653143a101264c11aa22bb33cc44dd5500669954546869732069732074686520636f6e74656e742e"
    )
    x, y = "usWxHK2PmfnHKwXPS54m0kTcGJ90UiglWiGahtagnv8=", "IBOL-C3BttVivg-lSreASjpkttcsz-1rb7btKLv8EX4="
    across, up = (int.from_bytes(urlsafe_b64decode(each), "big") for each in (x, y))
    published = (
        "EAE868ECC176883766C5DC5BA5B8DCA25DAB3C2E56A551CE5705B793914348E1",
        "55388B10C4F1B59A6733EAB416870A945111A4B2FBDBEF33A77234B1DEFF2F9B",
    )
    first, second = (int(half, 16) for half in published)
    signature = encode_dss_signature(first, second)
    EllipticCurvePublicNumbers(across, up, SECP256R1()).public_key().verify(signature, message, ECDSA(SHA256()))


# --- the tree of rows


def test_the_root_is_that_of_rfc_6962() -> None:
    one, two, three = (leaf.hash for leaf in row_leaves(maker(3)))
    assert rows_root(row_leaves(maker(3))) == node_hash(node_hash(one, two), three)
    assert one == leaf_hash(row_leaves(maker(3))[0].digest + b"1 " + maker(3).rows[0].title.zh.encode())


def test_every_code_printed_is_the_beginning_of_its_leaf() -> None:
    assert [leaf.code for leaf in row_leaves(LIST)] == [row.code for row in LIST.rows]


@pytest.mark.parametrize("damage", ["title", "measure", "salt", "order"])
def test_a_row_that_differs_changes_the_root(damage: str) -> None:
    rows = list(LIST.rows)
    if damage == "order":
        rows[3], rows[4] = rows[4], rows[3]
    else:
        changed = secrets.token_hex(16) if damage == "salt" else replace(rows[3].title, zh="换过的字")
        rows[3] = replace(rows[3], **{damage: changed})  # type: ignore[arg-type]  # one of three fields
    assert rows_root(row_leaves(replace(LIST, rows=tuple(rows)))) != rows_root(row_leaves(LIST))


# --- forgeries, each named for its damage


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_called_what_it_is(name: str) -> None:
    make, expected = FORGERIES[name]
    assert make() != CODE
    scanned = read(make(), pins())
    assert scanned.outcome is expected
    assert (scanned.claims is None) is (expected is not Outcome.FOREIGN_HOST)


# --- what only the holder of the key could make, and yet no list says


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({0: 2}, Outcome.UNSUPPORTED),
        (b"", Outcome.MALFORMED),
        ([1, 2, 3], Outcome.UNSUPPORTED),
        (bytes.fromhex("a2000100 01".replace(" ", "")), Outcome.MALFORMED),
        (b"\xc0\x74" + b"2013-03-21T20:04:00Z", Outcome.UNSUPPORTED),
    ],
    ids=["a later version", "no payload", "a list", "a key twice", "a date"],
)
def test_a_signed_payload_that_is_no_claim_is_refused(payload: object, expected: Outcome) -> None:
    assert outcome(signed_anew(payload)) is expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(1, "<script>alert(1)"), (1, 7), (2, 0), (2, True), (3, "91"), (4, 2**40), (4, -1), (5, 2**20)],
        *[(6, 2001), (7, b"short"), (8, "text"), (9, 1)],
    ],
)
def test_a_signed_claim_that_no_list_makes_is_refused(name: int, value: object) -> None:
    assert outcome(signed_anew(cbor2.loads(parts()[2]) | {name: value})) is Outcome.MALFORMED


def test_a_pinned_key_of_another_kind_signs_nothing() -> None:
    odd = generate_private_key(SECP384R1()).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for each in (odd, b"no key"):
        content = sign1(b"\xa1\x00\x01", key(), key_id(each), context=CONTEXT)
        assert outcome(with_content(content), Pins(ADDRESS, (each,))) is Outcome.CHANGED


@given(place=st.integers(0, len(content_of(CODE)) - 1), flip=st.integers(1, 255))
def test_no_byte_can_be_changed(place: int, flip: int) -> None:
    content = bytearray(content_of(CODE))
    content[place] ^= flip
    assert outcome(with_content(bytes(content))) is not Outcome.SIGNED


@given(st.binary(max_size=400))
def test_any_bytes_are_answered(content: bytes) -> None:
    assert outcome(with_content(content)) is not Outcome.SIGNED


@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    assert outcome(text) is Outcome.MALFORMED


def test_a_shop_of_one_person_has_a_code_too() -> None:
    shop = one_person_shop()
    text = code_of(shop)
    assert text.startswith("HTTP://LOCALHOST:8765/C/")
    scanned = read(text, Pins(address_of(shop), pins().code_keys))
    assert isinstance(scanned.claims, Claims)
    assert scanned.claims == claims(shop)
