"""Handing evidence in and reading it again. The session is in the unit's scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.audit.operations import record
from selfcheck.db.session import current_unit
from selfcheck.errors import NotFound, Refused, Unavailable
from selfcheck.evidence import pictures
from selfcheck.evidence.records import File
from selfcheck.evidence.rules import Kind, kind_of, label_of
from selfcheck.evidence.store import ContentStore, Damaged, Readable, receive


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in: the name the browser gave and its bytes, still to be read."""

    name: str
    stream: Readable


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a unit's files go: the store, the unit's code, and what it may take.

    :param file_limit: bytes of one file
    :param quota: bytes of all files of the unit
    """

    store: ContentStore
    unit_code: str
    file_limit: int
    quota: int


def keep(session: Session, actor: Actor, shelf: Shelf, upload: Upload, *, at: datetime) -> File:
    """Take a file in; its digest is computed here, never believed.

    :raises Refused: empty, too large, over the quota, not on the list of kinds, or not what its name says
    """
    content = receive(upload.stream, limit=shelf.file_limit)
    kind = kind_of(upload.name, content)
    if len(content) > room_left(session, shelf):
        raise _quota_reached(shelf)
    row = File(
        sha256=shelf.store.put(shelf.unit_code, content),
        size=len(content),
        media_type=kind.media_type,
        label=label_of(upload.name),
        uploaded_by=actor.user_id,
        uploaded_at=at,
        preview_sha256=_preview(shelf, kind, content),
    )
    session.add(row)
    session.flush()
    unit_id = current_unit(session)
    record(session, actor, "file-kept", ("file", row.id), at=at, unit_id=unit_id, sha256=row.sha256, size=row.size)
    return row


def room_left(session: Session, shelf: Shelf) -> int:
    """Return how many bytes the unit may still hand in; until the transaction ends, nobody else gets them."""
    unit_id = current_unit(session)
    if session.get_bind().dialect.name == "postgresql":
        # uploads of one unit queue here; SQLite's writers queue by themselves
        session.execute(text("select pg_advisory_xact_lock(7302, :unit)"), {"unit": unit_id})
    used = session.scalar(select(func.coalesce(func.sum(File.size), 0)).where(File.state == "kept"))
    return shelf.quota - int(used or 0)


def file_of(session: Session, file_id: int) -> File:
    """Return a file of the unit in scope.

    :raises NotFound: there is none
    """
    found = session.scalars(select(File).where(File.id == file_id, File.state == "kept")).first()
    if found is None:
        raise NotFound
    return found


def content_of(store: ContentStore, unit_code: str, sha256: str) -> bytes:
    """Return the bytes of a kept file, checked against their digest.

    :raises Unavailable: missing or changed; the log names the digest
    """
    try:
        return store.read(unit_code, sha256)
    except Damaged as error:
        raise Unavailable(
            "佐证材料已损坏，不能提供。请把这个页面告诉运营者，由运营者从备份恢复。",
            "The evidence is damaged and cannot be handed out. Tell the operator, who can restore it from a backup.",
        ) from error


def _preview(shelf: Shelf, kind: Kind, content: bytes) -> str | None:
    if not kind.is_picture:
        return None
    return shelf.store.put(shelf.unit_code, pictures.preview(content, kind.media_type))


def _quota_reached(shelf: Shelf) -> Refused:
    gigabytes = shelf.quota / 1024**3
    return Refused(
        "file-quota",
        f"本单位的文件空间（{gigabytes:.1f} GB）已满，没有保存。请联系运营者。",
        f"The unit's room for files ({gigabytes:.1f} GB) is used up; nothing was kept. Ask the operator.",
        field="file",
        status=413,
    )
