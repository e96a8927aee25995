"""The files in a batch, ZIP archives opened: names fit to show, sizes counted while unpacking, tricks refused."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from selfcheck.errors import Refused
from selfcheck.regulator.tray import Laid
from selfcheck.verification.checks import MOST_BYTES
from selfcheck.verification.rules import shown_name

MOST_FILES: Final = 500
MOST_ENTRIES: Final = 2000
MOST_AT_ONCE: Final = 2 * 1024 * 1024  # a table of contents of so many entries, with room to spare
MOST_UNPACKED: Final = 1024 * 1024 * 1024
MOST_SWELLING: Final = 200
SMALL: Final = 1024 * 1024
CHUNK: Final = 256 * 1024
ZIP_HEAD: Final = b"PK\x03\x04"
PLAIN_WAYS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
NOT_LISTS: Final = {".ds_store", "thumbs.db", "desktop.ini"}
UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
UTF8_FLAG: Final = 0x800
ENCRYPTED_FLAG: Final = 0x1
LONGEST_NAME: Final = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """One file to be verified. ``content`` holds one byte more than a list may have where the file is too large."""

    name: str
    content: bytes


def is_archive(laid: Laid) -> bool:
    """Whether a file is a ZIP archive by its name and its first bytes; a .docx is none."""
    if not laid.name.lower().endswith(".zip"):
        return False
    with laid.path.open("rb") as file:
        return file.read(len(ZIP_HEAD)) == ZIP_HEAD


def count(laid: Laid) -> int:
    """Return how many files a laid file holds: one, or those in the archive.

    :raises Refused: an archive with tricks in it, or one that cannot be read
    """
    if not is_archive(laid):
        return int(is_wanted(laid.name))
    with _opened(laid) as archive:
        return len(_entries(laid, archive))


def pieces(laid: Laid) -> Iterator[Piece]:
    """Go through the files that a laid file holds; at most one is in memory.

    :raises Refused: an archive with tricks in it, one that swells, or one that cannot be read
    """
    if is_archive(laid):
        yield from _unpacked(laid)
    elif is_wanted(laid.name):
        with laid.path.open("rb") as file:
            yield Piece(_label(laid.name), file.read(MOST_BYTES + 1))


def is_wanted(name: str) -> bool:
    """Whether a file is one that a person put there, not one that a computer left beside the others."""
    path = PurePosixPath(name.replace("\\", "/"))
    is_left_over = path.name.lower() in NOT_LISTS or path.name.startswith("._") or "__MACOSX" in path.parts
    return bool(path.name) and not is_left_over


def _unpacked(laid: Laid) -> Iterator[Piece]:
    total = 0
    with _opened(laid) as archive:
        for name, entry in _entries(laid, archive):
            content = _read(laid, archive, entry)
            total += len(content)
            if total > MOST_UNPACKED:
                raise _refused("batch-swells", laid, "展开后过大", "unpacks to too much")
            yield Piece(_label(f"{laid.name}/{name}"), content)


class _TooLong(zipfile.BadZipFile):
    """The table of contents alone is larger than any archive of lists has."""


class _Sparing(io.BufferedReader):
    """A file that is never read at one gulp: of an archive that is nothing but entries each would cost memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return so many bytes, as far as there are; all that are left where no number is given.

        :raises _TooLong: there are more than ``MOST_AT_ONCE``
        """
        content = super().read(MOST_AT_ONCE + 1 if size is None or size < 0 else min(size, MOST_AT_ONCE + 1))
        if len(content) > MOST_AT_ONCE:
            raise _TooLong
        return content


@contextmanager
def _opened(laid: Laid) -> Iterator[zipfile.ZipFile]:
    with _Sparing(io.FileIO(laid.path)) as file:
        try:
            archive = zipfile.ZipFile(file)
        except _TooLong as error:
            raise _too_many(laid) from error
        except UNREADABLE as error:
            raise _unreadable(laid) from error
        with archive:
            yield archive


def _entries(laid: Laid, archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The archive's files with their names in Chinese where an old Windows wrote them."""
    found = archive.infolist()
    if len(found) > MOST_ENTRIES:
        raise _too_many(laid)
    named = [(_name_of(entry), entry) for entry in found if not entry.is_dir()]
    for name, entry in named:
        _refuse_tricks(laid, name, entry)
    if len({name for name, _ in named}) != len(named):
        raise _refused("batch-names", laid, "里有同名的文件", "holds two files of one name")
    return [(name, entry) for name, entry in named if is_wanted(name)]


def _refuse_tricks(laid: Laid, name: str, entry: zipfile.ZipInfo) -> None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name[:3]:
        raise _refused("batch-paths", laid, "里的文件名指向压缩包之外", "names places outside itself")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused("batch-links", laid, "里有链接", "holds links")
    if entry.flag_bits & ENCRYPTED_FLAG:
        raise _refused(
            "batch-password", laid, "有密码，请解压后上传文件夹", "has a password; unpack it and upload the folder"
        )
    if entry.compress_type not in PLAIN_WAYS:
        raise _unreadable(laid)


def _read(laid: Laid, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    content = bytearray()
    try:
        with archive.open(entry) as file:
            while len(content) <= MOST_BYTES and (chunk := file.read(CHUNK)):
                content += chunk
                if len(content) > SMALL and len(content) > MOST_SWELLING * max(entry.compress_size, 1):
                    raise _refused("batch-swells", laid, "展开后过大", "unpacks to too much")
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise _unreadable(laid) from error
    return bytes(content[: MOST_BYTES + 1])


def _name_of(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & UTF8_FLAG:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")  # as zipfile reads what is not marked as UTF-8
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _label(name: str) -> str:
    parts = [shown_name(part) for part in name.replace("\\", "/").split("/") if part]
    return "/".join(parts)[-LONGEST_NAME:] or "?"


def _too_many(laid: Laid) -> Refused:
    return _refused("batch-entries", laid, f"里的文件超过 {MOST_ENTRIES} 个", f"holds more than {MOST_ENTRIES} files")


def _unreadable(laid: Laid) -> Refused:
    return _refused("batch-unreadable", laid, "打不开，可能已损坏", "cannot be opened; it may be damaged")


def _refused(code: str, laid: Laid, zh: str, en: str) -> Refused:
    name = shown_name(laid.name)
    return Refused(code, f"压缩包“{name}”{zh}。", f"The archive “{name}” {en}.", field="files", status=400)
