"""The project's own files as the convention tests see them: what git knows, and what will be committed next."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A Python file with its syntax tree; ``name`` is its path from the project's root."""

    name: str
    text: str
    tree: ast.Module

    @property
    def rooms(self) -> set[str]:
        """Names of the file and of its folders: ``views.py`` and ``views/account.py`` are one kind of room."""
        return {Path(part).stem for part in Path(self.name).parts[1:]}

    @property
    def is_ours(self) -> bool:
        """Whether it belongs to the package, not to its tests."""
        return self.name.startswith("selfcheck/")

    def functions(self) -> Iterator[Function]:
        """Every function and method."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Where a node stands, to click on."""
        return f"{self.name}:{node.lineno}"


@cache
def names() -> tuple[str, ...]:
    """Every file of the project, as a path from its root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file()))


def is_vendored(name: str) -> bool:
    """Whether a file is somebody else's, kept unmodified."""
    return "/vendor/" in name


@cache
def text_of(name: str) -> str:
    """The text of a file, empty for what is not text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def own_texts(*endings: str) -> Iterator[tuple[str, str]]:
    """Name and text of every file of ours with one of these endings; without endings, of every one."""
    for name in names():
        if not is_vendored(name) and (not endings or name.endswith(endings)):
            yield name, text_of(name)


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of ours."""
    return tuple(Module(name, text, ast.parse(text, name)) for name, text in own_texts(".py"))


def package_modules() -> list[Module]:
    """Every Python file of the package without the migrations, which are generated."""
    return [module for module in modules() if module.is_ours and "/migrations/versions/" not in module.name]


def lines_matching(pattern: str, *endings: str) -> list[str]:
    """Where a regular expression matches a line of ours."""
    expression = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in own_texts(*endings)
        for number, line in enumerate(text.splitlines(), 1)
        if expression.search(line)
    ]
