"""``selfcheck tailor``: which risk points apply to products in a role, and why the others do not."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Protocol

import click

from selfcheck.catalogue.model import Catalogue
from selfcheck.clock import SystemClock, local_day
from selfcheck.errors import Refused
from selfcheck.glossary import Role
from selfcheck.riskpoints.model import Library, Question
from selfcheck.tailoring.model import Applied, SetAside, Tailored, TailoringInput
from selfcheck.tailoring.rules import check_answers
from selfcheck.tailoring.rules import tailor as tailor_list


class HasLibrary(Protocol):
    """What this command needs of an installation."""

    @property
    def catalogue(self) -> Catalogue:
        """The shipped catalogue."""
        ...

    @property
    def library(self) -> Library:
        """The shipped library."""
        ...


@click.command()
@click.option(
    "--product", "products", multiple=True, required=True, help="代码或中文全名 / code or exact Chinese name"
)
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="单位身份 / role")
@click.option("--answer", "answers", multiple=True, metavar="KEY=VALUE", help="问题的答复 / answer to a question")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="判断日期，缺省为今天 / day judged for, today if absent"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def tailor(
    installation: HasLibrary,
    products: tuple[str, ...],
    role: str,
    answers: tuple[str, ...],
    on: datetime | None,
    as_json: bool,
) -> None:
    """定制风险点 / tailor the library to products and role."""
    given = TailoringInput(
        products=tuple(_code(installation.catalogue, product) for product in products),
        role=Role(role),
        on=on.date() if on else local_day(SystemClock().now()),
        answers=_answers(answers),
    )
    check_answers(installation.library, given.answers)
    result = tailor_list(installation.library, installation.catalogue, given)
    if as_json:
        click.echo(json.dumps(_result(result), ensure_ascii=False, indent=2))
        return
    for applied in result.applied:
        click.echo(f"+ {applied.point.id}  {applied.point.title.zh}  ({applied.reason.zh})")
    for aside in result.set_aside:
        click.echo(f"- {aside.point.id}  {aside.point.title.zh}  ({aside.reason.zh})")
    for question in result.questions:
        click.echo(f"? {question.key}  {question.text.zh}")


def _code(catalogue: Catalogue, code_or_name: str) -> str:
    product = catalogue.find(code_or_name)
    if product is None:
        raise Refused(
            "unknown-product",
            f"目录里没有“{code_or_name}”；请写产品代码或中文全名。",
            f"The catalogue has no “{code_or_name}”. Give a product code or the exact Chinese name.",
        )
    return product.code


def _answers(pairs: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or key in found:
            raise Refused(
                "answer-form",
                f"答复“{pair}”应写成 问题=答案，每个问题一次。",
                f"Write the answer “{pair}” as question=answer, each question once.",
            )
        found[key] = value
    return found


def _result(result: Tailored) -> dict[str, Any]:
    return {
        "applied": [_applied(applied) for applied in result.applied],
        "set_aside": [_set_aside(aside) for aside in result.set_aside],
        "questions": [_question(question) for question in result.questions],
    }


def _applied(applied: Applied) -> dict[str, Any]:
    point = applied.point
    return {
        "id": point.id,
        "title_zh": point.title.zh,
        "title_en": point.title.en,
        "stage": point.stage,
        "control_target_zh": point.target.zh,
        "frequency": point.frequency,
        "level": point.level,
        "basis": [{"document": basis.document, "clause": basis.clause} for basis in point.basis],
        "products": list(applied.products),
        "reason_zh": applied.reason.zh,
        "reason_en": applied.reason.en,
        "confidence": point.confidence,
    }


def _set_aside(aside: SetAside) -> dict[str, Any]:
    return {"id": aside.point.id, "reason_zh": aside.reason.zh, "reason_en": aside.reason.en}


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "text_zh": question.text.zh,
        "text_en": question.text.en,
        "answers": [
            {"value": choice.value, "label_zh": choice.label.zh, "label_en": choice.label.en}
            for choice in question.choices
        ],
    }
