"""``bench pages``: main pages at 20 concurrent users, with 10 units and with 5,000, in turns on the same machine."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from flask import Flask, url_for
from sqlalchemy import Engine, event

from selfcheck.app import create_app
from selfcheck.bench.scenes import Scene, Seat, set_scene
from selfcheck.bench.timing import percentile
from selfcheck.bench.visiting import Visit, Visitor, one_round, served

SMALL, LARGE, ROWS, ROUNDS = 10, 5000, 50, 6


@dataclass(frozen=True, slots=True)
class Page:
    """A main page: its name in the figures, its endpoint, what follows in its address, who opens it."""

    name: str
    endpoint: str
    query: str = ""
    is_operators: bool = False


PAGES: Final = (
    Page("my_units", "enterprises.my_units", "?all"),
    Page("unit", "enterprises.overview"),
    Page("products", "enterprises.products"),
    Page("product", "enterprises.product"),
    Page("people", "enterprises.people"),
    Page("members", "enterprises.members"),
    Page("trail", "enterprises.trail"),
    Page("lists", "checklist.lists"),
    Page("list", "checklist.show"),
    Page("points", "checklist.points"),
    Page("record", "controls.record"),
    Page("row", "controls.row"),
    Page("readiness", "issuing.readiness"),
    Page("issued_lists", "issued.lists"),
    Page("issued_list", "issued.one"),
    Page("catalogue", "catalogue.home"),
    Page("catalogue_search", "catalogue.find", "?q=diandong"),
    Page("catalogue_product", "catalogue.product"),
    Page("check", "verification.result"),
    Page("operator_units", "enterprises.operator_units", is_operators=True),
)


def measure(installation: Any) -> dict[str, Any]:
    """Return, per page, the 95th percentiles of both sizes, their ratio, and its number of SQL statements."""
    with tempfile.TemporaryDirectory(prefix="selfcheck-bench-") as folder:
        scenes = [
            set_scene(installation.settings, Path(folder) / str(units), units, ROWS) for units in (SMALL, LARGE)
        ]
        statements = [statements_of(scene) for scene in scenes]
        small, large = _take_turns([(Path(folder) / str(units)) for units in (SMALL, LARGE)], scenes)
    pages = {
        page.name: _figures(page.name, small, large) | {"statements": statements[1][page.name]} for page in PAGES
    }
    odd = _tell_odd_counts(*statements)
    failed = _tell_failures([*small, *large])
    return {
        "pages": pages,
        "worst_ratio": max(each["ratio"] for each in pages.values()),
        "worst_p95_ms": max(each["p95_ms_large"] for each in pages.values()),
        "errors": failed + odd,
    }


def _tell_odd_counts(few: Mapping[str, int], many: Mapping[str, int]) -> int:
    odd = [name for name in few if few[name] != many[name]]
    for name in odd:
        click.echo(f"{name}: {few[name]} statements with few units, {many[name]} with many", err=True)
    return len(odd)


def _tell_failures(visits: Sequence[Visit]) -> int:
    failed = Counter((visit.page, visit.status) for visit in visits if not visit.is_good)
    for (name, status), count in failed.items():
        click.echo(f"{name}: {count} × {status or 'no answer'}", err=True)
    return failed.total()


def _figures(name: str, small: Sequence[Visit], large: Sequence[Visit]) -> dict[str, float]:
    few, many = (
        percentile([visit.milliseconds for visit in visits if visit.page == name], 95) for visits in (small, large)
    )
    return {"p95_ms_small": round(few, 1), "p95_ms_large": round(many, 1), "ratio": round(many / few, 2)}


def _take_turns(folders: Sequence[Path], scenes: Sequence[Scene]) -> list[list[Visit]]:
    """Serve both installations and visit them in turns, so that both meet the same machine; the first turn warms."""
    crowds = [visitors_of(scene) for scene in scenes]
    visits: list[list[Visit]] = [[] for _ in scenes]
    with ExitStack() as servers:
        ports = [servers.enter_context(served(folder)) for folder in folders]
        for turn in range(ROUNDS + 1):
            for port, crowd, seen in zip(ports, crowds, visits, strict=True):
                found = one_round(port, crowd)
                seen.extend(found if turn else ())
    return visits


def visitors_of(scene: Scene) -> list[Visitor]:
    """Return the visitors of a scene with the addresses of their pages."""
    app = create_app(scene.services)
    return [Visitor(_pages_of(app, seat), seat.address) for seat in scene.seats]


def _pages_of(app: Flask, seat: Seat) -> dict[str, tuple[str, str]]:
    return {
        page.name: (address(app, page, seat.values), seat.operator_cookie if page.is_operators else seat.cookie)
        for page in PAGES
    }


def address(app: Flask, page: Page, values: Mapping[str, str | int]) -> str:
    """Return the address of a page; ``values`` are what addresses of the unit hold, by the name of the parameter."""
    rule = next(app.url_map.iter_rules(page.endpoint))
    wanted: dict[str, Any] = {name: values[name] for name in rule.arguments}
    with app.test_request_context():
        return url_for(page.endpoint, **wanted) + page.query


def statements_of(scene: Scene) -> dict[str, int]:
    """Return how many SQL statements each page takes, at the last seat."""
    app, visitor = create_app(scene.services), visitors_of(scene)[-1]
    return {name: _count(scene, app, *visitor.pages[name]) for name in visitor.pages}


def _count(scene: Scene, app: Flask, path: str, cookie: str) -> int:
    client = app.test_client()
    client.set_cookie("session", cookie)
    client.get(path)  # notes that the session is in use, which is done once a minute
    with counted(scene.services.engine) as statements:
        answer = client.get(path)
    if answer.status_code != 200:
        click.echo(f"{path}: {answer.status}", err=True)
    return len(statements)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the SQL statements that run meanwhile; what begins and ends a transaction does not count."""
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
