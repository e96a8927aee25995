"""What about inspection items deserves a look before issuing: a hint, never more. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from selfcheck.checklist.specific import NOTICE, FewPoints
from selfcheck.findings import Finding, FindingLevel, Place
from selfcheck.inspection.model import ProductItems
from selfcheck.text import Bilingual


def item_findings(products: Iterable[ProductItems], checklist_id: int) -> Iterator[Finding]:
    """Say how many items of each product no row answers."""
    for product in products:
        if count := len(product.uncovered):
            words = Bilingual(
                f"“{product.name}”有 {count} 个官方检验项目，清单上没有对应的行。",
                f"{count} inspection items of “{product.name}” are not covered by any row.",
            )
            ids = {"checklist_id": checklist_id, "product": product.product_unit_id}
            yield Finding(FindingLevel.HINT, "items-not-covered", words, Place("inspection.items", ids))


def few_findings(few: Iterable[FewPoints], checklist_id: int) -> Iterator[Finding]:
    """Say of which products too few rows speak in particular, and ask for an own point."""
    for each in few:
        words = Bilingual(f"{NOTICE.zh}{each.words.zh}", f"{NOTICE.en} {each.words.en}")
        ids = {"checklist_id": checklist_id, "product": each.product_unit_id}
        yield Finding(FindingLevel.HINT, "few-points", words, Place("controls.own_row", ids))
