"""Limits before an uploaded workbook is parsed: size, entries, swelling, macros, links to elsewhere."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from defusedxml.ElementTree import ParseError, fromstring

from selfcheck.editing.workbook.scanning import Scan, Unscannable
from selfcheck.errors import Refused

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_ENTRIES: Final = 200
MOST_UNPACKED: Final = 96 * 1024 * 1024
MOST_SWELLING: Final = 100
SMALL: Final = 1024 * 1024
CHUNK: Final = 256 * 1024
FOREIGN: Final = {
    "vbaproject": ("里有宏，请另存为不含宏的 .xlsx", "holds macros; save it as .xlsx without them"),
    "externallinks/": ("链接了别的文件，请断开链接后再存", "links to other files; break the links and save again"),
    "embeddings/": ("嵌有别的文件，请删去后再存", "has other files embedded; remove them and save again"),
    "activex/": ("里有控件，请删去后再存", "holds controls; remove them and save again"),
    "connections.xml": ("连着外部数据，请断开后再存", "is connected to outside data; disconnect and save again"),
    "querytables/": ("连着外部数据，请断开后再存", "is connected to outside data; disconnect and save again"),
}


def check_package(content: bytes) -> None:
    """Refuse what is no plain workbook, or what would swell beyond measure.

    Every part is unpacked once in pieces, so that no declared size is believed.

    :raises Refused: naming what is wrong
    """
    if len(content) > MOST_BYTES:
        raise _refused("workbook-too-large", "超过 10 MB", "is larger than 10 MB", 413)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_names(package)
            _check_swelling(package)
            _check_types(package)
            _check_contents(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        ParseError,
        Unscannable,
    ):
        raise _unreadable() from None


def _check_names(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if len(names) > MOST_ENTRIES or len(set(names)) != len(names):
        raise _refused("workbook-parts", "内部的文件太多或重复", "has too many parts, or one twice")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
        raise _unreadable()
    for name in names:
        for sign, (zh, en) in FOREIGN.items():
            if sign in name.lower():
                raise _refused("workbook-foreign-part", zh, en)


def _check_swelling(package: zipfile.ZipFile) -> None:
    total = 0
    for entry in package.infolist():
        size = 0
        for piece in _pieces(package, entry):
            size += piece
            swelling = size / max(entry.compress_size, 1)
            if total + size > MOST_UNPACKED or (size > SMALL and swelling > MOST_SWELLING):
                raise _refused(
                    "workbook-swells",
                    "展开后过大，不像正常的工作簿",
                    "unpacks to far more than a workbook holds",
                    413,
                )
        total += size


def _check_types(package: zipfile.ZipFile) -> None:
    kinds = [part.get("ContentType", "") for part in fromstring(package.read("[Content_Types].xml"))]
    if any("macroenabled" in kind.lower() for kind in kinds):
        raise _refused("workbook-foreign-part", *FOREIGN["vbaproject"])


def _check_contents(package: zipfile.ZipFile) -> None:
    """Read every part once for what would make the XLSX library work without end."""
    scan = Scan()
    for entry in package.infolist():
        with package.open(entry) as part:
            scan.read(part)
        if scan.is_endless:
            raise _refused(
                "workbook-endless",
                "的格子、合并区域或链接多得不像正常的工作簿",
                "has more cells, merged ranges or links than a workbook holds",
                413,
            )


def _pieces(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[int]:
    with package.open(entry) as part:
        while piece := part.read(CHUNK):
            yield len(piece)


def _unreadable() -> Refused:
    return _refused(
        "workbook-unreadable",
        "不是能读的 .xlsx 工作簿（不能有密码，不能是 .xls 或 .csv）",
        "is no readable .xlsx workbook (no password, no .xls or .csv)",
    )


def _refused(code: str, zh: str, en: str, status: int = 400) -> Refused:
    return Refused(code, f"这个文件{zh}。", f"This file {en}.", field="workbook", status=status)
