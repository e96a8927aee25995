"""The wheel works by itself: outside the checkout, with the packages of requirements.txt and no other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conventions.project import ROOT, text_of
from tests.conventions.running import free_port, get, running

pytestmark = pytest.mark.xdist_group("wheel")

LOCKED = re.compile(r"^([a-z0-9-]+)==", re.MULTILINE)


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel; commands run in ``folder``, far from the checkout."""

    program: Path
    folder: Path

    def environment(self) -> dict[str, str]:
        """What a command gets: nothing of this checkout."""
        return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}

    def run(self, *arguments: str) -> str:
        """Run ``selfcheck`` and return what it printed."""
        done = subprocess.run(
            [self.program, *arguments], cwd=self.folder, env=self.environment(), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    @contextmanager
    def serving(self, data: Path) -> Iterator[int]:
        """Run ``selfcheck serve`` on a free port until the block ends."""
        port = free_port()
        command = [str(self.program), "--data", str(data), "serve", "--port", str(port)]
        with running(command, port, folder=self.folder, environment=self.environment()):
            yield port


def link_lock(site: Path) -> None:
    """Put exactly the packages of the lock into an environment, without installing them again."""
    for name in LOCKED.findall(text_of("requirements.txt")):
        found = distribution(name)
        tops = {file.parts[0] for file in found.files or [] if file.parts[0] not in {"..", "__pycache__"}}
        for top in tops:
            (site / top).symlink_to(str(found.locate_file(top)))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, built from this checkout, in an empty environment."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT], check=True)
    venv.create(folder / "env", symlinks=True)
    site = next((folder / "env").glob("lib/python*/site-packages"))
    link_lock(site)
    python = folder / "env" / "bin" / "python"
    wheel = next(folder.glob("*.whl"))
    subprocess.run([*pip, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True)
    (folder / "elsewhere").mkdir()
    return Installed(folder / "env" / "bin" / "selfcheck", folder / "elsewhere")


def test_the_wheel_brings_its_data_and_leaves_the_tests_at_home(installed: Installed) -> None:
    package = next(installed.program.parents[1].glob("lib/python*/site-packages/selfcheck"))
    assert (package / "_templates" / "layout").is_dir()
    assert (package / "_checklists" / "catalogue").is_dir()
    assert not (package.parent / "tests").exists()
    assert not list(package.rglob("test_*"))


@pytest.mark.full
def test_the_demo_and_its_check_pages_work_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    lists = json.loads(installed.run("demo", "--out", str(tmp_path), "--json"))
    assert lists
    with installed.serving(tmp_path / "data") as port:
        for issued in lists:
            address = urlsplit(issued["check_url"])
            status, page = get(port, f"{address.path}?{address.query}".rstrip("?"))
            assert status == 200
            assert issued["number"] in page


def test_a_fresh_installation_serves_its_first_page(installed: Installed, tmp_path: Path) -> None:
    with installed.serving(tmp_path / "fresh") as port:
        status, page = get(port, "/")
    assert status == 200
    assert "<h1" in page
