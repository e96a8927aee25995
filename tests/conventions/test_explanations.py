"""A check is switched off only with the reason beside it."""

from __future__ import annotations

import re
from typing import Final

from tests.conventions.project import own_texts, text_of

MARK: Final = re.compile(r"#\s*(type:\s*ignore|noqa|pragma:\s*no cover|nosec)")
EXPLAINED: Final = re.compile(
    r"#\s*(type:\s*ignore\[[\w, -]+\]|noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)\s*(#|-|–|—)\s*\S.{7,}"
)
SHELL: Final = re.compile(r"#\s*shellcheck disable=\S+(?P<reason>\s*#\s*\S.{7,})?")


def test_every_ignored_finding_names_its_rule_and_reason() -> None:
    silent = [
        f"{name}:{number}: {line.strip()}"
        for name, text in own_texts(".py")
        for number, line in enumerate(text.splitlines(), 1)
        if MARK.search(line) and not EXPLAINED.search(line) and not name.endswith("test_explanations.py")
    ]
    assert not silent


def test_every_ignored_shell_finding_has_its_reason() -> None:
    scripts = [(name, text) for name, text in own_texts() if name.startswith(("script/", ".ci/"))]
    assert not [name for name, text in scripts for found in SHELL.finditer(text) if not found["reason"]]


def test_every_rule_ignored_in_the_settings_has_its_reason() -> None:
    settings = text_of("pyproject.toml")
    ignored = settings[settings.index("\nignore = [") : settings.index("\n[tool.mypy]")]
    silent = [line for line in ignored.splitlines() if re.search(r"\"[A-Z]+\d+\"", line) and "#" not in line]
    assert not silent
