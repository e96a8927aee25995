"""Who may know what: the web framework, the renderer, the database and the clock each have their rooms.

The order of the packages is an import-linter contract in ``pyproject.toml``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from tests.conventions.project import Module, package_modules

WEB: Final = {"flask", "wtforms", "werkzeug", "flask_wtf", "flask_babel"}
KNOW_THE_WEB: Final = {"app", "web", "views", "forms", "access", "api", "cli", "tasks", "bench"}
VALUES_AND_RULES: Final = {"model", "snapshot", "report", "events", "rules", "readiness", "lookup", "permissions"}
OWN_CLOCK: Final = {
    "selfcheck/clock.py",
    "selfcheck/evidence/store.py",  # compares with the file system's times
}
READS_THE_CLOCK: Final = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "func.now",
    "func.current_timestamp",
    "func.current_date",
}


def imported(module: Module) -> Iterator[tuple[str, ast.stmt]]:
    """Top-level names of what a module imports, with where; imports for types alone do not count."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], node


def outsiders(packages: set[str], may: set[str]) -> list[str]:
    """Imports of ``packages`` outside the rooms that may."""
    return [
        f"{module.at(node)} {name}"
        for module in package_modules()
        if not module.rooms & may
        for name, node in imported(module)
        if name in packages
    ]


def test_only_the_outer_files_know_the_web_framework() -> None:
    assert not outsiders(WEB, KNOW_THE_WEB)


def test_only_accounts_know_the_libraries_of_signing_in() -> None:
    assert not outsiders({"webauthn", "argon2", "itsdangerous"}, {"accounts"})


def test_only_pdf_knows_the_renderer() -> None:
    assert not outsiders({"weasyprint", "pydyf"}, {"pdf"})


def test_values_and_rules_know_neither_database_nor_web() -> None:
    knowing = [
        f"{module.at(node)} {name}"
        for module in package_modules()
        if module.rooms & VALUES_AND_RULES
        for name, node in imported(module)
        if name in WEB | {"sqlalchemy", "weasyprint", "alembic"}
    ]
    assert not knowing


def test_verification_and_attestation_are_pure() -> None:
    knowing = [
        f"{module.at(node)} {name}"
        for module in package_modules()
        if module.name.startswith(("selfcheck/verification/", "selfcheck/attestation/"))
        and not module.rooms & KNOW_THE_WEB
        for name, node in imported(module)
        if name in WEB | {"sqlalchemy", "weasyprint", "alembic"}
    ]
    assert not knowing


def test_only_the_clock_reads_the_clock() -> None:
    readers = [
        f"{module.at(node)} {ast.unparse(node)}"
        for module in package_modules()
        if module.name not in OWN_CLOCK
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in READS_THE_CLOCK
    ]
    assert not readers


def test_nothing_below_the_views_reads_a_request() -> None:
    readers = [
        f"{module.at(node)} {alias.name}"
        for module in package_modules()
        if not module.rooms & KNOW_THE_WEB
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module in {"flask", "selfcheck.web.request"}
        for alias in node.names
    ]
    assert not readers
