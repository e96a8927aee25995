"""Product units, their papers, and what a person found in an official annex."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.catalogue.model import Product
from selfcheck.enterprises.licence_numbers import read_licence_number
from selfcheck.enterprises.model import AnnexRow, PaperFacts, PaperKind, ProductFacts
from selfcheck.enterprises.operations.rows import expect, one, put, refuse_empty
from selfcheck.enterprises.records import AnnexConfirmation, Paper, ProductSite, ProductUnit, Site
from selfcheck.errors import Refused


def add_product(
    session: Session, actor: Actor, product: Product, facts: ProductFacts, *, at: datetime
) -> ProductUnit:
    """Add a catalogue product as the unit makes or sells it.

    :raises Refused: neither made nor sold, an unknown site
    """
    row = ProductUnit(product_code=product.code, name=product.name.zh, created_at=at, **_values(facts))
    session.add(row)
    session.flush()
    _place(session, row, facts.site_ids)
    record(session, actor, "product-added", ("product", row.id), at=at, unit_id=row.unit_id, code=row.product_code)
    return row


def change_product(
    session: Session, actor: Actor, product_id: int, facts: ProductFacts, version: int, *, at: datetime
) -> ProductUnit:
    """Change a product unit.

    :raises Stale: somebody saved since ``version``
    """
    row = _current(session, product_id)
    expect(row.version, version)
    changed = put(row, _values(facts))
    if _place(session, row, facts.site_ids):
        changed.append("site_ids")
    if changed:
        record(session, actor, "product-changed", ("product", row.id), at=at, unit_id=row.unit_id, fields=changed)
    return row


def end_product(session: Session, actor: Actor, product_id: int, *, at: datetime) -> None:
    """Take a product unit off; issued lists keep what they say of it."""
    row = _current(session, product_id)
    row.ended_at = at
    record(session, actor, "product-ended", ("product", row.id), at=at, unit_id=row.unit_id)


def _current(session: Session, product_id: int) -> ProductUnit:
    row = one(session, ProductUnit, product_id)
    if row.ended_at is not None:
        raise Refused(
            "product-ended",
            "这个产品已经停止登记，不能再改。需要时请重新添加。",
            "This product was taken off and can no longer be changed. Add it again if needed.",
        )
    return row


def _values(facts: ProductFacts) -> dict[str, Any]:
    if not (facts.is_made or facts.is_sold):
        raise Refused(
            "made-or-sold",
            "请选择本单位生产还是销售这个产品，可以都选。",
            "Say whether the unit makes or sells this product; both may be chosen.",
            field="taking_part",
            status=400,
        )
    values = {name: value for name, value in asdict(facts).items() if name != "site_ids"}
    lists = {name: list(values[name]) for name in ("models", "standards", "lines")}
    return {**values, **lists, "production": facts.production.value}


def _place(session: Session, row: ProductUnit, site_ids: tuple[int, ...]) -> bool:
    known = set(session.scalars(select(Site.id).where(Site.id.in_(site_ids)))) if site_ids else set()
    if known != set(site_ids):
        raise Refused(
            "site-unknown",
            "没有这个场所，请重新选择。",
            "There is no such site; choose again.",
            field="site_ids",
            status=400,
        )
    held = set(session.scalars(select(ProductSite.site_id).where(ProductSite.product_unit_id == row.id)))
    if held == known:
        return False
    session.execute(
        delete(ProductSite).where(ProductSite.product_unit_id == row.id, ProductSite.site_id.in_(held - known))
    )
    session.add_all(ProductSite(product_unit_id=row.id, site_id=site_id) for site_id in sorted(known - held))
    session.flush()
    return True


def add_paper(session: Session, actor: Actor, product_id: int, facts: PaperFacts, *, at: datetime) -> Paper:
    """Put a paper of a product unit on record.

    :raises Refused: no number, a licence number of wrong form, expiry before issue
    """
    product = _current(session, product_id)
    paper = Paper(product_unit_id=product.id, **_paper_values(facts))
    session.add(paper)
    session.flush()
    _record_paper(session, actor, "paper-added", paper, at)
    return paper


def change_paper(
    session: Session, actor: Actor, paper_id: int, facts: PaperFacts, version: int, *, at: datetime
) -> Paper:
    """Change a paper.

    :raises Stale: somebody saved since ``version``
    """
    paper = one(session, Paper, paper_id)
    expect(paper.version, version)
    if put(paper, _paper_values(facts)):
        _record_paper(session, actor, "paper-changed", paper, at)
    return paper


def end_paper(session: Session, actor: Actor, paper_id: int, *, at: datetime) -> None:
    """Take a paper off the product; the record stays."""
    paper = one(session, Paper, paper_id)
    paper.ended_at = at
    _record_paper(session, actor, "paper-ended", paper, at)


def _paper_values(facts: PaperFacts) -> dict[str, Any]:
    refuse_empty(facts.number, "number", "请填写证书编号。", "Enter the paper's number.")
    if facts.issued_on and facts.expires_on and facts.expires_on < facts.issued_on:
        raise Refused(
            "expires-before-issue",
            "有效期止不能早于发证日期。",
            "The expiry cannot be before the day of issue.",
            field="expires_on",
            status=400,
        )
    number = read_licence_number(facts.number) if facts.kind is PaperKind.LICENCE else facts.number
    return {
        **asdict(facts),
        "kind": facts.kind.value,
        "number": number,
        "scope_models": list(facts.scope_models),
    }


def _record_paper(session: Session, actor: Actor, act: str, paper: Paper, at: datetime) -> None:
    record(
        session,
        actor,
        act,
        ("paper", paper.id),
        at=at,
        unit_id=paper.unit_id,
        product=paper.product_unit_id,
        kind=paper.kind,
        number=paper.number,
    )


def confirm_annex(
    session: Session, actor: Actor, product_id: int, found: AnnexRow, *, at: datetime
) -> AnnexConfirmation:
    """Note that a person found the product in the official annex of an edition; a later finding replaces it."""
    product = _current(session, product_id)
    refuse_empty(found.row_number, "row_number", "请填写附件里的序号。", "Enter the row's number in the annex.")
    query = select(AnnexConfirmation).where(
        AnnexConfirmation.product_unit_id == product.id, AnnexConfirmation.edition == found.edition
    )
    row = session.scalars(query).first() or AnnexConfirmation(product_unit_id=product.id, edition=found.edition)
    row.row_number, row.confirmed_on, row.confirmed_by = found.row_number, found.confirmed_on, actor.user_id
    session.add(row)
    session.flush()
    facts = {"edition": found.edition, "row": found.row_number}
    record(session, actor, "annex-confirmed", ("product", product.id), at=at, unit_id=product.unit_id, **facts)
    return row
