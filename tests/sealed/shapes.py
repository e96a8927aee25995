"""Printed lists of every shape: printed once with the real renderer, then given other data where a test wants so."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

import pikepdf

from selfcheck.attestation.attached import data_name
from selfcheck.attestation.canonical import to_canonical, with_row_codes
from selfcheck.attestation.custody import Keeper, SealTerms, TimeSource
from selfcheck.attestation.snapshot import RowGroup, Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.glossary import ListForm, Post, ShopAct
from selfcheck.issuing.printing import render_list
from selfcheck.pdf.ports import Renderer
from selfcheck.sealing.block import render_block
from tests.conftest import TODAY
from tests.data import snapshots
from tests.sealed.world import Printed

TERMS: Final = SealTerms(Keeper.OPERATOR, "selfcheck root SC01", True, TimeSource.LOCAL, "selfcheck")
LISTS_KEPT: Final = 16


def print_list(snapshot: Snapshot, renderer: Renderer) -> Printed:
    """Print a list and its visible block."""
    sealed = replace(snapshot, seal=snapshot.seal or TERMS)
    block = render_block(sealed, sealed.seal or TERMS, {}, renderer, at=TODAY)
    return Printed(sealed, render_list(sealed, renderer), block)


def with_data(printed: Printed, snapshot: Snapshot) -> Printed:
    """The same pages with the data of another list."""
    return Printed(snapshot, with_file(printed, data_name(snapshot.number), to_canonical(snapshot)), printed.block)


def with_file(printed: Printed, name: str, content: bytes) -> bytes:
    """The same pages with another data file."""
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        for old in list(pdf.attachments):
            attached = pdf.attachments[old].obj
            attached.EF.F.write(content)
            attached.UF = attached.F = pikepdf.String(name)
            tree = pdf.Root.Names.EmbeddedFiles
            tree.Names = pikepdf.Array([pikepdf.String(name), attached])
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def coded(snapshot: Snapshot) -> Snapshot:
    """The list with its row codes computed again."""
    salts = tuple(hashlib.sha256(f"salt {row.position}".encode()).hexdigest()[:32] for row in snapshot.rows)
    return with_row_codes(snapshot, salts)


def no_director() -> Snapshot:
    """A maker without a director: nobody reviews."""
    source = snapshots.maker(4)
    return replace(
        source,
        number="SC01-5DKQ2N-2026-0001",
        posts=tuple(each for each in source.posts if each.post is not Post.DIRECTOR),
        confirmations=tuple(each for each in source.confirmations if each.act is not Act.REVIEWED),
    )


def light() -> Snapshot:
    """A shop's light list: one thing to do, every row beneath it."""
    source = coded(replace(snapshots.seller(6), form=ListForm.LIGHT, number="SC01-8LKQ4X-2026-0001"))
    first, *_ = source.rows
    rows = tuple(row.code for row in source.rows)
    group = RowGroup("g1", next(iter(ShopAct)), first.title, first.measure, first.frequency, rows)
    return replace(source, groups=(group,))


def delegate() -> Snapshot:
    """Targets of every standing; a delegate reviewed for the director."""
    prepared, reviewed, attested = snapshots.maker(0).confirmations
    instead = replace(reviewed, person="周代理", acted_for=reviewed.person)
    return replace(snapshots.every_standing(), confirmations=(prepared, instead, attested))


SHAPES: Final[dict[str, Callable[[], Snapshot]]] = {
    "maker": lambda: snapshots.maker(3),
    "seller": lambda: snapshots.seller(5),
    "one person": snapshots.one_person_shop,
    "no director": lambda: coded(no_director()),
    "delegate": delegate,
    "light": light,
    "long words": lambda: snapshots.long_words(4),
    "200 rows": lambda: snapshots.maker(200),
}


class Press:
    """Prints each shape once."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self.printed = lru_cache(LISTS_KEPT)(self._printed)

    def _printed(self, shape: str) -> Printed:
        return print_list(SHAPES[shape](), self._renderer)


def issued_on(snapshot: Snapshot, at: datetime) -> Snapshot:
    """The list as if issued at another moment, in force for a year from then."""
    return replace(snapshot, issued_at=at, in_force_from=at.date(), review_by=(at + timedelta(days=365)).date())


def without(names: Sequence[str], snapshot: Snapshot) -> Snapshot:
    """The list without the confirmations of these acts."""
    kept = tuple(each for each in snapshot.confirmations if each.act.value not in names)
    return replace(snapshot, confirmations=kept)
