"""Which library this installation works with: its newest own release, else the shipped one.

A file of the data folder points to the own release. Every process looks at that file, at most once a second, so that
a release is noticed without a restart and without asking the database. An own release that cannot be read is never
used: what runs goes on, and ``Held.problem`` says it.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from selfcheck.editing.tree import FOLDER, Tree, read_tree
from selfcheck.errors import Broken, Unavailable
from selfcheck.riskpoints.loading import NamedProduct, load
from selfcheck.riskpoints.model import Library
from selfcheck.riskpoints.release import NAME, digest_of
from selfcheck.strict_yaml import DataFileError, read
from selfcheck.text import Bilingual

log = logging.getLogger("selfcheck.library")
POINTER: Final = "current.json"
FACTS: Final = "release.json"
LOOK_EVERY: Final = 1.0
Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class OwnRelease:
    """What an own release says of itself, in its folder and in the pointer.

    ``shipped_sha256`` names the archive of the shipped library it was made upon, wanted after an upgrade.
    """

    name: str
    digest: str
    base: str
    shipped: str
    shipped_digest: str
    shipped_sha256: str
    note: str


@dataclass(frozen=True, slots=True)
class Held:
    """The library in use at one moment. ``folder`` holds ``riskpoints/``; ``own`` is None for the shipped one."""

    library: Library
    folder: Path
    own: OwnRelease | None = None
    problem: Bilingual | None = None

    @property
    def files(self) -> Path:
        """The folder of its files."""
        return self.folder / FOLDER

    def file(self, name: str) -> dict[str, Any]:
        """Return one file as a mapping of one's own.

        :raises Unavailable: it was damaged since the library was loaded
        """
        try:
            return deepcopy(_file(self.files / name, self.library.digest))
        except DataFileError as error:
            raise _unavailable(error) from error

    def tree(self) -> Tree:
        """Return all files as mappings.

        :raises Unavailable: one was damaged since the library was loaded
        """
        try:
            return read_tree(self.files)
        except DataFileError as error:
            raise _unavailable(error) from error

    def is_behind(self, shipped: Library) -> bool:
        """Whether the shipped library is another than the one the own release was made upon."""
        return self.own is not None and self.own.shipped_digest != shipped.digest


def _unavailable(error: DataFileError) -> Unavailable:
    log.error("a file of the library in use is damaged: %s", error)
    return Unavailable(
        "库版的文件已损坏，暂时不能编辑。请运营者运行 selfcheck doctor。",
        "A file of the release is damaged; nothing can be edited now. The operator runs selfcheck doctor.",
    )


@lru_cache(maxsize=32)
def _file(path: Path, _digest: str) -> dict[str, Any]:
    value: dict[str, Any] = read(path)
    return value


class Shelf:
    """Hands out the library in use.

    :param shipped: the shipped library and its folder
    :param folder: where own releases lie, ``<data folder>/library``
    :param products: the catalogue's products by code
    """

    def __init__(self, shipped: Held, folder: Path, products: Mapping[str, NamedProduct]) -> None:
        self.shipped = shipped.library
        self.shipped_folder = shipped.folder
        self.folder = folder
        self._products = products
        self._held = shipped
        self._stamp: Stamp = None
        self._looked = float("-inf")
        self._lock = threading.Lock()

    def held(self) -> Held:
        """Return the library in use; what came out in the last second may not be seen yet."""
        if time.monotonic() - self._looked >= LOOK_EVERY and self._lock.acquire(blocking=False):
            try:
                self._look()  # whoever asks meanwhile goes on with the one that is held
            finally:
                self._lock.release()
        return self._held

    def look_again(self) -> Held:
        """Return the library in use, whatever came out a moment ago included."""
        with self._lock:
            self._look()
        return self._held

    def _look(self) -> None:
        stamp = self._stamp_of_pointer()
        if stamp != self._stamp:
            self._held = self._take(stamp)
            self._stamp = stamp
        self._looked = time.monotonic()

    def _stamp_of_pointer(self) -> Stamp:
        try:
            found = (self.folder / POINTER).stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_ino, found.st_size)

    def _take(self, stamp: Stamp) -> Held:
        if stamp is None:
            return Held(self.shipped, self.shipped_folder)
        try:
            own = read_pointer(self.folder)
            taken = load_own(self.folder, own, self._products)
        except Broken as error:
            log.error("own release not used: %s", error)
            words = Bilingual(
                f"本安装的库版读不出来，继续使用 {self._held.library.release}：{error}",
                f"The own release cannot be read; {self._held.library.release} stays in use: {error}",
            )
            return replace(self._held, problem=words)
        log.info("library release %s in use", own.name)
        return taken


def load_own(folder: Path, own: OwnRelease, products: Mapping[str, NamedProduct] | None) -> Held:
    """Load an own release from its folder.

    :raises Broken: it is missing, changed since it was made, or not fit for this version of the program
    """
    place = folder / own.name
    if digest_of(place / FOLDER) != own.digest:
        raise Broken(f"{own.name}: 文件缺失或被改动 / files are missing or were changed")
    return Held(replace(load(place, products), release=own.name), place, own)


def read_pointer(folder: Path) -> OwnRelease:
    """Return the release that is pointed to.

    :raises Broken: the pointer is missing or damaged
    """
    try:
        values = json.loads((folder / POINTER).read_text("utf-8"))
        own = OwnRelease(**{name: str(values[name]) for name in OwnRelease.__dataclass_fields__})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Broken(f"{folder / POINTER}: 读不出来 / cannot be read: {error}") from error
    if not NAME.fullmatch(own.name):
        raise Broken(f"{folder / POINTER}: 库版名称不对 / no name of a release")
    return own


def point_to(folder: Path, own: OwnRelease) -> None:
    """Let every process use this release from its next look on. Atomic and durable."""
    write_facts(folder / f".{POINTER}", own)
    (folder / f".{POINTER}").rename(folder / POINTER)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_facts(path: Path, own: OwnRelease) -> None:
    """Write what a release says of itself."""
    with path.open("w", encoding="utf-8") as file:
        json.dump(asdict(own), file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
