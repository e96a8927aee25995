"""The stored list of addresses. ``python -m tests.conventions.routes`` writes it again; review what changed."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Final

from flask import Flask
from werkzeug.routing import Rule

from selfcheck.accounts.access import MARK
from selfcheck.app import create_app
from selfcheck.services import build
from selfcheck.settings import from_environment

STORED: Final = Path(__file__).with_name("routes.txt")
PARAMETER: Final = re.compile(r"<(?:(?P<kind>[a-z_]+)(?:\((?P<options>[^)]*)\))?:)?(?P<name>[a-z_]+)>")
SAMPLES: Final = {"int": "1", "product": "P0134", "token": "x" * 43, "word": "x", "string": "x"}


def own_rules(app: Flask) -> list[Rule]:
    """Every address but the files that are served as they are."""
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static")]


def needs(app: Flask, rule: Rule) -> str:
    """What an address needs, as its view declares."""
    return str(getattr(app.view_functions[rule.endpoint], MARK, "undeclared"))


def described(app: Flask) -> list[str]:
    """One line per address: pattern, methods, what it needs."""
    lines = []
    for rule in own_rules(app):
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{rule.rule}  {methods}  {needs(app, rule)}")
    return sorted(lines)


def address(pattern: str, unit_code: str) -> str:
    """An address of this pattern, within a unit where it has one."""

    def fill(found: re.Match[str]) -> str:
        kind = found["kind"] or ""
        if kind == "unit":
            return unit_code
        return found["options"].split(",")[0] if kind == "any" else SAMPLES.get(kind, "x")

    return PARAMETER.sub(fill, pattern)


def main() -> None:
    """Write the list again."""
    with tempfile.TemporaryDirectory() as folder:
        services = build(from_environment(Path(folder), {}))
        lines = described(create_app(services))
        services.engine.dispose()
    STORED.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
