"""What stands above and beneath the groups on the first page of a light list, and how many lines it takes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selfcheck.attestation.snapshot import Snapshot
from selfcheck.issuing.measuring import lines_of, width_of
from selfcheck.issuing.reading import Reader

UNIT_EM: Final = 30.0
WIDE_EM: Final = 54.0
PAGE_EM: Final = 61.0
PRODUCT_LINES: Final = {"zh_Hans": 2, "en": 1}
MORE_EM: Final = 10.0


@dataclass(frozen=True, slots=True)
class Head:
    """How many products are named; the sentence beneath the groups; how many lines all of it takes."""

    products: int
    beneath: str
    lines: int


def head_of(snapshot: Snapshot, reader: Reader) -> Head:
    """Return head and foot of the first page."""
    beneath = _beneath(snapshot, reader)
    count, product_lines = _products(snapshot, reader)
    lines = lines_of(unit_words(snapshot, reader), UNIT_EM) + lines_of(site_words(snapshot), WIDE_EM)
    return Head(count, beneath, lines + product_lines + lines_of(beneath, PAGE_EM))


def unit_words(snapshot: Snapshot, reader: Reader) -> str:
    """Return the unit as the head names it."""
    role = reader.word(snapshot.role)
    return snapshot.unit.name + reader.t(f"（{role}）", f" ({role})")


def site_words(snapshot: Snapshot) -> str:
    """Return where the list applies."""
    return f"{snapshot.site.name}，{snapshot.site.address}" if snapshot.site else snapshot.unit.address


def _beneath(snapshot: Snapshot, reader: Reader) -> str:
    total = len(snapshot.rows)
    words = reader.t(
        f"共 {total} 行，每一行的目标、措施、检查方法和依据见附件一；括号里是与本项不同的频次。",
        f"{total} rows, in full in annex 1; a frequency in brackets differs from its item's.",
    )
    declared = [reader.say(double.words) for double in snapshot.double_posts]
    return words + "".join(reader.t(f"一人多岗声明：{each}。", f" Declared: {each}.") for each in declared)


def _products(snapshot: Snapshot, reader: Reader) -> tuple[int, int]:
    room = PRODUCT_LINES[reader.language] * (WIDE_EM - 1)
    used = 0.0
    for count, product in enumerate(snapshot.products):
        width = width_of(f"{product.key} {reader.say(product.name)}（{product.brand}）；")
        is_last = count + 1 == len(snapshot.products)
        if used + width > room - (0 if is_last else MORE_EM) and count:
            return count, _lines(used + MORE_EM)
        used += width
    return len(snapshot.products), _lines(used)


def _lines(width: float) -> int:
    return int(width // (WIDE_EM - 1)) + 1
