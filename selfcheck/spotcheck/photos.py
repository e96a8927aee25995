"""Photos of a visit: taken in by digest, shown small and without metadata, removed before the note is frozen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from selfcheck.errors import NotFound, Refused
from selfcheck.evidence import pictures
from selfcheck.evidence.operations import Upload
from selfcheck.evidence.rules import kind_of
from selfcheck.evidence.store import receive
from selfcheck.issuing.ports import Store
from selfcheck.spotcheck.records import FOLDER, Visit, VisitMark, VisitPhoto

MOST_OF_A_VISIT: Final = 80
MOST_OF_A_ROW: Final = 6
WORD: Final = re.compile(r"[A-Za-z0-9_-]{8,40}")


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo as it comes in: at which row, under which word of the phone, and the file."""

    position: int
    word: str
    upload: Upload


@dataclass(frozen=True, slots=True)
class Tray:
    """Where photos go, and how many bytes one may have."""

    store: Store
    file_limit: int


def keep_photo(session: Session, tray: Tray, visit: Visit, shot: Shot, *, at: datetime) -> VisitPhoto:
    """Take a photo in. One that the phone sends again is answered with the one that is there.

    :raises NotFound: the row is not part of the visit
    :raises Refused: no photo, too large, or too many
    """
    if not WORD.fullmatch(shot.word):
        raise NotFound
    earlier = select(VisitPhoto).where(VisitPhoto.visit_id == visit.id, VisitPhoto.word == shot.word)
    if (found := session.scalars(earlier).first()) is not None:
        return found
    _refuse_many(session, visit, shot.position)
    content, media_type = read_photo(shot.upload, tray.file_limit)
    photo = VisitPhoto(
        visit_id=visit.id,
        position=shot.position,
        word=shot.word,
        sha256=tray.store.put(FOLDER, content),
        preview_sha256=tray.store.put(FOLDER, pictures.preview(content, media_type)),
        size=len(content),
        media_type=media_type,
        taken_at=at,
        taken_by=visit.opened_by,
    )
    session.add(photo)
    session.flush()
    return photo


def read_photo(upload: Upload, limit: int) -> tuple[bytes, str]:
    """Return the bytes of a photo and its type.

    :raises Refused: empty, too large, or no photo
    """
    content = receive(upload.stream, limit=limit)
    kind = kind_of(upload.name, content)
    if not kind.is_picture:
        raise Refused(
            "photo-only",
            "这里只收 JPEG、PNG 或 WebP 照片。",
            "Only JPEG, PNG or WebP photos are taken here.",
            field="photo",
            status=415,
        )
    return content, kind.media_type


def _refuse_many(session: Session, visit: Visit, position: int) -> None:
    part = select(VisitMark.id).where(VisitMark.visit_id == visit.id, VisitMark.position == position)
    if session.scalars(part).first() is None:
        raise NotFound
    kept = select(func.count()).where(VisitPhoto.visit_id == visit.id, VisitPhoto.state == "kept")
    of_row = session.scalar(kept.where(VisitPhoto.position == position)) or 0
    if of_row >= MOST_OF_A_ROW or (session.scalar(kept) or 0) >= MOST_OF_A_VISIT:
        raise Refused(
            "photos-enough",
            f"一行最多 {MOST_OF_A_ROW} 张，一次检查最多 {MOST_OF_A_VISIT} 张照片。",
            f"At most {MOST_OF_A_ROW} photos a row and {MOST_OF_A_VISIT} a visit.",
            field="photo",
            status=413,
        )


def photos_of(session: Session, visit_id: int) -> Mapping[int, Sequence[VisitPhoto]]:
    """Return the photos of a visit by the number of the row, in the order in which they came."""
    query = select(VisitPhoto).where(VisitPhoto.visit_id == visit_id, VisitPhoto.state == "kept")
    found: defaultdict[int, list[VisitPhoto]] = defaultdict(list)
    for photo in session.scalars(query.order_by(VisitPhoto.id)):
        found[photo.position].append(photo)
    return found


def photo_of(session: Session, visit_id: int, photo_id: int) -> VisitPhoto:
    """Return a photo of a visit.

    :raises NotFound: there is none
    """
    query = select(VisitPhoto).where(
        VisitPhoto.id == photo_id, VisitPhoto.visit_id == visit_id, VisitPhoto.state == "kept"
    )
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found
