"""The first steps of the way, which are the unit's own: products and posts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from selfcheck.enterprises.ports import Step, StepState
from selfcheck.enterprises.readiness import UnitRecord
from selfcheck.findings import Finding, FindingLevel, Place
from selfcheck.glossary import Role
from selfcheck.text import Bilingual

PICK: Final = Bilingual("选产品", "Pick products")
POSTS: Final = Bilingual("定岗位人员", "Name the people in the posts")
NO_PRODUCTS: Final = Bilingual("从监管目录里选出本单位的产品", "Choose the unit's products from the catalogue")
LIST: Final = Bilingual("编制清单", "Draw up the list")
LATER: Final = Bilingual("先选产品", "Pick products first")


def first_steps(unit: UnitRecord, role: Role, findings: Sequence[Finding]) -> tuple[Step, ...]:
    """Return the steps that come before the list, with what is left to do."""
    return _pick(unit, role), _name_people(findings)


def _pick(unit: UnitRecord, role: Role) -> Step:
    count = len(unit.products_in(role))
    if not count:
        return Step(PICK, StepState.TODO, Place("enterprises.pick_product"), NO_PRODUCTS)
    words = Bilingual(f"{count} 个产品", "1 product" if count == 1 else f"{count} products")
    return Step(PICK, StepState.DONE, Place("enterprises.products"), words)


def _name_people(findings: Sequence[Finding]) -> Step:
    where = Place("enterprises.people")
    found = [each for each in findings if each.where == where and each.level is not FindingLevel.HINT]
    if not found:
        return Step(POSTS, StepState.DONE, where)
    worst = next((each for each in found if each.blocks), found[0])
    return Step(POSTS, StepState.TODO if worst.blocks else StepState.WARNING, where, worst.words)


def list_step(unit: UnitRecord, role: Role) -> Step:
    """Return the one step that stands for the list where no part tells more."""
    if not unit.products_in(role):
        return Step(LIST, StepState.WAITING, note=LATER)
    return Step(LIST, StepState.TODO, Place("checklist.lists"))
