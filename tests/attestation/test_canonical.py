"""List data: canonical, strict on the way back, and described by the published schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from selfcheck.attestation.canonical import (
    Malformed,
    Unsupported,
    current_schema,
    digests,
    from_bytes,
    from_kept,
    published_schema,
    row_code,
    to_canonical,
)
from selfcheck.attestation.snapshot import Snapshot
from tests.data import snapshots

LIST = snapshots.maker(3)
BYTES = to_canonical(LIST)


def test_there_and_back() -> None:
    for snapshot in (LIST, snapshots.seller(), snapshots.one_person_shop(), snapshots.long_words()):
        assert from_bytes(to_canonical(snapshot)) == snapshot


def test_the_same_list_gives_the_same_digests() -> None:
    sha256, sm3 = digests(to_canonical(snapshots.maker(3)))
    assert (sha256, sm3) == digests(BYTES)
    assert len(sha256) == len(sm3) == 64
    assert digests(b"abc")[1] == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_published_schema_is_the_one_of_the_classes() -> None:
    assert published_schema() == current_schema()


def test_numbers_are_whole_and_nothing_is_null() -> None:
    def values(part: object) -> list[object]:
        if isinstance(part, dict | list):
            inner = part.values() if isinstance(part, dict) else part
            return [value for each in inner for value in values(each)]
        return [part]

    assert all(isinstance(value, str | bool | int) for value in values(json.loads(BYTES)))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (b'{"schema":"selfcheck-list/1","schema":"selfcheck-list/1"}', "twice"),
        (BYTES.replace(b'"edition":2', b'"edition":2.0', 1), "whole number"),
        (BYTES.replace(b'"edition":2', b'"edition":NaN', 1), "whole number"),
        (BYTES.replace(b'"edition":2', b'"edition":null', 1), "edition"),
        (BYTES.replace(b'"edition":2', b'"edition":9007199254740993', 1), "edition"),
        (BYTES.replace(b'"edition":2', b'"edition":2,"extra":1', 1), "extra"),
        (BYTES.replace(b'"edition":2', b'"edition": 2', 1), "canonical"),
        (BYTES + b"\n", "canonical"),
        (BYTES.replace(b"2026-12-01", b"2026-02-30", 1), "day"),
        (BYTES.replace("电动".encode(), b"\\ud800", 1), "codepoints"),
        (b"[" * 100_000, "recursion"),
        (b"[" * 30 + b"]" * 30, "nested"),
        (b"\xff\xfe", "decode"),
        (b"", "value"),
        (b"{}", "schema"),
    ],
)
def test_what_we_would_not_have_written_is_malformed(damage: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        from_bytes(damage)


@pytest.mark.parametrize("read", [from_bytes, from_kept])
def test_an_unknown_schema_is_unsupported_never_good(read: Callable[[bytes], Snapshot]) -> None:
    with pytest.raises(Unsupported):
        read(BYTES.replace(b"selfcheck-list/1", b"selfcheck-list/2"))


def test_what_the_store_vouches_for_reads_the_same() -> None:
    assert from_kept(BYTES) == from_bytes(BYTES)
    for damage in (b"", b"{}", BYTES.replace(b'"edition":2', b'"edition":2,"extra":1', 1)):
        with pytest.raises(Malformed):
            from_kept(damage)


def test_a_row_code_covers_number_place_row_and_salt() -> None:
    row = LIST.rows[0]
    code = row_code(LIST.number, 1, row, row.salt)
    assert code == row.code
    assert len(code) == 10
    others = {
        row_code("SC01-7KQ4XN-2026-0003", 1, row, row.salt),
        row_code(LIST.number, 2, row, row.salt),
        row_code(LIST.number, 1, replace(row, person="别人"), row.salt),
        row_code(LIST.number, 1, row, "0" * 32),
    }
    assert code not in others
    assert len(others) == 4
