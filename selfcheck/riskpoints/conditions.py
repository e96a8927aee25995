"""Conditions as data: the closed grammar, read from a file into values.

``all``, ``any`` and ``not`` over ``products``, ``role``, ``measure``, ``answer`` and ``site``. Nothing else can be
said, nothing refers to another rule, so there is no cycle and nothing to run.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from selfcheck.data_fields import Fields
from selfcheck.glossary import Role
from selfcheck.riskpoints.model import (
    AllOf,
    Answered,
    AnyOf,
    Condition,
    Measure,
    MeasureIs,
    Not,
    ProductIn,
    Question,
    RoleIs,
    SiteFact,
)

MOST_PARTS: Final = 60
DEEPEST: Final = 6
ALWAYS: Final = AllOf(())


class ConditionReader:
    """Reads conditions against the questions there are and the products there are."""

    def __init__(self, questions: Mapping[str, Question], products: Collection[str] | None) -> None:
        self._questions = questions
        self._products = products

    def when(self, fields: Fields) -> Condition:
        """Take the condition under ``when``; absent means always.

        :raises DataFileError: naming file and line
        """
        if not fields.has("when"):
            return ALWAYS
        condition = self._condition(fields.inner("when"), 1)
        if _size(condition) > MOST_PARTS:
            raise fields.fault(f"条件超过 {MOST_PARTS} 项", f"more than {MOST_PARTS} parts", "when")
        return condition

    def _condition(self, fields: Fields, depth: int) -> Condition:
        if len(fields.names) != 1:
            raise fields.fault("一个条件恰好一个词", "a condition holds exactly one word")
        word = fields.names[0]
        if depth > DEEPEST:
            raise fields.fault(f"条件嵌套超过 {DEEPEST} 层", f"conditions nested deeper than {DEEPEST}", word)
        if word in ("all", "any"):
            parts = tuple(self._condition(part, depth + 1) for part in fields.each(word))
            return AllOf(parts) if word == "all" else AnyOf(parts)
        if word == "not":
            return Not(self._condition(fields.inner(word), depth + 1))
        return self._leaf(fields, word)

    def _leaf(self, fields: Fields, word: str) -> Condition:
        if word == "products":
            return ProductIn(self.codes(fields, word))
        if word == "role":
            return RoleIs(fields.choice(word, Role))
        if word == "measure":
            return MeasureIs(fields.choice(word, Measure))
        if word == "answer":
            return self._answer(fields.inner(word))
        if word == "site":
            site = fields.inner(word)
            fact = SiteFact(site.text("fact"), site.text("value"))
            site.done()
            return fact
        raise fields.fault(f"条件里没有“{word}”这个词", f"the grammar has no word “{word}”", word)

    def codes(self, fields: Fields, name: str) -> frozenset[str]:
        """Take a list of product codes that the catalogue knows."""
        codes = fields.texts(name)
        for code in codes:
            if self._products is not None and code not in self._products:
                raise fields.fault(f"目录里没有产品 {code}", f"the catalogue has no product {code}", name)
        return frozenset(codes)

    def _answer(self, fields: Fields) -> Answered:
        key = fields.text("question")
        if key not in self._questions:
            raise fields.fault(f"没有问题 {key}", f"there is no question {key}", "question")
        values = fields.texts("values")
        choices = {choice.value for choice in self._questions[key].choices}
        if not values or not choices.issuperset(values):
            raise fields.fault(f"答案只能是 {sorted(choices)}", f"answers are {sorted(choices)}", "values")
        fields.done()
        return Answered(key, frozenset(values))


def both(first: Condition, second: Condition) -> Condition:
    """Return the condition that both hold."""
    parts = [part for condition in (first, second) for part in _parts(condition)]
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, AllOf) else (condition,)


def _size(condition: Condition) -> int:
    if isinstance(condition, AllOf | AnyOf):
        return 1 + sum(_size(part) for part in condition.parts)
    return 1 + _size(condition.part) if isinstance(condition, Not) else 1
