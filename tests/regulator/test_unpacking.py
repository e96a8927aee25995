"""Archives as people make them and as they should not be: names, sizes, tricks."""

from __future__ import annotations

import io
import random
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from selfcheck.errors import Refused
from selfcheck.regulator.tray import Laid, Tray
from selfcheck.regulator.unpacking import count, is_wanted, pieces
from selfcheck.verification.checks import MOST_BYTES

WORD = "0" * 32


def archive(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return target.getvalue()


def laid(folder: Path, content: bytes, name: str = "清单.zip") -> Laid:
    """A file in the tray."""
    path = folder / "0000"
    path.write_bytes(content)
    return Laid(name, path)


def refusal(file: Laid) -> str:
    """With which code an archive is refused, when it is counted or unpacked."""
    try:
        count(file)
        list(pieces(file))
    except Refused as refused:
        return refused.code
    return "taken"


def test_files_of_an_archive_come_one_by_one_without_what_computers_leave(tmp_path: Path) -> None:
    left = {"__MACOSX/a.pdf": b"x", "sub/.DS_Store": b"x", "Thumbs.db": b"x", "._a.pdf": b"x", "empty/": b""}
    file = laid(tmp_path, archive({"a.pdf": b"1", "sub/b.pdf": b"2", **left}))
    assert count(file) == 2
    assert [(piece.name, piece.content) for piece in pieces(file)] == [
        ("清单.zip/a.pdf", b"1"),
        ("清单.zip/sub/b.pdf", b"2"),
    ]


def test_names_from_an_old_windows_are_read_in_chinese(tmp_path: Path) -> None:
    plain = archive({"XXXX.pdf": b"1"})
    chinese = "清单".encode("gb18030")
    file = laid(tmp_path, plain.replace(b"XXXX", chinese))
    assert [piece.name for piece in pieces(file)] == ["清单.zip/清单.pdf"]


def test_a_document_of_an_office_program_is_one_file(tmp_path: Path) -> None:
    file = laid(tmp_path, archive({"word/document.xml": b"<x/>"}), name="说明.docx")
    assert count(file) == 1
    assert [piece.name for piece in pieces(file)] == ["说明.docx"]


def test_IMP_04_tricks_are_refused(tmp_path: Path) -> None:
    assert refusal(laid(tmp_path, archive({"../a.pdf": b"1"}))) == "batch-paths"
    assert refusal(laid(tmp_path, archive({"/etc/a.pdf": b"1"}))) == "batch-paths"
    assert refusal(laid(tmp_path, archive({"C:/a.pdf": b"1"}))) == "batch-paths"
    assert refusal(laid(tmp_path, archive({"a.pdf": b"1"}, zipfile.ZIP_LZMA))) == "batch-unreadable"
    twice = archive({"a.pdf": b"1", "b.pdf": b"2"}).replace(b"b.pdf", b"a.pdf")
    assert refusal(laid(tmp_path, twice)) == "batch-names"
    assert refusal(laid(tmp_path, _with_link())) == "batch-links"
    assert refusal(laid(tmp_path, _encrypted())) == "batch-password"
    assert refusal(laid(tmp_path, b"PK\x03\x04 nothing")) == "batch-unreadable"
    assert refusal(laid(tmp_path, archive({"a.pdf": b"1" * 9000})[:-30])) == "batch-unreadable"


def test_IMP_04_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    content = bytearray(archive({"a.pdf": b"1" * 50, "b.pdf": b"2" * 50}, zipfile.ZIP_STORED))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[second + 42 : second + 46] = struct.pack("<I", 0)  # the second entry begins where the first does
    assert refusal(laid(tmp_path, bytes(content))) == "batch-unreadable"


def test_IMP_04_an_archive_of_entries_alone_is_refused_before_they_are_read(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for number in range(30_000):
            made.writestr(f"{number:060d}.pdf", b"")
    file = laid(tmp_path, target.getvalue())
    tracemalloc.start()
    try:
        assert refusal(file) == "batch-entries"
        assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    finally:
        tracemalloc.stop()


def _with_link() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        entry = zipfile.ZipInfo("a.pdf")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(entry, "/etc/passwd")
    return target.getvalue()


def _encrypted() -> bytes:
    content = bytearray(archive({"a.pdf": b"1"}))
    content[6] |= 1
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    return bytes(content)


def test_IMP_02_an_archive_that_swells_is_refused_while_unpacking(tmp_path: Path) -> None:
    assert refusal(laid(tmp_path, archive({"a.pdf": b"\0" * (8 * 1024 * 1024)}))) == "batch-swells"


def test_what_is_larger_than_a_list_is_cut_just_above_the_limit(tmp_path: Path) -> None:
    large = random.Random(7).randbytes(MOST_BYTES + 5000)
    file = laid(tmp_path, archive({"a.pdf": large}, zipfile.ZIP_STORED))
    assert [len(piece.content) for piece in pieces(file)] == [MOST_BYTES + 1]
    assert [len(piece.content) for piece in pieces(laid(tmp_path, large, name="a.pdf"))] == [MOST_BYTES + 1]


@pytest.mark.parametrize("name", ["", "/", "__MACOSX/x/a.pdf", "x/desktop.ini", "x\\._a.pdf"])
def test_left_overs_are_not_wanted(name: str) -> None:
    assert not is_wanted(name)


def test_the_tray_keeps_order_and_names_and_leaves_nothing(tmp_path: Path) -> None:
    tray = Tray(tmp_path / "tray")
    tray.lay(WORD, [("夹/一.pdf", io.BytesIO(b"1")), ("二.pdf", io.BytesIO(b"2"))])
    assert [(each.name, each.path.read_bytes()) for each in tray.files(WORD)] == [
        ("夹/一.pdf", b"1"),
        ("二.pdf", b"2"),
    ]
    assert (tmp_path / "tray" / WORD).stat().st_mode & 0o777 == 0o700
    tray.clear(WORD)
    assert list((tmp_path / "tray").iterdir()) == []


def test_a_word_that_is_none_names_no_place(tmp_path: Path) -> None:
    for word in ("..", "../x", "", "0" * 31, "Z" * 32):
        with pytest.raises(Refused):
            list(Tray(tmp_path).files(word))
