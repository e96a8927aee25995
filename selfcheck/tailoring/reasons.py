"""Why a point applies or was set aside, in words of both languages. Part of the engine: frozen with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from selfcheck.glossary import ROLE_NAMES, Role
from selfcheck.riskpoints.model import Answered, Family, Library, Measure, MeasureIs, RiskPoint, Scope, SiteFact
from selfcheck.riskpoints.rules import Leaf
from selfcheck.tailoring.model import Rule
from selfcheck.text import Bilingual

MOST_NAMES: Final = 4
MEASURE_NAMES: Final = {
    Measure.LICENCE: Bilingual("生产许可", "production licence"),
    Measure.CCC: Bilingual("强制性产品认证（CCC）", "compulsory certification (CCC)"),
    Measure.ENERGY_LABEL: Bilingual("能效、水效标识", "energy and water labels"),
    Measure.SPECIAL_NEEDS: Bilingual("特殊监管需求", "special regulatory needs"),
}


def why_applied(
    point: RiskPoint, library: Library, role: Role, causes: Iterable[Leaf], answers: Mapping[str, str]
) -> Bilingual:
    """Say why a point applies: how it reaches the product, the answers that count, and its dates."""
    family = library.family_by_code[point.group]
    parts = [_reach(point, family, role)]
    for leaf in causes:
        if isinstance(leaf, MeasureIs) and leaf.measure is not family.measure:
            name = MEASURE_NAMES[leaf.measure]
            parts.append(Bilingual(f"产品属{name.zh}范围", f"the product is under {name.en}"))
        elif isinstance(leaf, Answered):
            parts.append(_answered(library, leaf.question, answers))
        elif isinstance(leaf, SiteFact):
            parts.append(Bilingual(f"场所：{leaf.fact}＝{leaf.value}", f"site: {leaf.fact} = {leaf.value}"))
    if point.applies_from:
        parts.append(Bilingual(f"自{point.applies_from}起适用", f"applies from {point.applies_from}"))
    if point.applies_until:
        parts.append(Bilingual(f"适用至{point.applies_until}", f"applies until {point.applies_until}"))
    return _joined(parts)


def outside_role(point: RiskPoint) -> Bilingual:
    """Say that a point belongs to lists of the other role."""
    names = [ROLE_NAMES[role] for role in sorted(point.roles)]
    return Bilingual(
        f"只用于{'、'.join(name.zh for name in names)}的清单",
        f"belongs only to the list of a {' and '.join(name.en.lower() for name in names)}",
    )


def outside_products(family: Family, fitting: list[Bilingual]) -> Bilingual:
    """Say that a point of the family fits only some of its products."""
    names = _named(fitting)
    return Bilingual(
        f"“{family.name.zh}”中的这一点只适用于{names.zh}",
        f"this point of “{family.name.en}” fits only {names.en}",
    )


def outside_measure(measures: Iterable[Measure]) -> Bilingual:
    """Say that no such measure lies upon the product; the registers decide licence and CCC."""
    names = [MEASURE_NAMES[measure] for measure in measures]
    zh, en = "、".join(name.zh for name in names), " or ".join(name.en for name in names)
    if any(measure in (Measure.LICENCE, Measure.CCC) for measure in measures):
        return Bilingual(f"按登记册，产品不在{zh}范围内", f"by the register the product is not under {en}")
    return Bilingual(f"风险点库未列该产品属于{zh}范围", f"the library does not list the product under {en}")


def outside_dates(point: RiskPoint, on: date) -> Bilingual:
    """Say that a point does not apply yet, or no longer."""
    if point.applies_from and on < point.applies_from:
        return Bilingual(
            f"自{point.applies_from}起才适用，本次按{on}判断", f"applies from {point.applies_from}; judged for {on}"
        )
    return Bilingual(
        f"只适用到{point.applies_until}，本次按{on}判断", f"applied until {point.applies_until}; judged for {on}"
    )


def outside_condition(library: Library, causes: Iterable[Leaf], answers: Mapping[str, str]) -> tuple[Rule, Bilingual]:
    """Say which answer, measure or site fact set a point aside; answers weigh most, for the unit gave them."""
    leaves = list(dict.fromkeys(causes))
    given = [leaf.question for leaf in leaves if isinstance(leaf, Answered)]
    if given:
        parts = [_answered(library, question, answers) for question in dict.fromkeys(given)]
        return Rule.ANSWER, _joined([*parts, Bilingual("因此不适用", "so it does not apply")])
    measures = [leaf.measure for leaf in leaves if isinstance(leaf, MeasureIs)]
    if measures:
        return Rule.MEASURE, outside_measure(measures)
    facts = [leaf for leaf in leaves if isinstance(leaf, SiteFact)]
    if facts:
        zh = "、".join(f"{fact.fact}＝{fact.value}" for fact in facts)
        return Rule.SITE, Bilingual(f"场所不符合条件：{zh}", f"the site is not as the rule asks: {zh}")
    return Rule.PRODUCT, Bilingual("条件不包括所选产品", "the rule does not cover the chosen product")


def several(reasons: Mapping[Bilingual, list[Bilingual]]) -> Bilingual:
    """Join reasons that differ by product, each with the products it concerns."""
    if len(reasons) == 1:
        return next(iter(reasons))
    parts = []
    for reason, products in reasons.items():
        names = _named(products)
        parts.append(Bilingual(f"{names.zh}：{reason.zh}", f"{names.en}: {reason.en}"))
    return _joined(parts)


def _reach(point: RiskPoint, family: Family, role: Role) -> Bilingual:
    if point.scope is Scope.FAMILY:
        return Bilingual(f"“{family.name.zh}”的专门风险点", f"a point written for “{family.name.en}”")
    if point.scope is Scope.CATEGORY:
        return Bilingual(
            f"“{family.name.zh}”类别中为该产品写明的风险点",
            f"a point of the category “{family.name.en}” that names the product",
        )
    if point.scope is Scope.MEASURE and family.measure is not None:
        name = MEASURE_NAMES[family.measure]
        return Bilingual(f"产品属{name.zh}范围", f"the product is under {name.en}")
    name = ROLE_NAMES[role]
    return Bilingual(f"{name.zh}的通用风险点", f"a general point of every {name.en.lower()}")


def _answered(library: Library, key: str, answers: Mapping[str, str]) -> Bilingual:
    question = library.question_by_key[key]
    if key not in answers:
        return Bilingual(
            f"问题“{question.text.zh}”未答复，按适用处理",
            f"the question “{question.text.en}” is not answered, so it counts as applying",
        )
    label = next(choice.label for choice in question.choices if choice.value == answers[key])
    return Bilingual(
        f"问题“{question.text.zh}”答复为“{label.zh}”",
        f"the question “{question.text.en}” is answered “{label.en}”",
    )


def _named(names: list[Bilingual]) -> Bilingual:
    zh, en = [name.zh for name in names], [name.en for name in names]
    if len(names) <= MOST_NAMES:
        return Bilingual("、".join(f"“{name}”" for name in zh), ", ".join(en))
    first_zh, first_en = "、".join(f"“{name}”" for name in zh[:MOST_NAMES]), ", ".join(en[:MOST_NAMES])
    return Bilingual(f"{first_zh}等{len(names)}种产品", f"{first_en} and {len(names) - MOST_NAMES} more")


def _joined(parts: list[Bilingual]) -> Bilingual:
    return Bilingual("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
