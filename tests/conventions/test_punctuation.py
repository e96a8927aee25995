"""English pages are English: nothing of full width in translations, in English words or beside them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from tests.conventions.project import ROOT

FULL_WIDTH: Final = frozenset("，。：；（）、！？《》「」【】")
TRANSLATED: Final = frozenset({"_", "ngettext", "lazy_"})
# printed in Chinese whatever the language of whoever prints: the documents, and the visit note as it is printed
CHINESE: Final = ("templates/document/", "templates/spotcheck/_note.html")
PLAIN: Final = Environment(autoescape=True)
TEMPLATES: Final = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "templates").rglob("*.html")
    if not str(path.relative_to(ROOT)).startswith(CHINESE)
)


def wrong(text: str) -> bool:
    return not FULL_WIDTH.isdisjoint(text)


def untranslated(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Yield what a template writes as it stands, whatever the language, with its line."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATED:
        for each in (*node.args, *(keyword.value for keyword in node.kwargs)):
            if not isinstance(each, nodes.Const):
                yield from untranslated(each)
        return
    if isinstance(node, nodes.TemplateData):
        yield node.lineno, node.data
    elif isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.lineno, node.value
    for child in node.iter_child_nodes():
        yield from untranslated(child)


def written(words: ast.expr) -> Iterator[str]:
    """Yield the text that an expression writes by itself, not what it computes from elsewhere."""
    match words:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from (text for part in parts for text in written(part))
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            yield from (*written(left), *written(right))
        case ast.Call(func=ast.Attribute(value=text)):
            yield from written(text)


def english(source: str) -> Iterator[tuple[int, str]]:
    """Yield the English words of bilingual values in a module, with their line."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Bilingual":
            named = [keyword.value for keyword in call.keywords if keyword.arg == "en"]
            for words in named or call.args[1:2]:
                yield call.lineno, "".join(written(words))


@pytest.mark.parametrize("path", TEMPLATES)
def test_templates_write_no_chinese_punctuation_outside_translations(path: str) -> None:
    tree = PLAIN.parse((ROOT / path).read_text("utf-8"))
    assert [(line, text.strip()) for line, text in untranslated(tree) if wrong(text)] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "selfcheck" / "translations" / "en").glob("*.po")), ids=lambda p: p.stem
)
def test_translations_have_english_punctuation(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file)
    told = [each.string if isinstance(each.string, tuple) else (each.string,) for each in catalogue if each.id]
    assert [text for texts in told for text in texts if wrong(str(text))] == []


def test_english_words_beside_chinese_ones_have_english_punctuation() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in sorted((ROOT / "selfcheck").rglob("*.py"))
        for line, text in english(path.read_text("utf-8"))
        if wrong(text)
    ]
    assert found == []


def around_words(source: str) -> Iterator[tuple[int, str]]:
    """Yield what a module writes around words that it says in the language of the page, with its line."""
    for each in ast.walk(ast.parse(source)):
        if isinstance(each, ast.JoinedStr) and any(
            isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "say"
            for part in ast.walk(each)
        ):
            yield each.lineno, "".join(written(each))


def test_nothing_chinese_is_written_around_words_in_the_language_of_the_page() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in sorted((ROOT / "selfcheck").rglob("*.py"))
        for line, text in around_words(path.read_text("utf-8"))
        if wrong(text)
    ]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES)
def test_words_of_a_template_are_said_when_it_is_shown(path: str) -> None:
    """What a template sets outside its macros is kept from its first use, in whatever language that was."""
    tree = PLAIN.parse((ROOT / path).read_text("utf-8"))
    if not any(isinstance(node, nodes.Macro) for node in tree.body) or tree.find(nodes.Extends):
        return
    said = [call for node in tree.body if isinstance(node, nodes.Assign) for call in node.find_all(nodes.Call)]
    assert [call.lineno for call in said if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATED] == []


def test_the_look_at_templates_sees_what_it_has_to() -> None:
    source = (
        '{{ _("好：") }}{{ ngettext("一。", "一。", n) }}{# ： #}{{ x|join("、") }}：{{ _("%(a)s", a=b|join("；")) }}'
    )
    tree = PLAIN.parse(source)
    assert [text for _, text in untranslated(tree) if wrong(text)] == ["、", "：", "；"]
    assert [text for _, text in around_words('f"{say(a)}：{b}"')] == ["："]
    assert [text for _, text in english('Bilingual("好。", f"Good{x}。")') if wrong(text)] == ["Good。"]
