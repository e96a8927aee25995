"""From what was gathered to what is frozen. Pure but for the salts, which the caller draws."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Final

from selfcheck.attestation.canonical import digests, to_canonical, with_row_codes
from selfcheck.attestation.snapshot import SCHEMA, Snapshot, Supersedes
from selfcheck.attestation.terms import Purpose
from selfcheck.glossary import ListForm
from selfcheck.issuing.causes import cause_in_words
from selfcheck.issuing.comparing import changes
from selfcheck.issuing.dossier import Dossier, Frame, Grouped

SALT_BYTES: Final = 16
PREVIEW_NUMBER: Final = "0000-000000-0000-0000"
PREVIEW_CODE: Final = "0" * 13


def draw_salts(count: int) -> tuple[str, ...]:
    """Draw one 128-bit salt per row, in hexadecimal."""
    return tuple(secrets.token_hex(SALT_BYTES) for _ in range(count))


def freeze(dossier: Dossier, frame: Frame, purpose: Purpose, salts: tuple[str, ...]) -> Snapshot:
    """Put gathered facts and frame together, row codes included."""
    bare = Snapshot(
        schema=SCHEMA,
        purpose=purpose,
        is_sample=frame.is_sample,
        is_trial=frame.is_trial,
        number=frame.number,
        edition=frame.edition,
        role=dossier.role,
        unit=dossier.unit,
        products=dossier.products,
        notice=dossier.notice,
        library=dossier.library,
        answers=dossier.answers,
        rows=dossier.rows,
        set_aside=dossier.set_aside,
        posts=dossier.posts,
        double_posts=dossier.double_posts,
        confirmations=dossier.confirmations,
        issued_at=frame.issued_at,
        in_force_from=frame.in_force_from,
        review_by=frame.review_by,
        check_url=frame.check_url,
        check_code=frame.check_code,
        site=dossier.site,
        supersedes=_supersedes(dossier.last, frame),
        changes=changes(dossier.last.rows, dossier.rows) if dossier.last else (),
        seal=frame.seal,
    )
    return _with_groups(with_row_codes(bare, salts), dossier.groups)


def _with_groups(snapshot: Snapshot, groups: tuple[Grouped, ...] | None) -> Snapshot:
    """Name the rows of each group by their codes; a full list has no groups and says nothing of its form."""
    if groups is None:
        return snapshot
    codes = {row.position: row.code for row in snapshot.rows}
    found = tuple(replace(each.group, rows=tuple(codes[place] for place in each.positions)) for each in groups)
    return replace(snapshot, form=ListForm.LIGHT, groups=found)


def _supersedes(last: Snapshot | None, frame: Frame) -> Supersedes | None:
    if last is None:
        return None
    words = cause_in_words(frame.cause, frame.cause_words)
    return Supersedes(last.number, last.edition, digests(to_canonical(last))[0], frame.cause, words)
