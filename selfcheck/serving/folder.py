"""The data folder: one installation's files, held by one set of processes at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from selfcheck.db.engine import check_application_role, check_durability
from selfcheck.db.migrating import check_schema
from selfcheck.errors import Broken

MOUNTS: Final = Path("/proc/self/mounts")
NETWORK: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs"})


def network_kind(folder: Path, mounts: str) -> str | None:
    """Return the kind of network file system that a folder stands on, None on a local disk.

    :param mounts: the text of ``/proc/self/mounts``
    """
    path = folder.resolve()
    found = [(Path(parts[1]), parts[2]) for parts in map(str.split, mounts.splitlines()) if len(parts) > 2]
    above = [(place, kind) for place, kind in found if path.is_relative_to(place)]
    kind = max(above, key=lambda each: len(each[0].parts))[1] if above else ""
    return kind if kind in NETWORK else None


def check_installation(engine: Engine) -> None:
    """Refuse to run on a database that is not as it must be.

    :raises Broken: another schema, a role that row-level security does not bind, commits that may be lost
    """
    check_schema(engine)
    check_application_role(engine)
    check_durability(engine)


@contextmanager
def held(folder: Path, *, has_database: bool = True) -> Iterator[None]:
    """Hold the data folder for this process and its children.

    :param has_database: the SQLite database lives in it

    :raises Broken: it cannot be written, stands on a network file system, or another server holds it
    """
    mounts = MOUNTS.read_text("utf-8") if MOUNTS.exists() else ""
    if has_database and (kind := network_kind(folder, mounts)) is not None:
        raise Broken(
            f"数据目录在网络文件系统上（{kind}），SQLite 在上面不可靠。请把数据目录放到本机磁盘。\n"
            f"The data folder is on a network file system ({kind}), not safe for SQLite. Move it to a local disk."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Broken(
            f"数据目录不能写入：{folder}（{error.strerror}）。请换一个目录，或修正权限。\n"
            f"The data folder cannot be written: {folder} ({error.strerror}). Choose another or mend its permissions."
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise Broken(
            f"另一个服务正在使用数据目录 {folder}。请先停止它，或用 --data 指定别的目录。\n"
            f"Another server uses the data folder {folder}. Stop it first, or name another folder with --data."
        ) from error
    try:
        yield
    finally:
        os.close(descriptor)
