"""The library's files read into one frozen ``Library``; whatever is wrong is named by file, line and field.

Every file is read before any of it counts: a damaged library leaves the one in memory as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from selfcheck.data_fields import Fields, open_fields
from selfcheck.glossary import Confidence
from selfcheck.riskpoints.conditions import ConditionReader, both
from selfcheck.riskpoints.items import check_items, read_item
from selfcheck.riskpoints.model import (
    FORMAT,
    KINDS_QUESTION,
    Choice,
    Family,
    KnownFailure,
    Library,
    Measure,
    MeasureIs,
    Question,
    RiskPoint,
    Scope,
)
from selfcheck.riskpoints.points import FileFacts, read_point
from selfcheck.riskpoints.release import digest_of, name_of
from selfcheck.riskpoints.standards_loading import check_references, load_register
from selfcheck.text import Bilingual

FOLDERS: Final = {
    "families": Scope.FAMILY,
    "categories": Scope.CATEGORY,
    "measures": Scope.MEASURE,
    "generic": Scope.GENERIC,
}
QUESTIONS: Final = "questions.yaml"
KEY: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")


class NamedProduct(Protocol):
    """What the library asks of a catalogue product: its name, so that a code cannot slip to another product."""

    @property
    def name(self) -> Bilingual:
        """Name in Chinese and English."""
        ...


def load(directory: Path, products: Mapping[str, NamedProduct] | None) -> Library:
    """Read the library under ``directory/riskpoints``.

    :param directory: the folder of the checklists
    :param products: the catalogue's products by code; None checks no codes
    :raises DataFileError: naming file and line
    """
    folder = directory / "riskpoints"
    questions = _questions(folder / QUESTIONS)
    reader = ConditionReader({question.key: question for question in questions}, products)
    files = [
        _file(path, scope, reader, products)
        for name, scope in FOLDERS.items()
        for path in sorted((folder / name).glob("*.yaml"))
    ]
    check_items(files)
    register = load_register(folder)
    check_references(files, register)
    families = tuple(family for _, family in files)
    digest = digest_of(folder)
    return Library(name_of(directory, digest), digest, families, questions, register)


def _questions(path: Path) -> tuple[Question, ...]:
    file = open_fields(path, FORMAT)
    questions: dict[str, Question] = {}
    for fields in file.each("questions"):
        question = _question(fields)
        if question.key in questions:
            raise fields.fault(f"问题 {question.key} 重复", f"question {question.key} stands twice", "key")
        questions[question.key] = question
    for key in KINDS_QUESTION.values():
        if key not in questions:
            raise file.fault(f"缺少问题 {key}", f"the question {key} is missing", "questions")
    file.done()
    return tuple(questions.values())


def _question(fields: Fields) -> Question:
    key = fields.text("key")
    if not KEY.fullmatch(key):
        raise fields.fault("键只用小写字母、数字和下划线", "a key is lower-case letters, digits, underscores", "key")
    choices = tuple(_choice(part) for part in fields.each("choices"))
    if len({choice.value for choice in choices}) != len(choices) or len(choices) < 2:
        raise fields.fault("至少两个不同的答案", "at least two different answers", "choices")
    question = Question(key, fields.words("text"), fields.words("help"), choices)
    fields.done()
    return question


def _choice(fields: Fields) -> Choice:
    choice = Choice(fields.text("value"), fields.words("label"))
    fields.done()
    return choice


def _file(
    path: Path, scope: Scope, reader: ConditionReader, products: Mapping[str, NamedProduct] | None
) -> tuple[Fields, Family]:
    fields = open_fields(path, FORMAT)
    _check_head(fields, path, scope)
    measure = fields.choice("measure", Measure) if scope is Scope.MEASURE else None
    codes = _products(fields, scope, measure, products)
    condition = reader.when(fields)
    if measure is not None:
        condition = both(MeasureIs(measure), condition)
    facts = FileFacts(path.stem, scope, frozenset(codes), condition, reader)
    family = Family(
        code=path.stem,
        scope=scope,
        name=fields.words("name"),
        licence_note=fields.text_or_empty("licence_note"),
        products=codes,
        standards=fields.texts("standards"),
        inspection_items=tuple(read_item(part) for part in fields.each("inspection_items")),
        known_failures=tuple(_failure(part) for part in fields.each("known_failures")),
        points=_points(fields, facts),
        doubts=fields.texts("doubts"),
        measure=measure,
        inspection_addresses=fields.texts("inspection_addresses"),
    )
    fields.done()
    return fields, family


def _check_head(fields: Fields, path: Path, scope: Scope) -> None:
    if fields.text("code") != path.stem:
        raise fields.fault(f"应与文件名 {path.stem} 相同", f"must be the file's name {path.stem}", "code")
    if fields.choice("scope", Scope) is not scope:
        raise fields.fault(f"这个目录里应是 {scope}", f"this folder holds {scope}", "scope")


def _products(
    fields: Fields, scope: Scope, measure: Measure | None, products: Mapping[str, NamedProduct] | None
) -> tuple[str, ...]:
    named = _named(fields)
    if named and (scope is Scope.GENERIC or measure in KINDS_QUESTION):
        raise fields.fault("这里由身份或登记册决定产品", "role or register decides the products here", "products")
    for code, name in named.items():
        if products is not None and (code not in products or products[code].name.zh != name):
            raise fields.fault(f"目录里 {code} 不是“{name}”", f"{code} is not “{name}” in the catalogue", "products")
    return tuple(named)


def _named(fields: Fields) -> dict[str, str]:
    if not fields.has("products"):
        return {}
    pairs = fields.inner("products")
    return {code: pairs.text(code) for code in pairs.names}


def _points(fields: Fields, facts: FileFacts) -> tuple[RiskPoint, ...]:
    points: dict[str, RiskPoint] = {}
    for part in fields.each("points"):
        point = read_point(part, facts)
        if point.id in points:
            raise part.fault(f"编号 {point.id} 重复", f"the id {point.id} stands twice", "id")
        points[point.id] = point
    if not points:
        raise fields.fault("至少一个风险点", "at least one risk point is wanted", "points")
    return tuple(points.values())


def _failure(fields: Fields) -> KnownFailure:
    failure = KnownFailure(fields.words("text"), fields.choice("confidence", Confidence), fields.texts("addresses"))
    fields.done()
    return failure
