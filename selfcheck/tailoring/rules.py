"""定制: which points of the library apply to the chosen products in a role, and why each of the others does not.

Pure: the same library, catalogue and input give the same list for ever. Four rules, in this order, decide a point
for a product: role, fit, dates, condition (which begins, for the points of a measure, with the measure). A condition
that an open question leaves unknown counts as holding. ``ENGINE`` is the version of this behaviour; the inputs and
outputs recorded under ``tests/tailoring/recorded`` freeze it, and a change of any of them needs a new version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from selfcheck.catalogue.model import Catalogue, Product
from selfcheck.errors import Refused
from selfcheck.glossary import Stage
from selfcheck.riskpoints.model import Answered, Library, Question, RiskPoint
from selfcheck.riskpoints.rules import Facts, Judgement, Leaf, candidates, facts_of, judge
from selfcheck.tailoring import reasons
from selfcheck.tailoring.model import Applied, Rule, SetAside, Tailored, TailoringInput
from selfcheck.text import Bilingual

ENGINE: Final = "1"
STAGE_ORDER: Final = {stage: place for place, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the rules say of one point for one product; ``rule`` is None where it applies."""

    product: str
    rule: Rule | None
    reason: Bilingual | None
    causes: tuple[Leaf, ...] = ()
    is_open: bool = False


class _Case:
    """One input against one library: what is looked up again and again."""

    def __init__(self, library: Library, catalogue: Catalogue, given: TailoringInput) -> None:
        self.library = library
        self.catalogue = catalogue
        self.given = given
        self.answers = known_answers(library, given.answers)
        self.products = [_product(catalogue, code) for code in sorted(set(given.products))]
        self.facts = {product.code: self._facts(product, self.answers) for product in self.products}
        self.open_facts = {product.code: self._facts(product, {}) for product in self.products}

    def names(self, codes: list[str]) -> list[Bilingual]:
        """Name products by their codes."""
        known = self.catalogue.by_code
        return [known[code].name if code in known else Bilingual(code, code) for code in codes]

    def reached(self) -> list[tuple[RiskPoint, list[str]]]:
        """Return every point that could reach a chosen product, with those products, in the order of the list."""
        products_by_point: dict[str, list[str]] = {}
        for product in self.products:
            for point in candidates(self.library, product.code):
                products_by_point.setdefault(point.id, []).append(product.code)
        points = [self.library.by_id[key] for key in products_by_point]
        position = self.library.position
        points.sort(key=lambda point: (STAGE_ORDER[point.stage], position[point.id]))
        return [(point, products_by_point[point.id]) for point in points]

    def _facts(self, product: Product, answers: Mapping[str, str]) -> Facts:
        return facts_of(product, self.library, self.given.role, answers, self.given.site_facts)


def tailor(library: Library, catalogue: Catalogue, given: TailoringInput) -> Tailored:
    """Decide every point that could reach a chosen product.

    :raises Refused: no product was chosen, or a code is not in the catalogue
    """
    if not given.products:
        raise Refused("no-product", "请至少选择一种产品。", "Choose at least one product.", field="products")
    case = _Case(library, catalogue, given)
    applied: list[Applied] = []
    set_aside: list[SetAside] = []
    raised: set[str] = set()
    for point, codes in case.reached():
        verdicts = [_decide(point, code, case) for code in codes]
        if any(verdict.rule is None for verdict in verdicts):
            applied.append(_applied(point, verdicts, case))
        else:
            set_aside.append(_set_aside(point, verdicts, case))
        raised.update(_questions_raised(point, codes, case))
    return Tailored(
        engine=ENGINE,
        release=library.release,
        digest=library.digest,
        applied=tuple(applied),
        set_aside=tuple(set_aside),
        questions=tuple(question for question in library.questions if question.key in raised),
    )


def known_answers(library: Library, answers: Mapping[str, str]) -> dict[str, str]:
    """Keep the answers that this library understands: what it does not ask or offer counts as not answered."""
    return {
        key: value
        for key, value in answers.items()
        if key in library.question_by_key and value in _values(library.question_by_key[key])
    }


