"""The data folder: one installation's files, held by one set of processes at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selfcheck.errors import Broken


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the data folder for this process and its children.

    :raises Broken: it cannot be written, or another server holds it
    """
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
