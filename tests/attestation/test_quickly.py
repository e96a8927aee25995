"""Writing data quickly gives the bytes of RFC 8785, whatever stands in the texts."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from selfcheck.attestation import snapshot
from selfcheck.attestation.canonical import quickly, to_canonical
from selfcheck.attestation.codec import Plain, to_plain
from tests.data import snapshots

KEYS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=6)
LEAVES = st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"]))
DATA = st.recursive(LEAVES, lambda part: st.lists(part, max_size=4) | st.dictionaries(KEYS, part, max_size=4))


@given(DATA)
def test_quick_bytes_are_the_canonical_bytes(plain: Plain) -> None:
    assert quickly(plain) == rfc8785.dumps(plain)


def test_whole_lists_are_written_the_same() -> None:
    for each in (snapshots.maker(), snapshots.seller(), snapshots.one_person_shop(), snapshots.long_words()):
        assert quickly(to_plain(each)) == to_canonical(each)


def test_every_key_of_a_list_is_ascii() -> None:
    kinds = [each for each in vars(snapshot).values() if isinstance(each, type) and is_dataclass(each)]
    assert kinds
    assert all(field.name.isascii() for kind in kinds for field in fields(kind))


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        quickly(json.loads('"\\ud800"'))
