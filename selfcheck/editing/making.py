"""Making a release out of its parts, and what it is worth in figures. No database here."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from selfcheck.catalogue.model import Catalogue
from selfcheck.editing.archive import pack, replace_folder, settle, unpack
from selfcheck.editing.forbidding import Forbidden
from selfcheck.editing.records import PointDraft
from selfcheck.editing.shelf import FACTS, Held, OwnRelease, Shelf, write_facts
from selfcheck.editing.tree import FOLDER, Tree, apply, check, read_tree, write_tree
from selfcheck.editing.upgrading import Base, as_change, outdated, rebase
from selfcheck.errors import Broken, Refused
from selfcheck.evidence.store import ContentStore
from selfcheck.riskpoints.model import Library
from selfcheck.riskpoints.nonsense import Found
from selfcheck.riskpoints.quality import Quality, quality
from selfcheck.riskpoints.release import digest_of
from selfcheck.strict_yaml import DataFileError
from selfcheck.text import Bilingual

STORED: Final = "library"
"""The folder of the content store that holds releases; no unit has a code of seven letters."""
MOST_NAMED: Final = 20
MOST_MEASURED: Final = 4
MEASURED: Final[dict[str, Quality]] = {}
"""Figures by the digest of the library, the oldest first."""
OnRelease = Callable[[Session, str, Sequence[str], datetime], object]
"""Told a release's name and the points that it changed."""
Progress = Callable[[Bilingual, int], None]


@dataclass(frozen=True)
class Workshop:
    """What releases are made with. ``on_release`` is told of each in the transaction that enters it."""

    shelf: Shelf
    catalogue: Catalogue
    store: ContentStore
    on_release: OnRelease | None = None

    def base(self, held: Held) -> Base:
        """Return what the next release is made upon.

        :raises Refused: files of the library in use are not what they were when it was loaded
        :raises Broken: the shipped library that the own release was made upon is not on record any more
        """
        tree = held.tree()
        if digest_of(held.files) != held.library.digest:
            raise _damaged(held.library.release)
        if held.own is None or not held.is_behind(self.shelf.shipped):
            return Base(tree)
        return rebase(self.old_shipped(held.own), tree, read_tree(self.shelf.shipped_folder / FOLDER))

    def old_shipped(self, own: OwnRelease) -> Tree:
        """Return the shipped library that an own release was made upon."""
        place = self.shelf.folder / f".shipped-{secrets.token_hex(4)}"
        try:
            unpack(self.store.read(STORED, own.shipped_sha256), place)
            return read_tree(place / FOLDER)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    @property
    def forbidden(self) -> Forbidden:
        """What must never reach a product."""
        return Forbidden(self.shelf.shipped_folder, self.catalogue)

    def figures(self, before: Library, after: Library) -> dict[str, Any]:
        """Measure the library in use and the one to come."""
        return compared(self._measured(before), self._measured(after))

    def _measured(self, library: Library) -> Quality:
        if library.digest not in MEASURED:
            if len(MEASURED) >= MOST_MEASURED:
                MEASURED.pop(next(iter(MEASURED)))
            MEASURED[library.digest] = quality(library, self.catalogue.products, self.forbidden.table(library))
        return MEASURED[library.digest]


@dataclass(frozen=True, slots=True)
class Made:
    """A library made of its parts, and its figures beside those of the one in use."""

    tree: Tree
    library: Library
    base: Base
    figures: dict[str, Any]


