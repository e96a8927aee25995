"""证书: what is missing, expired or not covered among the papers of a product unit. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from selfcheck.catalogue.model import Covers, Product
from selfcheck.enterprises.model import PAPER_NAMES, HeldPaper, HeldProduct, PaperKind, Production
from selfcheck.enterprises.scope_words import PART_ONLY
from selfcheck.findings import Finding, FindingLevel, Place
from selfcheck.glossary import Role
from selfcheck.text import Bilingual

SOON: Final = (7, 30)
NOTHING: Final = Bilingual("", "")
OWN_PRODUCT: Final = Bilingual(
    "如果这个型号不需要证书，请把它另立为一个产品。", " If the model needs none, enter it as a product of its own."
)
ERROR, WARNING, HINT = FindingLevel.ERROR, FindingLevel.WARNING, FindingLevel.HINT


def paper_findings(product: HeldProduct, listed: Product | None, role: Role, on: date) -> tuple[Finding, ...]:
    """Return what the papers of a product unit want, worst first.

    :param listed: the catalogue product, which says whether a licence or CCC applies; None where it is not known
    :param on: the day for which papers are judged
    """
    found = [
        *_missing(product, listed, role, on),
        *(finding for paper in product.papers for finding in _expiry(product, listed, paper, on)),
        *_uncovered(product, listed, on),
        *_names(product),
        *_production(product),
    ]
    return tuple(sorted(found, key=lambda finding: list(FindingLevel).index(finding.level)))


@dataclass(frozen=True, slots=True)
class Demand:
    """What a product needs: one paper of any of ``kinds``.

    A register that names some kinds of the product only (``is_partial``) asks for it only of those; what two such
    registers ask together is one demand, met by either.
    """

    kinds: tuple[PaperKind, ...]
    is_partial: bool = False
    note: Bilingual = NOTHING

    @property
    def name(self) -> Bilingual:
        """The papers in words."""
        names = [PAPER_NAMES[kind] for kind in self.kinds]
        return Bilingual("或".join(name.zh for name in names), " or ".join(name.en for name in names))


def demands(listed: Product | None, on: date) -> tuple[Demand, ...]:
    """Return which papers the registers ask for this product on a day."""
    if listed is None:
        return ()
    both = ((PaperKind.LICENCE, listed.licence), (PaperKind.CCC, listed.ccc))
    required = [(kind, standing) for kind, standing in both if standing.required_on(on)]
    whole = [Demand((kind,)) for kind, standing in required if standing.covers is not Covers.PART]
    partial = [(kind, standing.note or PART_ONLY) for kind, standing in required if standing.covers is Covers.PART]
    if not partial:
        return tuple(whole)
    return (*whole, Demand(tuple(kind for kind, _ in partial), True, partial[0][1]))


def asked_kinds(listed: Product | None, on: date) -> tuple[PaperKind, ...]:
    """Return every kind of paper that the registers ask for, wholly or in part."""
    return tuple(kind for demand in demands(listed, on) for kind in demand.kinds)


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


def _missing(product: HeldProduct, listed: Product | None, role: Role, on: date) -> Iterator[Finding]:
    held = {paper.facts.kind for paper in product.papers}
    for demand in demands(listed, on):
        if held.isdisjoint(demand.kinds):
            yield _missing_paper(product, demand, role)


def _missing_paper(product: HeldProduct, demand: Demand, role: Role) -> Finding:
    zh = f"“{product.name}”还没有填写{demand.name.zh}编号。"
    en = f"“{product.name}” has no number on record: {demand.name.en}. "
    if demand.is_partial:
        level, zh, en = WARNING, f"{zh}{demand.note.zh.rstrip('。')}。", en + demand.note.en
    elif role is Role.MAKER:
        level, zh, en = ERROR, zh + "没有证书不得生产。", en + "Without it the product must not be made."
    else:
        level, zh, en = WARNING, zh + "进货时应向供货方索取并核对。", en + "Ask the supplier for it at goods-in."
    code = "paper-missing-" + "-or-".join(kind.value for kind in demand.kinds)
    return Finding(level, code, Bilingual(zh, en), place_of(product))


def _expiry(product: HeldProduct, listed: Product | None, paper: HeldPaper, on: date) -> Iterator[Finding]:
    expires = paper.facts.expires_on
    if expires is None:
        return
    name, number, left = PAPER_NAMES[paper.facts.kind], paper.facts.number, (expires - on).days
    if left < 0:
        is_needed = paper.facts.kind in asked_kinds(listed, on) and not _has_successor(product, paper, on)
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
    for demand in demands(listed, on):
        papers = [paper for paper in product.papers if paper.facts.kind in demand.kinds and is_valid(paper, on)]
        if not papers:
            continue
        for model in product.facts.models:
            if not any(covers(paper, model) for paper in papers):
                yield _outside(product, demand, model)
        if not product.facts.models and all(paper.facts.scope_models for paper in papers):
            yield _models_not_told(product, papers[0])


def _outside(product: HeldProduct, demand: Demand, model: str) -> Finding:
    advice = OWN_PRODUCT if demand.is_partial else NOTHING
    words = Bilingual(
        f"型号 {model} 不在任何一张证书的范围内（“{product.name}”，{demand.name.zh}）。"
        f"请补上证书，或从产品里去掉这个型号。{advice.zh}",
        f"Model {model} is outside every certificate (“{product.name}”, {demand.name.en}). Add the certificate, or"
        f" take the model off the product.{advice.en}",
    )
    return Finding(ERROR, "model-outside-papers", words, place_of(product))


def _models_not_told(product: HeldProduct, paper: HeldPaper) -> Finding:
    name, number = PAPER_NAMES[paper.facts.kind], paper.facts.number
    words = Bilingual(
        f"“{product.name}”没有填写型号，无法核对是否在{name.zh} {number} 的范围内。",
        f"“{product.name}” names no models, so they cannot be compared with {name.en} {number}.",
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
