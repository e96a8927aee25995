"""Seeing to it that the newest own release lies in its folder and is pointed to: after a restore, after damage.

The archives in the content store are what counts; folder and pointer are made from them again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.editing.making import STORED, bring_back
from selfcheck.editing.model import ReleaseState
from selfcheck.editing.records import LibraryRelease
from selfcheck.editing.releasing import newest
from selfcheck.editing.shelf import OwnRelease, Shelf, load_own, point_to, read_pointer
from selfcheck.editing.tree import FOLDER
from selfcheck.errors import Broken
from selfcheck.evidence.store import ContentStore
from selfcheck.riskpoints.loading import NamedProduct
from selfcheck.riskpoints.release import digest_of
from selfcheck.text import Bilingual

log = logging.getLogger("selfcheck.library")
State = Literal["good", "warning", "error"]


def own_of(release: LibraryRelease) -> OwnRelease:
    """Return a release as its folder and the pointer tell it."""
    return OwnRelease(
        name=release.name,
        digest=release.digest,
        base=release.base,
        shipped=release.shipped,
        shipped_digest=release.shipped_digest,
        shipped_sha256=release.shipped_sha256,
        note=release.note,
    )


def settle_library(session: Session, folder: Path, store: ContentStore) -> bool:
    """Bring the newest own release back where it is not as it should be; return whether it had to be.

    :param folder: where own releases lie

    What cannot be brought back is logged and left: the installation then works with the shipped library.
    """
    release = newest(session)
    if release is None or lies_well(folder, release):
        return False
    try:
        if digest_of(folder / release.name / FOLDER) != release.digest:
            bring_back(folder, store, release.name, release.content_sha256)
        point_to(folder, own_of(release))
    except (Broken, OSError):
        log.exception("own release %s could not be brought back", release.name)
        return False
    log.info("own release %s brought back", release.name)
    return True


def lies_well(folder: Path, release: LibraryRelease) -> bool:
    """Whether a release lies in its folder as it was made, and is pointed to."""
    try:
        pointed = read_pointer(folder)
    except Broken:
        return False
    is_whole = digest_of(folder / release.name / FOLDER) == release.digest
    return is_whole and (pointed.name, pointed.digest) == (release.name, release.digest)


def examine(
    session: Session, shelf: Shelf, products: Mapping[str, NamedProduct]
) -> Iterator[tuple[State, Bilingual]]:
    """Say whether the newest own release can be used, and whether it rests on the shipped library of today."""
    release = newest(session)
    if release is None:
        name = shelf.shipped.release
        yield "good", Bilingual(f"使用随附的风险点库 {name}。", f"The shipped library {name} is in use.")
        return
    try:
        if not lies_well(shelf.folder, release):
            raise Broken(f"{release.name}: 文件缺失或被改动 / files are missing or were changed")
        load_own(shelf.folder, own_of(release), products)
    except Broken as error:
        yield (
            "error",
            Bilingual(
                f"本安装的库版用不了：{error}。重新启动服务会从存档恢复；恢复前使用随附的库。",
                f"The own release cannot be used: {error}. A restart of the service brings it back from its archive;"
                " until then the shipped library is used.",
            ),
        )
        return
    yield "good", Bilingual(f"使用本安装的库版 {release.name}。", f"The own release {release.name} is in use.")
    if release.shipped_digest != shelf.shipped.digest:
        yield (
            "warning",
            Bilingual(
                f"随附的库（{shelf.shipped.release}）比库版 {release.name} 所依据的（{release.shipped}）新，"
                "请内容编辑到“风险点库”发布一版。",
                f"The shipped library ({shelf.shipped.release}) is newer than the one ({release.shipped}) beneath"
                f" {release.name}: a content editor makes a release on the desk.",
            ),
        )


def lost_archives(session: Session, store: ContentStore) -> Iterator[str]:
    """Name the releases whose archives are missing or damaged."""
    query = select(LibraryRelease).where(LibraryRelease.state == ReleaseState.RELEASED.value)
    for release in session.scalars(query.order_by(LibraryRelease.id)):
        for sha256 in (release.content_sha256, release.shipped_sha256):
            try:
                store.read(STORED, sha256)
            except Broken:
                yield f"library {release.name}"
                break
