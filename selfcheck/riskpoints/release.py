"""库版: releases of the library, each known by one digest over all its files.

``checklists/released.toml`` names every release with its digest, and the newest one file by file. A released file is
never changed: a change is a new release, made with ``selfcheck riskpoints freeze NAME``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from selfcheck.errors import Broken, Refused

RECORD: Final = "released.toml"
NAME: Final = re.compile(r"20\d\d\.(?:0[1-9]|1[0-2])(?:\.[1-9]\d?)?")
HEAD: Final = (
    "# Releases of the risk-point library. Written by `selfcheck riskpoints freeze NAME`; never by hand.\n"
    "# `digest` is SHA-256 over the lines `<sha256>  <file>\\n` of all files, in the order of their names.\n"
)


@dataclass(frozen=True, slots=True)
class Released:
    """All releases (name to digest, oldest first) and the files of the newest (path to SHA-256)."""

    digests: dict[str, str]
    files: dict[str, str]


def files_of(folder: Path) -> dict[str, str]:
    """Return SHA-256 by path of every data file of the library."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.yaml"))
    }


def digest_of(folder: Path) -> str:
    """Return the one digest over all data files of the library."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(files_of(folder).items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def name_of(directory: Path, digest: str) -> str:
    """Return the release that has this digest; one that was never released says so by ``+changed``."""
    digests = released(directory).digests
    for name, known in digests.items():
        if known == digest:
            return name
    return f"{list(digests)[-1] if digests else '0'}+changed"


def released(directory: Path) -> Released:
    """Read the record of releases.

    :raises Broken: the record is damaged
    """
    path = directory / RECORD
    if not path.exists():
        return Released({}, {})
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        digests = {str(entry["name"]): str(entry["digest"]) for entry in content["release"]}
        return Released(digests, {str(key): str(value) for key, value in content["files"].items()})
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise Broken(f"{path}: 库版记录损坏 / the record of releases is damaged: {error}") from error


def freeze(directory: Path, name: str) -> Released:
    """Record the files as they stand as release ``name``.

    :raises Refused: the name is malformed or taken by other content
    """
    if not NAME.fullmatch(name):
        raise Refused(
            "release-name", "库版名称形如 2026.11 或 2026.11.1。", "A release is named as 2026.11 or 2026.11.1."
        )
    digests = released(directory).digests
    digest = digest_of(directory / "riskpoints")
    if digests.get(name, digest) != digest:
        raise Refused(
            "release-taken",
            f"库版 {name} 已经发布，内容不同；请用新的名称。",
            f"Release {name} is out with other content. Choose a new name.",
        )
    frozen = Released({**digests, name: digest}, files_of(directory / "riskpoints"))
    (directory / RECORD).write_text(_toml(frozen), encoding="utf-8")
    return frozen


def _toml(record: Released) -> str:
    releases = "".join(
        f'\n[[release]]\nname = "{name}"\ndigest = "{digest}"\n' for name, digest in record.digests.items()
    )
    files = "".join(f'"{path}" = "{digest}"\n' for path, digest in record.files.items())
    return f"{HEAD}{releases}\n[files]\n{files}"
