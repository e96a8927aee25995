"""Every act that some operation records has words for the people who read the trail."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from selfcheck.audit.words import ACTS, SUBJECTS, subject_words, words_of
from tests.conventions.project import package_modules


def recorded() -> Iterator[tuple[str, str | None]]:
    """Act and kind of subject of every call of ``record`` that writes them out; short hands of it count too."""
    for module in package_modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).split(".")[-1].lstrip("_").startswith(
                "record"
            ):
                continue
            acts = [
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            kinds = [
                each.elts[0].value
                for each in node.args
                if isinstance(each, ast.Tuple) and isinstance(each.elts[0], ast.Constant)
            ]
            if len(acts) == 1 and len(node.args) > 2:
                yield acts[0], str(kinds[0]) if kinds else None


def test_every_recorded_act_has_its_words() -> None:
    found = set(recorded())
    assert len(found) > 50
    assert {act for act, _ in found if act not in ACTS} == set()
    assert {kind for _, kind in found if kind and kind not in SUBJECTS} == set()


def test_an_unknown_act_shows_its_own_name() -> None:
    assert words_of("nobody-knows").zh == "nobody-knows"
    assert subject_words("product", "12").zh == "产品 12"
