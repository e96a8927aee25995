"""证书: what is missing, expired or not covered among the papers of a product unit. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from selfcheck.catalogue.model import Product
from selfcheck.enterprises.model import PAPER_NAMES, HeldPaper, HeldProduct, PaperKind, Production
from selfcheck.findings import Finding, FindingLevel, Place
from selfcheck.glossary import Role
from selfcheck.text import Bilingual

SOON: Final = (7, 30)
ERROR, WARNING, HINT = FindingLevel.ERROR, FindingLevel.WARNING, FindingLevel.HINT


def paper_findings(product: HeldProduct, listed: Product | None, role: Role, on: date) -> tuple[Finding, ...]:
    """Return what the papers of a product unit want, worst first.

    :param listed: the catalogue product, which says whether a licence or CCC applies; None where it is not known
    :param on: the day for which papers are judged
    """
    found = [
        *_missing(product, listed, role),
        *(finding for paper in product.papers for finding in _expiry(product, listed, paper, on)),
        *_uncovered(product, listed, on),
        *_names(product),
        *_production(product),
    ]
    return tuple(sorted(found, key=lambda finding: list(FindingLevel).index(finding.level)))


def required_kinds(listed: Product | None) -> tuple[PaperKind, ...]:
    """Return which papers the registers ask for this product."""
    if listed is None:
        return ()
    standings = ((PaperKind.LICENCE, listed.licence), (PaperKind.CCC, listed.ccc))
    return tuple(kind for kind, standing in standings if standing.required)


def covers(paper: HeldPaper, model: str) -> bool:
    """Whether a paper covers a model: its scope names the model, or names none at all."""
    scope = paper.facts.scope_models
    return not scope or same_model(model) in {same_model(each) for each in scope}


def same_model(model: str) -> str:
    """Return a model's name as papers and type plates agree on it: width, case and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", model).split()).casefold()


def place_of(product: HeldProduct) -> Place:
    """Where the papers of a product unit are kept."""
    return Place("enterprises.product", {"product_id": product.id})


def _missing(product: HeldProduct, listed: Product | None, role: Role) -> Iterator[Finding]:
    held = {paper.facts.kind for paper in product.papers}
    for kind in required_kinds(listed):
        if kind in held:
            continue
        name = PAPER_NAMES[kind]
        zh, en = (
            f"“{product.name}”还没有填写{name.zh}编号。",
            f"No {name.en} number is on record for “{product.name}”. ",
        )
        if role is Role.MAKER:
            zh, en = zh + "没有证书不得生产。", en + "Without it the product must not be made."
        else:
            zh, en = zh + "进货时应向供货方索取并核对。", en + "Ask the supplier for it and check it at goods-in."
        level = ERROR if role is Role.MAKER else WARNING
        yield Finding(level, f"paper-missing-{kind.value}", Bilingual(zh, en), place_of(product))


def _expiry(product: HeldProduct, listed: Product | None, paper: HeldPaper, on: date) -> Iterator[Finding]:
    expires = paper.facts.expires_on
    if expires is None:
        return
    name, number, left = PAPER_NAMES[paper.facts.kind], paper.facts.number, (expires - on).days
    if left < 0:
        is_needed = paper.facts.kind in required_kinds(listed) and not _has_successor(product, paper, on)
        words = Bilingual(
            f"“{product.name}”的{name.zh} {number} 已于 {expires.isoformat()} 到期。",
            f"{name.en} {number} of “{product.name}” expired on {expires.isoformat()}.",
        )
        yield Finding(ERROR if is_needed else WARNING, "paper-expired", words, place_of(product))
        return
    within = next((days for days in SOON if left <= days), None)
    if within is not None:
        words = Bilingual(
            f"“{product.name}”的{name.zh} {number} 还有 {left} 天到期（{expires.isoformat()}）。",
            f"{name.en} {number} of “{product.name}” expires in {left} days ({expires.isoformat()}).",
        )
        yield Finding(WARNING, f"paper-expires-within-{within}", words, place_of(product))


def _has_successor(product: HeldProduct, paper: HeldPaper, on: date) -> bool:
    return any(
        other.id != paper.id and other.facts.kind is paper.facts.kind and is_valid(other, on)
        for other in product.papers
    )


def is_valid(paper: HeldPaper, on: date) -> bool:
    """Whether a paper has not expired on a day; without an expiry it has not."""
    return paper.facts.expires_on is None or paper.facts.expires_on >= on


def _uncovered(product: HeldProduct, listed: Product | None, on: date) -> Iterator[Finding]:
    for kind in required_kinds(listed):
        papers = [paper for paper in product.papers if paper.facts.kind is kind and is_valid(paper, on)]
        if not papers:
            continue
        for model in product.facts.models:
            if not any(covers(paper, model) for paper in papers):
                yield _outside(product, kind, model)
        if not product.facts.models and any(paper.facts.scope_models for paper in papers):
            yield _models_not_told(product, kind, papers)


def _outside(product: HeldProduct, kind: PaperKind, model: str) -> Finding:
    name = PAPER_NAMES[kind]
    words = Bilingual(
        f"型号 {model} 不在任何一张证书的范围内（“{product.name}”，{name.zh}）。请补上证书，或从产品里去掉这个型号。",
        f"Model {model} is outside every certificate (“{product.name}”, {name.en}). Add the certificate, or take the"
        " model off the product.",
    )
    return Finding(ERROR, "model-outside-papers", words, place_of(product))


def _models_not_told(product: HeldProduct, kind: PaperKind, papers: Sequence[HeldPaper]) -> Finding:
    name = PAPER_NAMES[kind]
    words = Bilingual(
        f"“{product.name}”没有填写型号，无法核对是否在{name.zh} {papers[0].facts.number} 的范围内。",
        f"“{product.name}” names no models, so they cannot be compared with {name.en} {papers[0].facts.number}.",
    )
    return Finding(WARNING, "models-not-told", words, place_of(product))


def _names(product: HeldProduct) -> Iterator[Finding]:
    for paper in product.papers:
        facts = paper.facts
        names = {name for name in (facts.holder, facts.manufacturer, facts.factory) if name}
        if len(names) > 1:
            words = Bilingual(
                f"{PAPER_NAMES[facts.kind].zh} {facts.number}：持证人 {facts.holder or '未填'}、制造商"
                f" {facts.manufacturer or '未填'}、生产厂 {facts.factory or '未填'} 不是同一家，清单上会分别印出。",
                f"{PAPER_NAMES[facts.kind].en} {facts.number}: holder {facts.holder or '—'}, manufacturer"
                f" {facts.manufacturer or '—'} and factory {facts.factory or '—'} differ; the list prints each.",
            )
            yield Finding(HINT, "paper-names-differ", words, place_of(product))


def _production(product: HeldProduct) -> Iterator[Finding]:
    facts = product.facts
    if not facts.is_made or facts.production is not Production.COMMISSIONED:
        return
    if not facts.partner:
        words = Bilingual(
            f"“{product.name}”是委托生产，还没有填写另一方的名称。",
            f"“{product.name}” is commissioned production, but the other party is not named.",
        )
        yield Finding(WARNING, "partner-not-told", words, place_of(product))
        return
    words = Bilingual(
        f"“{product.name}”是委托生产（{facts.partner}），清单上会注明。",
        f"“{product.name}” is commissioned production ({facts.partner}); the list says so.",
    )
    yield Finding(HINT, "commissioned-production", words, place_of(product))