def check_answers(library: Library, answers: Mapping[str, str]) -> None:
    """Refuse answers to questions that the library does not ask, and values that it does not offer.

    :raises Refused: naming question and choices
    """
    for key, value in answers.items():
        question = library.question_by_key.get(key)
        if question is None:
            raise Refused("unknown-question", f"没有“{key}”这个问题。", f"There is no question “{key}”.", field=key)
        if value not in (offered := _values(question)):
            words = ", ".join(offered)
            raise Refused(
                "unknown-answer",
                f"“{key}”的答案只能是：{words}。",
                f"Answers to “{key}” are: {words}.",
                field=key,
            )


def _values(question: Question) -> list[str]:
    return [choice.value for choice in question.choices]


def _product(catalogue: Catalogue, code: str) -> Product:
    product = catalogue.by_code.get(code)
    if product is None:
        raise Refused("unknown-product", f"目录里没有产品 {code}。", f"The catalogue has no product {code}.")
    return product


def _decide(point: RiskPoint, code: str, case: _Case) -> _Verdict:
    outside = _outside(point, code, case)
    if outside is not None:
        return outside
    judgement = judge(point.condition, case.facts[code])
    if judgement.holds is False:
        rule, reason = reasons.outside_condition(case.library, judgement.causes, case.answers)
        return _Verdict(code, rule, reason)
    return _Verdict(code, None, None, judgement.causes, judgement.holds is None)


def _outside(point: RiskPoint, code: str, case: _Case) -> _Verdict | None:
    """Return the verdict of role, fit and dates, which need no condition; None where none of them objects."""
    family = case.library.family_by_code[point.group]
    if case.given.role not in point.roles:
        return _Verdict(code, Rule.ROLE, reasons.outside_role(point))
    if point.products is not None and code not in point.products and code in family.products:
        fitting = case.names(sorted(point.products))
        return _Verdict(code, Rule.PRODUCT, reasons.outside_products(family, fitting))
    on = case.given.on
    if (point.applies_from and on < point.applies_from) or (point.applies_until and on > point.applies_until):
        return _Verdict(code, Rule.DATES, reasons.outside_dates(point, on))
    return None


def _applied(point: RiskPoint, verdicts: list[_Verdict], case: _Case) -> Applied:
    holding = [verdict for verdict in verdicts if verdict.rule is None]
    causes = list(dict.fromkeys(leaf for verdict in holding for leaf in verdict.causes))
    reason = reasons.why_applied(point, case.library, case.given.role, _telling(causes), case.answers)
    unanswered = dict.fromkeys(
        leaf.question
        for verdict in holding
        if verdict.is_open
        for leaf in verdict.causes
        if isinstance(leaf, Answered)
    )
    return Applied(point, tuple(verdict.product for verdict in holding), reason, tuple(unanswered))


def _telling(causes: list[Leaf]) -> list[Leaf]:
    """Keep one leaf per question, for the reason names each question once."""
    seen: dict[object, Leaf] = {}
    for leaf in causes:
        seen.setdefault(leaf.question if isinstance(leaf, Answered) else leaf, leaf)
    return list(seen.values())


def _set_aside(point: RiskPoint, verdicts: list[_Verdict], case: _Case) -> SetAside:
    products_by_reason: dict[Bilingual, list[str]] = {}
    for verdict in verdicts:
        if verdict.reason is not None:
            products_by_reason.setdefault(verdict.reason, []).append(verdict.product)
    named = {reason: case.names(codes) for reason, codes in products_by_reason.items()}
    rules = [verdict.rule for verdict in verdicts if verdict.rule is not None]
    return SetAside(point, tuple(verdict.product for verdict in verdicts), reasons.several(named), rules[0])


def _questions_raised(point: RiskPoint, codes: list[str], case: _Case) -> set[str]:
    """Return the questions on which a point depends for a chosen product, whatever was answered so far."""
    found: set[str] = set()
    for code in codes:
        if _outside(point, code, case) is None:
            judgement: Judgement = judge(point.condition, case.open_facts[code])
            if judgement.holds is None:
                found.update(leaf.question for leaf in judgement.causes if isinstance(leaf, Answered))
    return found
