"""Reading one risk point out of its file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final, cast, get_args

from selfcheck.data_fields import Fields
from selfcheck.glossary import FREQUENCY_NAMES, Confidence, Frequency, Level, Role, Stage
from selfcheck.riskpoints.conditions import ConditionReader, both
from selfcheck.riskpoints.model import Basis, Condition, Limit, Operator, RiskPoint, Scope
from selfcheck.text import Bilingual

NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
TITLE_LIMIT: Final = 60
MEASURE_LIMIT: Final = 500
TARGET_LIMIT: Final = 300


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a point inherits from the file it stands in."""

    code: str
    scope: Scope
    products: frozenset[str]
    condition: Condition
    conditions: ConditionReader


def read_point(fields: Fields, file: FileFacts) -> RiskPoint:
    """Read one risk point.

    :raises DataFileError: naming file, line and field
    """
    basis = tuple(_basis(part) for part in fields.each("basis"))
    if not basis:
        raise fields.fault("至少写一项依据", "at least one basis is wanted", "basis")
    frequency = fields.choice("frequency", Frequency)
    point = RiskPoint(
        id=_id(fields, file.code),
        scope=file.scope,
        group=file.code,
        stage=fields.choice("stage", Stage),
        roles=fields.choices("roles", Role),
        condition=both(file.condition, file.conditions.when(fields)),
        title=_within(fields, "title", TITLE_LIMIT),
        description=fields.words("description"),
        target=_target(fields),
        measure=_within(fields, "measure", MEASURE_LIMIT),
        check_method=fields.words("check_method"),
        evidence=fields.words("evidence"),
        frequency=frequency,
        frequency_words=_frequency_words(fields, frequency),
        level=fields.choice("level", Level),
        level_reason=fields.text("level_reason"),
        limits=tuple(_limit(part) for part in fields.each("limits")),
        basis=basis,
        basis_text="；".join(part.words for part in basis),
        confidence=fields.choice("confidence", Confidence),
        target_confidence=fields.choice("target_confidence", Confidence),
        addresses=fields.texts("addresses"),
        applies_from=fields.day_or_none("applies_from"),
        applies_until=fields.day_or_none("applies_until"),
        products=_products(fields, file),
        limits_join="any" if _join_any(fields) else "all",
    )
    fields.done()
    _check_days(fields, point)
    return point


def _check_days(fields: Fields, point: RiskPoint) -> None:
    if point.applies_from and point.applies_until and point.applies_from > point.applies_until:
        raise fields.fault("适用止日早于适用起日", "ends before it begins", "applies_until")


def numbers(text: str) -> Counter[str]:
    """Count the numbers that a text names."""
    return Counter(NUMBER.findall(text))


def _id(fields: Fields, code: str) -> str:
    value = fields.text("id")
    if not re.fullmatch(re.escape(code) + r"-\d{2,3}", value):
        raise fields.fault(f"编号应为 {code}-01 的形式", f"an id reads {code}-01", "id")
    return value


def _target(fields: Fields) -> Bilingual:
    target = _within(fields, "target", TARGET_LIMIT)
    if numbers(target.zh) != numbers(target.en):
        raise fields.fault("中英文目标的数字不一致", "the numbers of the two languages differ", "target")
    return target


def _within(fields: Fields, name: str, limit: int) -> Bilingual:
    words = fields.words(name)
    if len(words.zh) > limit:
        raise fields.fault(f"中文超过 {limit} 字", f"the Chinese is longer than {limit} characters", name)
    return words


def _frequency_words(fields: Fields, frequency: Frequency) -> Bilingual:
    return fields.words("frequency_words") if fields.has("frequency_words") else FREQUENCY_NAMES[frequency]


def _join_any(fields: Fields) -> bool:
    if not fields.has("limits_join"):
        return False
    if fields.text("limits_join") != "any":
        raise fields.fault("只能是 any，缺省为全部满足", "may only be any; left out, all must hold", "limits_join")
    return True


def _products(fields: Fields, file: FileFacts) -> frozenset[str] | None:
    if not fields.has("products"):
        if file.scope is Scope.CATEGORY:
            raise fields.fault("类别风险点须写明产品", "a category point names its products", "products")
        return file.products or None
    codes = file.conditions.codes(fields, "products")
    if not codes <= file.products:
        raise fields.fault("产品不在本文件的产品之内", "a product that its file does not list", "products")
    return codes


def _basis(fields: Fields) -> Basis:
    basis = Basis(
        fields.text("document"), fields.text_or_empty("clause") or None, fields.text_or_empty("topic") or None
    )
    fields.done()
    return basis


def _limit(fields: Fields) -> Limit:
    operator = fields.text("operator")
    if operator not in get_args(Operator):
        raise fields.fault(f"不认识的运算符 {operator}", f"unknown operator {operator}", "operator")
    value = fields.decimal("value")
    upper = fields.decimal("upper") if operator == "between" else None
    if upper is not None and upper <= value:
        raise fields.fault("上限不大于下限", "the upper limit is not above the lower", "upper")
    limit = Limit(fields.words("quantity"), cast(Operator, operator), value, upper, fields.text("unit"))
    fields.done()
    return limit
