"""Templates, styles and scripts stay small, use only the shared means, and every message has its English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "selfcheck" / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHELL = [path for path in TEMPLATES if path.parent.name in {"layout", "components", "errors"}]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"|href=\"javascript:|hx-on|<h1\b")
CLASS = re.compile(r"\.(-?[a-z][a-z0-9-]*)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_no_inline_script_style_or_own_h1(path: Path) -> None:
    if "document" in path.parts:
        return  # printed documents stand alone, without the shell and its content policy
    allowed = {"<h1"} if path.parent.name == "layout" else set()
    assert set(INLINE.findall(path.read_text(encoding="utf-8"))) - allowed == set()


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=name_of)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150


def test_both_dark_themes_are_equal() -> None:
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    chosen, wished = (text.split(f'data-bs-theme="{name}"] {{')[1].split("}")[0] for name in ("dark", "auto"))
    assert chosen == wished


def test_colours_have_values_in_one_place_only() -> None:
    for path in (STATIC / "css").glob("*.css"):
        if path.name in {"tokens.css", "print.css"}:
            continue
        assert re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8")) == [], path.name


def test_every_own_class_is_used() -> None:
    used = "".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *(STATIC / "js").glob("*.js")])
    sheets = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").glob("*.css"))
    rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}|url\([^)]*\)", " ", sheets, flags=re.DOTALL)
    families = (
        "status-",
        "hand-",
        "notice-",
        "trust-",
        "task-",
        "step-",
        "page-",
        "cell-",
        "field-",
        "confirm-",
        "verdict-",
    )
    unused = {name for name in CLASS.findall(rules) if name not in used and not name.startswith(families)}
    assert unused == set()


@pytest.mark.parametrize("path", SHELL, ids=name_of)
def test_every_word_of_the_shell_can_be_translated(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|_\(\"[^\"]*\"", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert CHINESE.findall(text.replace("中文", "")) == []


def test_every_message_of_the_shell_has_english() -> None:
    with (ROOT / "selfcheck" / "translations" / "en" / "common.po").open("rb") as file:
        english = {message.id for message in read_po(file, locale="en") if message.string}
    environment = Environment(autoescape=True)
    wanted = {
        words if isinstance(words, str) else str((words or [""])[0])
        for path in SHELL
        for _, _, words in extract_from_ast(environment.parse(path.read_text(encoding="utf-8")))
    }
    assert wanted - english == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_icon_named_is_in_the_set(path: Path) -> None:
    named = set(re.findall(r"\bicon\(\"([a-z0-9-]+)\"", path.read_text(encoding="utf-8")))
    assert named - {icon.stem for icon in (STATIC / "vendor" / "bootstrap-icons").glob("*.svg")} == set()
