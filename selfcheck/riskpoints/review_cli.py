"""``selfcheck riskpoints review``: the whole library as one HTML file for a human reader."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from selfcheck.clock import SystemClock, local_day
from selfcheck.riskpoints.ports import HasLibrary
from selfcheck.riskpoints.review import review_page


@click.command()
@click.option(
    "--html",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="写到这个文件 / the file to write",
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="判断日期，缺省为今天 / day judged for, today if absent"
)
@click.pass_obj
def review(installation: HasLibrary, target: Path, on: datetime | None) -> None:
    """把每种产品的清单写成一个网页，供人审阅 / write every product with its list as one page for review."""
    day = on.date() if on else local_day(SystemClock().now())
    page = review_page(installation.library, installation.catalogue, day)
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(target), error.strerror) from error
    click.echo(f"已写入 / written: {target}")
