"""``selfcheck riskpoints standards``: the register of standards on the command line."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click

from selfcheck.clock import SystemClock, local_day
from selfcheck.riskpoints.model import Library
from selfcheck.riskpoints.ports import HasLibrary
from selfcheck.riskpoints.standards import Standard
from selfcheck.riskpoints.standards_search import Wanted, search


@click.command()
@click.argument("text", default="")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="判断日期，缺省为今天 / day judged for, today if absent"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def standards(installation: HasLibrary, text: str, on: datetime | None, as_json: bool) -> None:
    """按编号或名称查标准登记 / look up the register of standards by code or title."""
    day = on.date() if on else local_day(SystemClock().now())
    library = installation.library
    found = search(library.standards, Wanted(text), day)
    if as_json:
        rows = [_row(library, each, day) for each in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for each in found:
        title = f"{each.title.zh} / {each.title.en}" if each.title else "题名没有看到 / title not seen"
        click.echo(f"{each.code}  {title}  [{library.standards.state(each, day)}, {each.confidence}]")
    if not found:
        click.echo("登记里没有找到 / nothing of the kind in the register", err=True)


def _row(library: Library, standard: Standard, day: date) -> dict[str, Any]:
    register, title = library.standards, standard.title
    return {
        "code": standard.code,
        "title_zh": title.zh if title else None,
        "title_en": title.en if title else None,
        "kind": standard.kind,
        "edition": standard.edition,
        "mandatory": standard.mandatory,
        "in_force_from": _day(standard.in_force_from),
        "in_force_until": _day(register.end(standard)),
        "dates_confidence": standard.dates_confidence,
        "state": register.state(standard, day),
        "replaces": list(standard.replaces),
        "replaced_by": [each.code for each in register.replaced_by.get(standard.code, ())],
        "note_zh": standard.note.zh if standard.note else None,
        "note_en": standard.note.en if standard.note else None,
        "confidence": standard.confidence,
        "addresses": list(standard.addresses),
        "points": len(library.points_by_standard.get(standard.code, ())),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
