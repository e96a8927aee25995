"""Small files, small functions: the sizes that stop a build. Aim well below them."""

from __future__ import annotations

from tests.conventions.project import Function, Module, modules, own_texts, package_modules

FILE = 350
FUNCTION = 40
VIEW = 30
STORY = 80  # a journey is told in one breath, page after page
TEMPLATE = 120
CONFTEST = 200
PARAMETERS = 6
OUTSIDE = {"views", "api"}


def is_generated(name: str) -> bool:
    """Whether a file was written by a program: migrations are."""
    return "/migrations/versions/" in name


def length(function: Function) -> int:
    """Lines from ``def`` to the end, docstring and all, without decorators."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters(function: Function) -> int:
    """How many values a caller has to think of."""
    arguments = function.args
    named = [each.arg for each in arguments.posonlyargs + arguments.args + arguments.kwonlyargs]
    return len([name for name in named if name not in {"self", "cls"}])


def test_files_stay_small() -> None:
    long = {
        name: text.count("\n")
        for name, text in own_texts(".py", ".js", ".css")
        if text.count("\n") > FILE and not is_generated(name)
    }
    assert not long


def test_conftests_stay_small() -> None:
    long = {name: text.count("\n") for name, text in own_texts("conftest.py") if text.count("\n") > CONFTEST}
    assert not long


def test_templates_stay_small() -> None:
    long = {name: text.count("\n") for name, text in own_texts(".html") if text.count("\n") > TEMPLATE}
    assert not long


def allowed(module: Module) -> int:
    """How long a function of this module may be."""
    if module.name.startswith("tests/journeys/"):
        return STORY
    return VIEW if module.is_ours and module.rooms & OUTSIDE else FUNCTION


def test_functions_stay_small() -> None:
    long = {
        f"{module.at(function)} {function.name}": length(function)
        for module in modules()
        if not is_generated(module.name)
        for function in module.functions()
        if length(function) > allowed(module)
    }
    assert not long


def test_functions_take_few_parameters() -> None:
    many = {
        f"{module.at(function)} {function.name}": parameters(function)
        for module in package_modules()
        for function in module.functions()
        if parameters(function) > PARAMETERS
    }
    assert not many
