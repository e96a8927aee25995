"""Restoring a backup into an empty place, and proving what came back."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, select

from selfcheck.db.base import Base
from selfcheck.db.copying import load_rows
from selfcheck.db.engine import open_engine
from selfcheck.db.migrating import head, migrate
from selfcheck.db.session import session_factory, transaction
from selfcheck.editing.settling import settle_library
from selfcheck.errors import Broken
from selfcheck.evidence.store import ContentStore
from selfcheck.serving.backup import FORMAT, MANIFEST, files_in
from selfcheck.serving.proving import Proof, prove
from selfcheck.serving.resuming import Resume, Resumed, resume
from selfcheck.settings import Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back, what is missing, and what was done so that nothing is given twice."""

    rows: int
    proof: Proof
    resumed: Resumed | None = None

    def describe(self) -> str:
        """Say it in both languages."""
        return "\n".join(
            (
                f"已恢复 {self.rows} 行数据。 / Restored {self.rows} rows.",
                *self.proof.lines(),
                *(self.resumed.lines() if self.resumed else ()),
            ),
        )


def restore_from(settings: Settings, source: Path, wish: Resume | None = None) -> Restored:
    """Restore into the empty data folder and database of ``settings``.

    :param wish: how to go on; None where nothing was issued after the backup, so that all goes on as it was
    :raises Broken: the backup is damaged, of another version, or the place is not empty; nothing was changed then
    """
    manifest = _checked_manifest(source)
    _refuse_used(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate(settings)
    _load(settings, source, manifest["rows"])
    for name in manifest["files"]:
        _bring(source / name, settings, name)
    engine = open_engine(settings.database_url)
    try:
        sessions = session_factory(engine)
        proof = prove(sessions, settings)
        backup_at = datetime.fromisoformat(manifest["made_at"])
        resumed = resume(sessions, settings, wish, backup_at=backup_at) if wish else None
        with transaction(sessions, writing=False) as session:
            settle_library(session, settings.library_dir, ContentStore(settings.blob_dir))
    finally:
        engine.dispose()
    return Restored(sum(manifest["rows"].values()), proof, resumed)


def _refuse_used(settings: Settings) -> None:
    if settings.secret_file.exists() or (settings.blob_dir.exists() and any(settings.blob_dir.iterdir())):
        raise Broken(f"数据目录不是空的：{settings.data_dir} / the data folder is not empty: {settings.data_dir}")
    if settings.database_url.startswith("sqlite") and not (settings.data_dir / "selfcheck.db").exists():
        return  # looking would make the file
    engine = open_engine(settings.owner_database_url)
    try:
        with engine.connect() as connection:
            used = next((name for name in inspect(connection).get_table_names() if _has_rows(connection, name)), None)
    finally:
        engine.dispose()
    if used is not None:
        raise Broken(f"目标数据库不是空的：{used} / the target database is not empty: {used}")


def _has_rows(connection: Connection, name: str) -> bool:
    table = Base.metadata.tables.get(name)
    return table is not None and connection.execute(select(table.c.id).limit(1)).first() is not None


def _load(settings: Settings, source: Path, expected: dict[str, int]) -> None:
    engine = open_engine(settings.owner_database_url)
    try:
        with engine.connect().execution_options(writing=True) as connection:
            if load_rows(connection, source / "rows") != expected:
                raise Broken("备份的行数与清单不符 / the rows of the backup do not match its manifest")
            connection.commit()
    finally:
        engine.dispose()


def _bring(path: Path, settings: Settings, name: str) -> None:
    folder, _, rest = name.partition("/")
    if folder == "rows":
        return
    target = settings.blob_dir / rest if folder == "files" else settings.data_dir / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copy2(path, target)


def _checked_manifest(source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text("utf-8"))
        named: dict[str, str] = manifest["files"]
        rows: dict[str, int] = manifest["rows"]
        is_ours = all(isinstance(name, str) for name in named) and set(rows) == set(Base.metadata.tables)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Broken(f"不是备份，或清单损坏：{source} / no backup, or its manifest is damaged: {source}") from error
    if manifest.get("format") != FORMAT or manifest.get("revision") != head() or not is_ours:
        raise Broken("备份来自另一个版本，请用同一版本恢复 / the backup is of another version; restore with that one")
    damaged = [name for name, digest in named.items() if not _is_whole(source, name, digest)]
    damaged += sorted(files_in(source) - set(named))
    if damaged:
        shown = "、".join(damaged[:5])
        raise Broken(f"备份已损坏：{shown} / the backup is damaged: {', '.join(damaged[:5])}")
    return manifest


def _is_whole(source: Path, name: str, digest: str) -> bool:
    path = (source / name).resolve()
    if not path.is_relative_to(source.resolve()) or not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest
