"""``selfcheck bench NAME``."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any, Final

import click

BENCHES: Final = {
    "pdf": "selfcheck.bench.pdf",
    "tailor": "selfcheck.bench.tailor",
    "search": "selfcheck.bench.search",
    "pages": "selfcheck.bench.pages",
    "security": "selfcheck.bench.security",
    "log": "selfcheck.bench.log",
    "verify": "selfcheck.bench.verify",
    "issue": "selfcheck.bench.issue",
}


@click.command()
@click.argument("name", type=click.Choice(list(BENCHES)))
@click.pass_obj
def bench(installation: Any, name: str) -> None:
    """测量 / measure; prints one JSON object."""
    figures: dict[str, Any] = import_module(BENCHES[name]).measure(installation)
    click.echo(json.dumps(figures, ensure_ascii=False, indent=1))
