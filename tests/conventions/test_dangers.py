"""Constructions that have no place here, whatever the reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.conventions.project import Module, lines_matching, modules, own_texts, package_modules

PATCHES = 10


def calls(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with what is called, as written."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def is_built(node: ast.expr) -> bool:
    """Whether a string is put together from parts at run time."""
    if isinstance(node, ast.BinOp):
        return not (is_constant(node.left) and is_constant(node.right))
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".format")
    )


def is_constant(node: ast.expr) -> bool:
    """Whether a value is written out in the source."""
    if isinstance(node, ast.BinOp):
        return is_constant(node.left) and is_constant(node.right)
    return isinstance(node, ast.Constant)


def test_V5_1_2_4_no_statement_is_put_together_from_values() -> None:
    statements = {"text", "execute", "exec_driver_sql", "literal_column"}
    pasted = [
        f"{module.at(call)} {name}"
        for module in package_modules()
        if not module.name.startswith(("selfcheck/db/", "selfcheck/migrations/"))  # names of tables and roles there
        for name, call in calls(module)
        if name.split(".")[-1] in statements and call.args and is_built(call.args[0])
    ]
    assert not pasted


def test_V5_1_2_5_no_shell_is_ever_used() -> None:
    shells = [
        f"{module.at(call)} {name}"
        for module in modules()
        for name, call in calls(module)
        if name in {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
        or any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in call.keywords)
    ]
    assert not shells


def test_V5_1_5_2_nothing_that_runs_code_on_reading_is_used() -> None:
    reading = re.compile(r"^(pickle|marshal|shelve|dill|yaml\.(unsafe_load|full_load|load_all))(\.|$)|^(eval|exec)$")
    found = [
        f"{module.at(call)} {name}" for module in modules() for name, call in calls(module) if reading.search(name)
    ]
    assert not found
    assert not lines_matching(r"\b(UnsafeLoader|FullLoader|yaml\.Loader)\b[^|]*$", "loading.py", "operations.py")


def test_V5_1_1_2_no_text_is_declared_safe() -> None:
    declared = [
        f"{module.at(call)} {name}"
        for module in package_modules()
        for name, call in calls(module)
        if name.split(".")[-1] == "Markup" and not all(is_constant(argument) for argument in call.args)
    ]
    assert not declared
    assert not lines_matching(r"\|\s*safe\b|\bautoescape\s+false", ".html", ".svg", ".xml", ".txt", ".css")


def test_V5_1_3_2_no_template_is_made_from_text() -> None:
    made = [
        f"{module.at(call)} {name}"
        for module in package_modules()
        for name, call in calls(module)
        if name.split(".")[-1] in {"render_template_string", "from_string"}
    ]
    assert not made


def test_V5_1_2_3_pages_hold_no_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*(\bsrc=|application/json))|\son[a-z]+=[\"']|\sstyle=[\"']|<style")
    found = [
        f"{name}: {match.group(0)}"
        for name, text in own_texts(".html")
        if name.startswith("templates/") and not name.startswith("templates/document/")
        for match in inline.finditer(text)
    ]
    assert not found


def test_V5_3_6_1_pages_take_everything_from_their_own_host() -> None:
    outside = r"(src|action|data-src)=[\"'](https?:)?//|url\([\"']?(https?:)?//|@import|\bfetch\([\"'](https?:)?//"
    assert not lines_matching(outside, ".html", ".css", ".js")
    assert not lines_matching(r"<link[^>]+href=[\"'](https?:)?//", ".html")


def test_V5_11_5_1_chance_comes_from_the_system() -> None:
    weak = [
        f"{module.at(node)}"
        for module in package_modules()
        if "bench" not in module.rooms  # pauses between clicks guard nothing
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and (getattr(node, "module", None) or node.names[0].name).split(".")[0] == "random"
    ]
    assert not weak


def test_V5_11_4_1_no_broken_digest_is_used() -> None:
    weak = r"hashlib\.(md5|sha1)\b|\.new\([\"'](md5|sha1)[\"']"
    assert not [found for found in lines_matching(weak, ".py") if found.startswith("selfcheck/")]


def test_fakes_stand_where_patches_could() -> None:
    patches = lines_matching(r"mock\.patch|monkeypatch\.setattr|MagicMock\(|create_autospec", ".py")
    assert len([found for found in patches if "test_dangers.py" not in found]) <= PATCHES


def test_no_test_is_switched_off() -> None:
    off = lines_matching(r"@?pytest\.mark\.(skip|xfail)\b|\bunittest\.skip", ".py")
    assert not [found for found in off if "test_dangers.py" not in found]
