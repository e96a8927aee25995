"""From a trade to its list in one act: product units, papers, the list, its answers and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.catalogue.model import Product
from selfcheck.checklist.model import Books, NewList
from selfcheck.checklist.operations import lists
from selfcheck.checklist.records import Checklist
from selfcheck.enterprises.model import HeldProduct, PaperFacts, ProductFacts
from selfcheck.enterprises.operations import products
from selfcheck.errors import Refused
from selfcheck.glossary import ListForm, Role
from selfcheck.presets.model import Preset


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product that the unit does not describe yet."""

    product: Product
    facts: ProductFacts
    papers: tuple[PaperFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was chosen on the page of a trade. ``held`` are product units that the unit describes already."""

    preset: Preset
    new: tuple[NewProduct, ...]
    held: tuple[HeldProduct, ...]
    answers: Mapping[str, str]
    form: ListForm = ListForm.FULL


def begin(session: Session, actor: Actor, wish: Beginning, books: Books, *, at: datetime) -> Checklist:
    """Make the product units and the list, answered and tailored. Nothing is confirmed by it.

    :raises Refused: no product, a licence number of wrong form, a light list of a maker
    """
    ids = [*(_describe(session, actor, each, at) for each in wish.new)]
    ids += [_take_part(session, actor, each, wish.preset.role, at) for each in wish.held]
    new = NewList(wish.preset.role, tuple(ids), form=wish.form, preset=wish.preset.key)
    checklist = lists.start(session, actor, new, books, at=at)
    asked = {question.key for question in lists.questions_of(session, checklist, books, at=at)}
    if asked:
        answers = {key: value for key, value in wish.answers.items() if key in asked}
        lists.answer(session, actor, checklist.id, answers, books, at=at)
    return checklist


def _describe(session: Session, actor: Actor, new: NewProduct, at: datetime) -> int:
    row = products.add_product(session, actor, new.product, new.facts, at=at)
    for paper in new.papers:
        try:
            products.add_paper(session, actor, row.id, paper, at=at)
        except Refused as refusal:
            refusal.field = f"{paper.kind.value}_{new.product.code}"
            raise
    return row.id


def _take_part(session: Session, actor: Actor, held: HeldProduct, role: Role, at: datetime) -> int:
    """Let a product that the unit so far only makes be sold too, or the other way round."""
    if not held.takes_part_as(role):
        facts = replace(held.facts, is_made=True) if role is Role.MAKER else replace(held.facts, is_sold=True)
        products.change_product(session, actor, held.id, facts, held.version, at=at)
    return held.id
