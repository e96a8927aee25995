"""Builds ``selfcheck-verify``: the modules that its commands import, and no others, under a name of their own.

The code is that of the checkout; only the name of the package in its imports is another, so that both programs can
be installed side by side.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = "selfcheck"
NAME: Final = "selfcheck_verify"
ENTRY: Final = "selfcheck.verification.standalone.cli"
DATA: Final = ("*.schema.json",)
PROJECT: Final = """[build-system]
requires = ["hatchling=={hatchling}"]
build-backend = "hatchling.build"

[project]
name = "selfcheck-verify"
version = "{version}"
description = "离线核验风险管控清单: verifies sealed risk-control lists offline"
readme = "README.md"
requires-python = ">=3.11"
license = "Apache-2.0"
license-files = ["LICENSE"]
classifiers = ["Operating System :: POSIX"]
dependencies = {dependencies}

[project.scripts]
selfcheck-verify = "{name}.verification.standalone.cli:main"
selfcheck-trust = "{name}.verification.standalone.cli:trust"

[tool.hatch.build.targets.wheel]
packages = ["{name}"]
"""


def modules() -> dict[str, Path]:
    """Return every module that the entry imports, directly or not, anywhere in its code, with its packages."""
    waiting, found = [ENTRY], {}
    while waiting:
        name = waiting.pop()
        path = _path_of(name)
        if path is None or name in found:
            continue
        found[name] = path
        waiting += [name.rpartition(".")[0], *_imported(path)]
    return found


def _path_of(name: str) -> Path | None:
    place = ROOT.joinpath(*name.split(".")) if name.split(".")[0] == PACKAGE else None
    if place is None:
        return None
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


def _imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names


def requirements(found: dict[str, Path], project: dict[str, list[str]]) -> list[str]:
    """Return what the modules need of others, pinned as in the whole program."""
    tops = {name.split(".")[0] for path in found.values() for name in _imported(path)}
    known = packages_distributions()
    wanted = {_normal(known.get(top, [top])[0]) for top in tops - {PACKAGE} - sys.stdlib_module_names}
    return sorted(each for each in project["dependencies"] if _normal(re.split(r"[\[=;]", each)[0]) in wanted)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def lay_out(folder: Path) -> None:
    """Write the source of the distribution into a folder."""
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found = modules()
    for name, path in found.items():
        place = folder.joinpath(NAME, *name.split(".")[1:])
        target = place / "__init__.py" if path.name == "__init__.py" else place.with_suffix(".py")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(renamed(path.read_text("utf-8")), "utf-8")
        for pattern in DATA:
            for data in path.parent.glob(pattern):
                shutil.copy(data, target.parent)
    for name in ("LICENSE",):
        shutil.copy(ROOT / name, folder)
    shutil.copy(ROOT / "docs" / "verifying.md", folder / "README.md")
    (folder / "pyproject.toml").write_text(_project(whole, requirements(found, whole["project"])), "utf-8")


def renamed(source: str) -> str:
    """Return a module with the package named anew in its imports and in names of modules."""
    parts = "|".join(sorted(path.stem for path in (ROOT / PACKAGE).iterdir() if not path.name.startswith("_")))
    source = re.sub(rf"\b{PACKAGE}\.(?=(?:{parts})\b)", f"{NAME}.", source)
    return re.sub(rf"^(\s*from ){PACKAGE}( import )", rf"\1{NAME}\2", source, flags=re.MULTILINE)


def _project(whole: dict[str, dict[str, object]], dependencies: list[str]) -> str:
    hatchling = str(whole["build-system"]["requires"]).partition("==")[2].strip("']")
    listed = "[" + ", ".join(f'"{each}"' for each in dependencies) + "]"
    return PROJECT.format(hatchling=hatchling, version=whole["project"]["version"], dependencies=listed, name=NAME)


def build(out: Path) -> None:
    """Build the wheel."""
    with tempfile.TemporaryDirectory(prefix="selfcheck-verify-") as folder:
        lay_out(Path(folder))
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel"]
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", str(out), folder], check=True)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
    print(*sorted(Path(sys.argv[1]).glob(f"{NAME}-*.whl")), sep="\n")
