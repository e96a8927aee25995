"""Restoring a backup into an empty place, and proving what came back."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selfcheck.db.copying import load_rows
from selfcheck.db.engine import open_engine
from selfcheck.db.migrating import head, migrate
from selfcheck.db.session import session_factory
from selfcheck.errors import Broken
from selfcheck.serving.backup import FORMAT, MANIFEST
from selfcheck.serving.proving import Proof, prove
from selfcheck.settings import Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back, and what is missing."""

    rows: int
    proof: Proof

    def describe(self) -> str:
        """Say it in both languages."""
        return "\n".join(
            (f"已恢复 {self.rows} 行数据。 / Restored {self.rows} rows.", *self.proof.lines()),
        )


def restore_from(settings: Settings, source: Path) -> Restored:
    """Restore into the empty data folder and database of ``settings``.

    :raises Broken: the backup is damaged, of another version, or the place is not empty; nothing was changed then
    """
    manifest = _checked_manifest(source)
    if settings.secret_file.exists() or settings.blob_dir.exists():
        raise Broken(f"数据目录不是空的：{settings.data_dir} / the data folder is not empty: {settings.data_dir}")
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate(settings)
    rows = _load(settings, source)
    if (source / "files").exists():
        shutil.copytree(source / "files", settings.blob_dir)
    for name in ("secret.key", "demo.marker"):
        if (source / name).exists():
            shutil.copy2(source / name, settings.data_dir / name)
    if rows != manifest["rows"]:
        raise Broken("恢复的行数与备份清单不符 / the restored rows do not match the manifest")
    engine = open_engine(settings.database_url)
    proof = prove(session_factory(engine), settings)
    engine.dispose()
    return Restored(sum(rows.values()), proof)


def _load(settings: Settings, source: Path) -> dict[str, int]:
    engine = open_engine(settings.owner_database_url)
    try:
        with engine.connect().execution_options(writing=True) as connection:
            rows = load_rows(connection, source / "rows")
            connection.commit()
        return rows
    finally:
        engine.dispose()


def _checked_manifest(source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text("utf-8"))
        named: dict[str, str] = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Broken(f"不是备份，或清单损坏：{source} / no backup, or its manifest is damaged: {source}") from error
    if manifest.get("format") != FORMAT or manifest.get("revision") != head():
        raise Broken("备份来自另一个版本，请用同一版本恢复 / the backup is of another version; restore with that one")
    damaged = [name for name, digest in named.items() if not _is_whole(source, name, digest)]
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
