"""The project runs where it is put: no registry, no machine of anybody's is written into it."""

from __future__ import annotations

import re
import tomllib
from typing import Final

from tests.conventions.project import ROOT, names, own_texts, text_of

HOST: Final = re.compile(r"py[p]i\.org|pythonh[o]sted|npm[j]s\.(org|com)|deb\.d[e]bian\.org")
MACHINE: Final = re.compile(r"(?<![\w./~$}-])/(work|root|home|Users)/")
PINNED: Final = re.compile(r"^[A-Za-z0-9_.\[\]-]+==[^\s=]+$")
LOCKED: Final = re.compile(r"^([a-z0-9-]+)==(\S+)( ; .+)? \\$|^    --hash=sha256:[0-9a-f]{64}( \\)?$|^\s*#|^$")
LOCKS: Final = ("requirements.txt", "requirements-test.txt")


def test_no_registry_is_named() -> None:
    assert not [name for name, text in own_texts() if HOST.search(text)]


def test_no_path_of_a_machine_is_named() -> None:
    paths = [
        f"{name}: {match.group(0)}"
        for name, text in own_texts()
        for match in MACHINE.finditer(text)
        if name != "tests/conventions/test_origins.py"
    ]
    assert not paths


def test_locks_hold_names_versions_and_hashes_only() -> None:
    odd = [f"{name}: {line}" for name in LOCKS for line in text_of(name).splitlines() if not LOCKED.match(line)]
    assert not odd


def test_locks_agree_with_the_project_and_with_each_other() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    wanted = {"requirements.txt": project["dependencies"], "requirements-test.txt": project["dependencies"] + extras}
    for lock, requirements in wanted.items():
        locked = locked_versions(lock)
        for requirement in (each.split(";")[0].strip() for each in requirements):
            assert PINNED.match(requirement), f"{requirement} is not pinned"
            name, version = re.sub(r"\[.*\]", "", requirement).split("==")
            assert locked.get(re.sub(r"[-_.]+", "-", name).lower()) == version, f"{name}: run script/lock"
    assert locked_versions(LOCKS[0]).items() <= locked_versions(LOCKS[1]).items()


def locked_versions(lock: str) -> dict[str, str]:
    """Name and version of every package of a lock."""
    found = (LOCKED.match(line) for line in text_of(lock).splitlines())
    return {match[1]: match[2] for match in found if match and match[1]}


def test_scripts_may_be_run() -> None:
    scripts = [name for name in names() if name.startswith("script/") and "." not in name] + [".ci/run"]
    assert not [name for name in scripts if not (ROOT / name).stat().st_mode & 0o100]
