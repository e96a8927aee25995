"""The content store: bytes under their SHA-256, apart for each unit, written once, checked at every reading.

No name from outside ever reaches the file system; every folder and file is opened without following links.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from selfcheck.errors import Broken, Refused

log = logging.getLogger("selfcheck.evidence")
INCOMING: Final = ".incoming-"
ABANDONED_SECONDS: Final = 3600
CHUNK: Final = 256 * 1024
FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
UNIT_CODE: Final = re.compile(r"[A-Za-z0-9]{1,20}")
SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Damaged(Broken):
    """A stored file is missing or not what it was: it is never served."""


class Readable(Protocol):
    """A stream of bytes as an upload gives it."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to ``size`` bytes; none at the end."""
        ...


class ContentStore:
    """The files of one installation, below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, unit_code: str, content: bytes) -> str:
        """Keep the bytes durably and return their SHA-256; the same bytes twice are kept once.

        :raises Refused: the disk is full
        """
        sha256 = hashlib.sha256(content).hexdigest()
        with self._unit_folder(unit_code) as folder:
            _sweep(folder)
            name = INCOMING + secrets.token_hex(8)
            descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)
            try:
                _write(descriptor, content)
                _settle(folder, name, sha256)
            except OSError as error:
                raise _no_room(error) from error
            finally:
                os.close(descriptor)
                os.unlink(name, dir_fd=folder)
        return sha256

    def read(self, unit_code: str, sha256: str) -> bytes:
        """Return the bytes, checked against their digest.

        :raises Damaged: missing or changed
        """
        with self._unit_folder(unit_code) as folder, _shelf(folder, sha256) as shelf:
            return _checked(shelf, sha256)

    @contextmanager
    def _unit_folder(self, unit_code: str) -> Iterator[int]:
        if not UNIT_CODE.fullmatch(unit_code):
            raise Broken(f"no unit code: {unit_code!r}")
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        root = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with _opened_folder(root, unit_code) as folder:
                yield folder
        finally:
            os.close(root)


@contextmanager
def _opened_folder(parent: int, name: str) -> Iterator[int]:
    try:
        os.mkdir(name, 0o700, dir_fd=parent)
        os.fsync(parent)
    except FileExistsError:
        pass
    try:
        folder = os.open(name, FOLDER, dir_fd=parent)
    except OSError as error:
        raise Damaged(f"not a folder of the store: {name}") from error
    try:
        yield folder
    finally:
        os.close(folder)


@contextmanager
def _shelf(folder: int, sha256: str) -> Iterator[int]:
    if not SHA256.fullmatch(sha256):
        raise Broken(f"no digest: {sha256!r}")
    with _opened_folder(folder, sha256[:2]) as shelf:
        yield shelf


def _write(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
    os.fsync(descriptor)


def _no_room(error: OSError) -> Exception:
    if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return Damaged(f"cannot write to the store: {error}")
    return Refused(
        "store-full",
        "服务器的磁盘满了，文件没有保存。请通知运营者后再试。",
        "The server's disk is full; the file was not kept. Tell the operator and try again.",
        status=507,
    )


def _settle(folder: int, name: str, sha256: str) -> None:
    """Give the written bytes their place; a place taken already must hold the very same."""
    with _shelf(folder, sha256) as shelf:
        try:
            os.link(name, sha256, src_dir_fd=folder, dst_dir_fd=shelf, follow_symlinks=False)
        except FileExistsError:
            _checked(shelf, sha256)
        os.fsync(shelf)


def _checked(shelf: int, sha256: str) -> bytes:
    try:
        descriptor = os.open(sha256, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=shelf)
    except OSError as error:
        raise _damaged(sha256) from error
    with os.fdopen(descriptor, "rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _damaged(sha256)
    return content


def _damaged(sha256: str) -> Damaged:
    log.error("evidence damaged: %s", sha256)
    return Damaged(f"佐证材料已损坏 / evidence damaged: {sha256}")


def _sweep(folder: int) -> None:
    """Remove what uploads that broke off left behind an hour ago or longer."""
    before = time.time() - ABANDONED_SECONDS  # the file system's own clock, not the installation's
    for name in os.listdir(folder):
        if name.startswith(INCOMING):
            with contextlib.suppress(FileNotFoundError):
                if os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime < before:
                    os.unlink(name, dir_fd=folder)


def receive(stream: Readable, *, limit: int) -> bytes:
    """Read a file that comes in, never more than ``limit`` bytes of it.

    :raises Refused: empty, or more than the limit
    """
    content = bytearray()
    while chunk := stream.read(CHUNK):
        content += chunk
        if len(content) > limit:
            raise _too_large(limit)
    if not content:
        raise Refused(
            "file-empty", "文件是空的，请重新选择。", "The file is empty; choose another.", field="file", status=400
        )
    return bytes(content)


def _too_large(limit: int) -> Refused:
    megabytes = limit // (1024 * 1024)
    return Refused(
        "file-too-large",
        f"文件太大，最多 {megabytes} MB。照片可以先缩小，文件可以分成几份。",
        f"The file is too large; at most {megabytes} MB. Shrink photos or split documents.",
        field="file",
        status=413,
    )
