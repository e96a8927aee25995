"""``selfcheck riskpoints``: what the library holds, and making a release of it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click

from selfcheck.clock import SystemClock, local_day
from selfcheck.places import checklists_dir
from selfcheck.riskpoints.coverage import Counts, Coverage
from selfcheck.riskpoints.coverage import coverage as cover
from selfcheck.riskpoints.loading import load
from selfcheck.riskpoints.ports import HasLibrary
from selfcheck.riskpoints.quality_cli import quality
from selfcheck.riskpoints.release import freeze as freeze_release
from selfcheck.riskpoints.review_cli import review
from selfcheck.riskpoints.standards_cli import standards


@click.group()
def riskpoints() -> None:
    """风险点库 / the risk-point library."""


riskpoints.add_command(quality)
riskpoints.add_command(review)
riskpoints.add_command(standards)


@riskpoints.command()
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="判断日期，缺省为今天 / day judged for, today if absent"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def coverage(installation: HasLibrary, on: datetime | None, as_json: bool) -> None:
    """每种产品有多少风险点 / how many points each product has."""
    day: date = on.date() if on else local_day(SystemClock().now())
    rows = cover(installation.library, installation.catalogue.products, day)
    if as_json:
        click.echo(json.dumps([_row(row) for row in rows], ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row.code}  {row.maker.total:3d}  {row.seller.total:3d}  {row.name.zh} / {row.name.en}")


@riskpoints.command()
@click.argument("name")
@click.pass_obj
def freeze(installation: HasLibrary, name: str) -> None:
    """按现有文件记为一个库版 / record the files as they stand as release NAME (2026.11, 2026.11.1)."""
    load(checklists_dir(), installation.catalogue.by_code)
    record = freeze_release(checklists_dir(), name)
    click.echo(f"{name}  {record.digests[name]}  {len(record.files)}")


def _row(row: Coverage) -> dict[str, Any]:
    return {
        "code": row.code,
        "name_zh": row.name.zh,
        "maker": _counts(row.maker),
        "seller": _counts(row.seller),
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "total": counts.total,
        "family": counts.family,
        "category": counts.category,
        "measure": counts.measure,
        "generic": counts.generic,
    }
