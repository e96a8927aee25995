"""Which floor sheets an issued list gives: one per product unit and post, rows in walking order; of a light list one
per post, by act."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from selfcheck.attestation.snapshot import ProductUnit, Row, Snapshot
from selfcheck.errors import Refused
from selfcheck.glossary import Post, Stage
from selfcheck.issuing.light_page import rows_of_groups
from selfcheck.paper.model import ActLine, ActLines, Sheet, SheetOptions, StageRows

ROW_HEIGHTS_MM: Final = range(9, 15)
COPIES: Final = range(1, 51)
SPARE_ROWS: Final = range(13)
WALKING_ORDER: Final = {stage: place for place, stage in enumerate(Stage)}


def check_options(options: SheetOptions) -> None:
    """Refuse what cannot be printed.

    :raises Refused: row height, copies or spare rows out of range
    """
    ranges = (
        ("row_height_mm", options.row_height_mm, ROW_HEIGHTS_MM, "行高（毫米）", "Row height (mm)"),
        ("copies", options.copies, COPIES, "份数", "Copies"),
        ("spare_rows", options.spare_rows, SPARE_ROWS, "空白备用行", "Spare rows"),
    )
    for field, value, allowed, zh, en in ranges:
        if value not in allowed:
            raise Refused(
                "sheet-option-out-of-range",
                f"{zh}请填 {allowed[0]} 到 {allowed[-1]} 之间的整数。",
                f"{en}: a whole number from {allowed[0]} to {allowed[-1]}.",
                field=field,
                status=400,
            )


def floor_sheets(snapshot: Snapshot, options: SheetOptions) -> tuple[Sheet, ...]:
    """Return the sheets of a list, by product unit in its order, then by post from the officer upwards.

    :raises Refused: an option out of range, or no row is left by the choice
    """
    check_options(options)
    sheets = _light_sheets(snapshot, options) if snapshot.is_light else _sheets(snapshot, options)
    if not sheets:
        raise Refused(
            "no-sheet",
            "按现在的选择没有可打印的行，请放宽产品单元、岗位或频次。",
            "Nothing is left to print with this choice. Choose more product units, posts or frequencies.",
        )
    return sheets


def _sheets(snapshot: Snapshot, options: SheetOptions) -> tuple[Sheet, ...]:
    return tuple(
        _sheet(snapshot, product, post, rows)
        for product in snapshot.products
        if not options.products or product.key in options.products
        for post in reversed(Post)
        if (rows := [row for row in _rows_of(snapshot, post, options) if product.key in row.products])
    )


def _light_sheets(snapshot: Snapshot, options: SheetOptions) -> tuple[Sheet, ...]:
    """Return one sheet of all chosen products per post: a shop walks once, not once per product."""
    found = []
    for post in reversed(Post):
        rows = frozenset(row.position for row in _rows_of(snapshot, post, options) if _is_chosen(row, options))
        lines = [
            ActLine(group, tuple(row for row in held if row.position in rows))
            for group, held in rows_of_groups(snapshot)
        ]
        if rows:
            found.append(_light_sheet(snapshot, post, [line for line in lines if line.rows]))
    return tuple(found)


def _is_chosen(row: Row, options: SheetOptions) -> bool:
    return not options.products or not row.products or bool(options.products & set(row.products))


def _light_sheet(snapshot: Snapshot, post: Post, lines: Iterable[ActLine]) -> Sheet:
    held = list(lines)
    acts = groupby(held, key=lambda line: line.group.act)
    persons = dict.fromkeys(row.person for line in held for row in line.rows if row.person)
    return Sheet(
        product=None,
        post=post,
        persons=tuple(persons),
        site=_site(snapshot),
        acts=tuple(ActLines(act, tuple(group)) for act, group in acts),
    )


def _rows_of(snapshot: Snapshot, post: Post, options: SheetOptions) -> tuple[Row, ...]:
    if options.posts and post not in options.posts:
        return ()
    return tuple(
        row
        for row in snapshot.rows
        if row.post == post and (not options.frequencies or row.frequency in options.frequencies)
    )


def _sheet(snapshot: Snapshot, product: ProductUnit, post: Post, rows: Iterable[Row]) -> Sheet:
    walked = sorted(rows, key=lambda row: (WALKING_ORDER[row.stage], row.position))
    stages = tuple(StageRows(stage, tuple(group)) for stage, group in groupby(walked, key=lambda row: row.stage))
    return Sheet(
        product=product,
        post=post,
        persons=tuple(dict.fromkeys(row.person for row in walked if row.person)),
        site=_site(snapshot),
        stages=stages,
    )


def _site(snapshot: Snapshot) -> str:
    return snapshot.site.name if snapshot.site else snapshot.unit.address
