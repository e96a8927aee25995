"""Backing up a running installation: the rows of one moment, then every file they may name."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from selfcheck.clock import rfc3339
from selfcheck.db.copying import dump_rows
from selfcheck.db.engine import open_engine
from selfcheck.db.migrating import current
from selfcheck.errors import Broken
from selfcheck.sealing.keyring import place_of
from selfcheck.services import Services
from selfcheck.transparency.keys import policy_file

FORMAT: Final = "selfcheck-backup/1"
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class BackupMade:
    """What a backup holds."""

    target: Path
    rows: int
    files: int

    def describe(self) -> str:
        """Say it in both languages."""
        return (
            f"已备份到 {self.target}：{self.rows} 行数据，{self.files} 个文件。其中有本安装的密钥，请妥善保管。\n"
            f"Backed up to {self.target}: {self.rows} rows, {self.files} files."
            " It holds this installation's secret; keep it safe."
        )


def back_up(services: Services, target: Path) -> BackupMade:
    """Write a backup to a new folder.

    Rows are read in one transaction first and files copied after: files are never changed or removed, so the
    copied files cover every row that names one.

    :raises Broken: the folder exists and is not empty
    """
    if target.exists() and any(target.iterdir()):
        raise Broken(f"备份目录不是空的：{target} / the backup folder is not empty: {target}")
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(0o700)
    (target / "rows").mkdir(mode=0o700)
    engine = open_engine(services.settings.owner_database_url)
    with engine.connect() as connection:
        revision = current(connection)
        connection.rollback()
        rows = dump_rows(connection, target / "rows")
    engine.dispose()
    _copy_files(services, target)
    os.sync()
    digests = {name: _digest(target / name) for name in sorted(files_in(target))}
    _write_manifest(
        target / MANIFEST,
        {
            "format": FORMAT,
            "made_at": rfc3339(services.clock.now()),
            "revision": revision,
            "rows": rows,
            "files": digests,
        },
    )
    return BackupMade(target, sum(rows.values()), sum(1 for name in digests if name.startswith("files/")))


def _copy_files(services: Services, target: Path) -> None:
    settings = services.settings
    if settings.blob_dir.exists():
        shutil.copytree(settings.blob_dir, target / "files", ignore=shutil.ignore_patterns(".incoming-*", "*.part"))
    if (keys := place_of(settings.data_dir)).exists():
        shutil.copytree(keys, target / keys.name)
    for path in (settings.secret_file, settings.data_dir / "demo.marker", policy_file(settings)):
        if path.exists():
            shutil.copy2(path, target / path.name)


def files_in(folder: Path) -> set[str]:
    """Return the names of a backup's files, its manifest apart."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - {MANIFEST}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(manifest, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
