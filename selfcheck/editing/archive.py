"""A release as one file: a ZIP of its folder, the same folder always giving the same bytes."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from selfcheck.errors import Broken

LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE: Final = 0o644 << 16


def pack(folder: Path, *, only: str = "") -> bytes:
    """Return every file below a folder (or below one of its folders) as a ZIP, by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(each for each in (folder / only).rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, PLAIN_FILE
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def unpack(content: bytes, folder: Path) -> None:
    """Write the files of a ZIP of ours below a folder, durably.

    :raises Broken: it is none of ours
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                _check_name(name)
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(name))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Broken(f"库版的存档读不出来 / the archive of a release cannot be read: {error}") from error
    settle(folder)


def _check_name(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or name.endswith("/"):
        raise ValueError(f"no name of ours: {name}")


def settle(folder: Path) -> None:
    """See to it that every file below a folder, and the folders, survive a power cut."""
    for path in (folder, *folder.rglob("*")):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_folder(new: Path, place: Path) -> None:
    """Let a folder take its place, one that stands there being removed; both lie in the same parent."""
    if place.exists():
        shutil.rmtree(place)
    new.rename(place)
    descriptor = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
