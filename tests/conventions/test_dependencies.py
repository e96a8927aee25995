"""What the package imports is declared, what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.conventions.project import Module, modules, package_modules, text_of

# used by their parents' names, never imported by ours: database drivers, and what a library finds by itself
FOUND_BY_NAME = {"psycopg", "argon2-cffi"}


def third_party(found: list[Module]) -> set[str]:
    """Names of the distributions that modules import."""
    distributions = packages_distributions()
    tops = set()
    for module in found:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                tops |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                tops.add(node.module.split(".")[0])
    ours = {"selfcheck", "tests"} | sys.stdlib_module_names
    return {normal(distributions.get(top, [top])[0]) for top in tops - ours}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[\[=;]", each)[0]) for each in requirements}


def test_everything_imported_is_declared() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    running = declared(project["dependencies"])
    testing = running | declared([each for extra in project["optional-dependencies"].values() for each in extra])
    measured = [module for module in package_modules() if module.name.startswith("selfcheck/bench/")]
    undeclared = third_party([module for module in package_modules() if module not in measured]) - running
    undeclared |= third_party(list(modules())) - testing
    assert not undeclared


def test_everything_declared_is_imported() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    idle = declared(project["dependencies"]) - third_party(package_modules()) - FOUND_BY_NAME
    assert not idle
