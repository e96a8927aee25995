"""From what was gathered to what is frozen: nothing is added but number, dates, codes and what is superseded."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from selfcheck.attestation.canonical import digests, from_bytes, row_code, to_canonical
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import ChangeKind, Purpose
from selfcheck.glossary import Post
from selfcheck.issuing.dossier import Dossier, Frame
from selfcheck.issuing.freezing import SALT_BYTES, draw_salts, freeze
from tests.data.snapshots import maker

LAST = maker(6)
SALTS = tuple(f"{place:032x}" for place in range(1, 7))
FRAME = Frame(
    number="SC01-7KQ4XN-2026-0003",
    edition=3,
    issued_at=datetime(2026, 12, 1, 2, 0, tzinfo=UTC),
    in_force_from=date(2026, 12, 1),
    review_by=date(2027, 12, 1),
    check_url="https://check.example.cn/check/SC01-7KQ4XN-2026-0003/AAAAAAAAAAAAA",
    check_code="AAAAAAAAAAAAA",
    is_sample=False,
    is_trial=False,
    cause="inspection",
    cause_words="街道检查",
)


def dossier(last: Snapshot | None = LAST) -> Dossier:
    shared = {field.name for field in fields(Dossier)} & {field.name for field in fields(Snapshot)}
    facts = {name: getattr(LAST, name) for name in shared}
    return Dossier(**facts, last=last, required_posts=frozenset({Post.DIRECTOR}), findings=())


def test_the_frozen_list_says_what_was_gathered_and_what_frames_it() -> None:
    frozen = freeze(dossier(), FRAME, Purpose.ISSUE, SALTS)
    assert (frozen.number, frozen.edition, frozen.check_code) == (FRAME.number, 3, FRAME.check_code)
    assert (frozen.unit, frozen.products, frozen.posts) == (LAST.unit, LAST.products, LAST.posts)
    bare = [replace(row, code="", salt="") for row in frozen.rows]
    assert bare == [replace(row, code="", salt="") for row in LAST.rows]


def test_every_row_carries_a_code_of_its_own_number_place_and_salt() -> None:
    frozen = freeze(dossier(), FRAME, Purpose.ISSUE, SALTS)
    assert [row.salt for row in frozen.rows] == list(SALTS)
    assert [row.code for row in frozen.rows] == [
        row_code(FRAME.number, row.position, row, row.salt) for row in frozen.rows
    ]
    assert len({row.code for row in frozen.rows}) == len(frozen.rows)


def test_it_names_what_it_supersedes_by_number_digest_and_cause() -> None:
    supersedes = freeze(dossier(), FRAME, Purpose.ISSUE, SALTS).supersedes
    assert supersedes is not None
    assert (supersedes.number, supersedes.edition) == (LAST.number, LAST.edition)
    assert supersedes.digest_sha256 == digests(to_canonical(LAST))[0]
    assert supersedes.cause == "inspection"
    assert supersedes.cause_words.zh == "监督检查发现：街道检查"


def test_a_cause_without_own_words_stands_alone() -> None:
    supersedes = freeze(dossier(), replace(FRAME, cause_words=""), Purpose.ISSUE, SALTS).supersedes
    assert supersedes is not None
    assert supersedes.cause_words.zh == "监督检查发现"


def test_the_first_issue_supersedes_nothing_and_has_no_differences() -> None:
    frozen = freeze(dossier(last=None), FRAME, Purpose.ISSUE, SALTS)
    assert (frozen.supersedes, frozen.changes) == (None, ())


def test_what_differs_from_the_last_issue_is_frozen_with_it() -> None:
    shorter = replace(LAST, rows=LAST.rows[:-1])
    frozen = freeze(dossier(last=shorter), FRAME, Purpose.ISSUE, SALTS)
    assert [change.kind for change in frozen.changes] == [ChangeKind.ADDED]


def test_the_same_facts_and_salts_give_the_same_bytes() -> None:
    first = to_canonical(freeze(dossier(), FRAME, Purpose.ISSUE, SALTS))
    assert first == to_canonical(freeze(dossier(), FRAME, Purpose.ISSUE, SALTS))
    assert to_canonical(from_bytes(first)) == first


def test_a_salt_for_every_row_and_none_over() -> None:
    with pytest.raises(ValueError, match="zip"):
        freeze(dossier(), FRAME, Purpose.ISSUE, SALTS[:-1])


def test_salts_are_128_bits_each_drawn_anew() -> None:
    drawn = draw_salts(200)
    assert len(set(drawn)) == 200
    assert {len(bytes.fromhex(salt)) for salt in drawn} == {SALT_BYTES} == {16}
