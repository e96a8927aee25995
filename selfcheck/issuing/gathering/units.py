"""The unit's part of a dossier: unit, scope, site, products with papers, posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from selfcheck.attestation import snapshot as frozen
from selfcheck.attestation.terms import PaperKind
from selfcheck.catalogue.model import Catalogue, Product
from selfcheck.checklist.specific import FewPoints
from selfcheck.enterprises.model import PRODUCTION_NAMES, TRADE_NAMES, AnnexRow, HeldPaper, HeldProduct, Holding
from selfcheck.enterprises.posts import double_words
from selfcheck.enterprises.readiness import UnitRecord
from selfcheck.enterprises.records import Site, Unit
from selfcheck.enterprises.scope import Figures, ScopeAnswer
from selfcheck.errors import Broken
from selfcheck.text import Bilingual

KEYS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def unit(row: Unit, answer: ScopeAnswer, figures: Figures) -> frozen.Unit:
    """Return the unit as it stands now."""
    scope = frozen.ScopeTest(
        in_scope=answer.in_scope,
        reason=Bilingual(f"{answer.headline.zh}{answer.reason.zh}", f"{answer.headline.en} {answer.reason.en}"),
        source=answer.source,
        confidence=answer.confidence,
    )
    return frozen.Unit(
        name=row.name,
        uscc=row.uscc,
        region=row.region_code,
        region_name=row.region,
        address=row.address,
        size=_size(figures),
        scope=scope,
    )


def _size(figures: Figures) -> Bilingual:
    told_zh, told_en = [], []
    if figures.trade is not None:
        told_zh.append(TRADE_NAMES[figures.trade].zh)
        told_en.append(TRADE_NAMES[figures.trade].en)
    if figures.staff is not None:
        told_zh.append(f"从业人员 {figures.staff} 人")
        told_en.append(f"{figures.staff} staff")
    if figures.revenue_wan is not None:
        told_zh.append(f"年营业收入 {figures.revenue_wan} 万元")
        told_en.append(f"revenue {figures.revenue_wan * 10_000:,} yuan a year")
    return Bilingual("，".join(told_zh) or "未填写", ", ".join(told_en) or "not given")


def site(row: Site | None) -> frozen.Site | None:
    """Return the site the list is for."""
    return None if row is None else frozen.Site(row.name, row.address)


def products(
    held: Sequence[HeldProduct], catalogue: Catalogue, names: Mapping[int, str], digests: Mapping[int, str]
) -> tuple[frozen.ProductUnit, ...]:
    """Return the product units with their papers first.

    :param names: display names by user id, for annex confirmations
    :param digests: SHA-256 by file id
    """
    return tuple(_product(key_of(place), product, catalogue, names, digests) for place, product in enumerate(held))


def with_few_points(
    told: Sequence[frozen.ProductUnit], few: Mapping[str, FewPoints]
) -> tuple[frozen.ProductUnit, ...]:
    """Return the product units, those with too few rows of their own saying so.

    :param few: by the key of the product unit
    """
    return tuple(
        replace(each, few_points=frozen.FewPoints(few[each.key].specific, few[each.key].wanted))
        if each.key in few
        else each
        for each in told
    )


def key_of(place: int) -> str:
    """Return the letters by which rows point to a product unit: A, B, … Z, AA, AB, …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, len(KEYS))
        letters = KEYS[rest] + letters
    return letters


def _product(
    key: str, held: HeldProduct, catalogue: Catalogue, names: Mapping[int, str], digests: Mapping[int, str]
) -> frozen.ProductUnit:
    listed = catalogue.by_code.get(held.code)
    production = PRODUCTION_NAMES[held.facts.production] if held.facts.is_made else Bilingual("销售", "Sold")
    return frozen.ProductUnit(
        key=key,
        name=Bilingual(held.name, listed.name.en if listed and listed.name.zh == held.name else ""),
        brand=held.facts.brand,
        models=held.facts.models,
        standards=held.facts.standards,
        production=_with_partner(production, held.facts.partner),
        code=held.code,
        lines=held.facts.lines,
        papers=tuple(_paper(paper, digests) for paper in held.papers),
        catalogue=_rows(listed, catalogue),
        annex=tuple(_annex(row, names) for row in held.annex),
    )


def _with_partner(production: Bilingual, partner: str) -> Bilingual:
    return Bilingual(f"{production.zh}（{partner}）", f"{production.en} ({partner})") if partner else production


def _paper(paper: HeldPaper, digests: Mapping[int, str]) -> frozen.Paper:
    facts = paper.facts
    return frozen.Paper(
        kind=PaperKind(facts.kind.value),
        number=facts.number,
        scope="、".join(facts.scope_models),
        holder=facts.holder,
        manufacturer=facts.manufacturer,
        factory=facts.factory,
        expires_on=facts.expires_on,
        sha256=digests.get(facts.file_id) if facts.file_id is not None else None,
    )


def _rows(product: Product | None, catalogue: Catalogue) -> tuple[frozen.CatalogueRow, ...]:
    if product is None:
        return ()
    return tuple(
        frozen.CatalogueRow(
            edition=row.edition,
            title=catalogue.edition_by_code[row.edition].title,
            printed_name=row.printed_name,
            source=row.source.document,
            confidence=row.source.confidence,
            number=row.number,
        )
        for row in product.rows
        if not row.is_neighbour
    )


def _annex(row: AnnexRow, names: Mapping[int, str]) -> frozen.AnnexConfirmation:
    person = names.get(row.confirmed_by or 0, "")
    return frozen.AnnexConfirmation(row.edition, row.row_number, person, row.confirmed_on)


def posts(holdings: Sequence[Holding], numbers: Mapping[int, int]) -> tuple[frozen.PostHolder, ...]:
    """Return who holds which post.

    :param numbers: within the unit, by person id
    """
    return tuple(
        frozen.PostHolder(each.post, each.person, each.since, each.document_no, numbers.get(each.person_id))
        for each in holdings
    )


def double_posts(record: UnitRecord, numbers: Mapping[int, int]) -> tuple[frozen.DoublePost, ...]:
    """Return the declared double posts, which are printed.

    :param numbers: within the unit, by person id
    """
    return tuple(
        frozen.DoublePost(each.person, each.posts, double_words(each), numbers.get(each.person_id))
        for each in record.doubles
        if each.is_declared
    )


def notice_in_force(catalogue: Catalogue, on: date) -> frozen.Notice:
    """Return the regulator's newest notice on this day.

    :raises Broken: the shipped catalogue knows none
    """
    newest = catalogue.notice_on(on)
    if newest is None:
        raise Broken("the catalogue holds no notice")
    return frozen.Notice(newest.code, newest.title, newest.document, newest.issued_on)