def make(
    workshop: Workshop, drafts: Sequence[PointDraft], progress: Progress, figures: dict[str, Any] | None = None
) -> Made:
    """Put a library together, check it as a whole and measure it.

    :param figures: those of its trial, where it was tried
    :raises Refused: a draft rests on words that were replaced; the library is damaged or not fit; nonsense in it
    """
    held = workshop.shelf.look_again()
    progress(Bilingual("正在合并草稿", "Putting the drafts together"), 0)
    base = workshop.base(held)
    _refuse_outdated(outdated(base.tree, drafts))
    tree = apply(base.tree, (as_change(each) for each in drafts))
    progress(Bilingual("正在整体检查", "Checking the whole"), 1)
    try:
        library = check(tree, workshop.catalogue.by_code)
    except DataFileError as error:
        raise _unfit(error) from error
    progress(Bilingual("正在计算质量数字", "Measuring"), 2)
    _refuse_nonsense(workshop.forbidden.found_in(library))
    return Made(tree, library, base, figures or workshop.figures(held.library, library))


def compared(before: Quality, after: Quality) -> dict[str, Any]:
    """Return the figures of two libraries, and the pairs of duplicates that are new."""
    known = {(each.first, each.second) for each in before.duplicates}
    new = [
        [each.first, each.second, f"{each.similarity:.3f}", each.product]
        for each in after.duplicates
        if (each.first, each.second) not in known
    ]
    return {"before": before.figures(), "after": after.figures(), "new_duplicates": new[:MOST_NAMED]}


def _damaged(release: str) -> Refused:
    return Refused(
        "library-damaged",
        f"库版 {release} 的文件和载入时不同，不能在它上面发布。请运营者运行 selfcheck doctor。",
        f"Files of {release} are not what they were when it was loaded; nothing can be released upon them."
        " The operator runs selfcheck doctor.",
    )


def _refuse_outdated(found: Sequence[PointDraft]) -> None:
    if found:
        names = "、".join(each.point_id for each in found[:MOST_NAMED])
        raise Refused(
            "draft-outdated",
            f"这些草稿依据的原文已经变了，请取回重新对照：{names}",
            f"The words beneath these drafts have changed; take them back and compare anew: {names}",
        )


def _unfit(error: DataFileError) -> Refused:
    place = error.path.as_posix()
    return Refused("library-unfit", f"{place}：{error.message.zh}", f"{place}: {error.message.en}")


def _refuse_nonsense(found: Sequence[Found]) -> None:
    if found:
        zh = "；".join(f"{each.point} × {each.product}：{each.pair.reason.zh}" for each in found[:5])
        en = "; ".join(f"{each.point} × {each.product}: {each.pair.reason.en}" for each in found[:5])
        raise Refused("nonsense", f"有荒谬的组合：{zh}", f"Nonsense pairs: {en}")


def lay_down(workshop: Workshop, made: Made, own: OwnRelease) -> tuple[OwnRelease, str]:
    """Write a release into its folder and its archive into the store; nothing uses it yet.

    :return: the release with its digests, and the SHA-256 of its archive
    """
    folder = workshop.shelf.folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / f".making-{own.name}"
    shutil.rmtree(place, ignore_errors=True)
    write_tree(made.tree, place / FOLDER, like=workshop.shelf.shipped_folder / FOLDER)
    shipped = workshop.store.put(STORED, pack_library(workshop.shelf.shipped_folder))
    own = replace(own, digest=digest_of(place / FOLDER), shipped_sha256=shipped)
    write_facts(place / FACTS, own)
    settle(place)
    content = workshop.store.put(STORED, pack(place))
    replace_folder(place, folder / own.name)
    return own, content


def pack_library(folder: Path) -> bytes:
    """Return the archive of a library's folder, its ``riskpoints/`` alone."""
    return pack(folder, only=FOLDER)


def bring_back(folder: Path, store: ContentStore, name: str, content_sha256: str) -> None:
    """Write the folder of a release again from its archive, where it is missing or damaged.

    :param folder: where own releases lie
    :raises Broken: the archive is missing or damaged
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / f".making-{name}-{secrets.token_hex(4)}"
    try:
        unpack(store.read(STORED, content_sha256), place)
        if not (place / FACTS).is_file():
            raise Broken(f"{name}: 存档里没有 {FACTS} / the archive lacks {FACTS}")
        replace_folder(place, folder / name)
    finally:
        shutil.rmtree(place, ignore_errors=True)
