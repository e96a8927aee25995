"""What may come in: ending, first bytes and a careful opening agree, and nothing follows."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from selfcheck.errors import Refused
from selfcheck.evidence.pictures import preview
from selfcheck.evidence.rules import download_headers, kind_of, label_of
from tests.data.files import located, object_stream, pdf, picture


def refused(name: str, content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        kind_of(name, content)
    assert caught.value.status == 415
    return caught.value


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Evil.class", b"\xca\xfe\xba\xbe")
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose head states a size; its pixels compress to almost nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(9)
    row = b"\0" * (1 + width)
    pixels = b"".join([*(packer.compress(row) for _ in range(min(height, 64))), packer.flush()])
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.JPG", picture()),
        ("a.jpeg", picture()),
        ("a.png", picture("PNG")),
        ("a.webp", picture("WEBP")),
        ("a.pdf", pdf()),
        ("a.pdf", pdf(objects=object_stream(b"1 0 << /Kids [] >>"))),
    ],
)
def test_photos_and_papers_come_in(name: str, content: bytes) -> None:
    assert kind_of(name, content)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\evidence\检验报告.PDF", "检验报告.pdf"),
        ("CON.pdf", "文件_CON.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ('q"uo<te>.pdf', "q_uo_te_.pdf"),
        ("\u202egpj.exe.pdf", "gpj.exe.pdf"),
        (".htaccess", "htaccess"),
        ("x" * 300 + ".pdf", "x" * 76 + ".pdf"),
        ("", "文件"),
        ("𠮷.jpg", "𠮷.jpg"),
    ],
)
def test_UPL_01_labels_are_plain(typed: str, label: str) -> None:
    assert label_of(typed) == label


def test_UPL_01_the_download_header_holds_any_label() -> None:
    headers = download_headers('检验"报告\r\n.pdf', "application/pdf")
    shown = headers["Content-Disposition"]
    assert shown.startswith("attachment; filename=\"pdf\"; filename*=UTF-8''")
    assert "%E6%A3%80%E9%AA%8C%22" in shown
    assert not set(shown) & set("\r\n")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert download_headers("a.html", "text/html")["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.png", b"<html><script>alert(1)</script>"),
        ("photo.png", picture()),
        ("photo.jpg", picture("PNG")),
        ("paper.pdf", picture()),
        ("gifar.jpg", picture() + zipped()),
        ("gifar.png", picture("PNG") + zipped()),
        ("tail.png", picture("PNG") + b"<script>"),
        ("tail.webp", picture("WEBP") + b"<script>alert(1)</script>"),
        ("paper.pdf", pdf(tail=zipped())),
        ("paper.pdf", b"GIF89a" + pdf()),
        ("paper.pdf", pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert) >>")),
        ("paper.pdf", pdf(catalog=b"/OpenAction << /S /J#61vaScript /JS (x) >>")),
        ("paper.pdf", pdf(objects=object_stream(b"4 0 << /S /JavaScript /JS (x) >>"))),
        ("paper.pdf", pdf(objects=object_stream(b"4 0 << /S /Launch >>", type_name=b"/#4fbjStm"))),
        ("paper.pdf", pdf(objects=b"% stream\n" + object_stream(b"4 0 << /S /JavaScript >>"))),
        ("paper.pdf", pdf(catalog=b"/AcroForm << /XFA [] >>")),
        ("paper.pdf", pdf(catalog=b"/Names << /EmbeddedFiles 9 0 R >>")),
        ("paper.pdf", pdf(catalog=b"/Encrypt 9 0 R")),
        ("paper.pdf", pdf(objects=object_stream(b"", content=b"not flate"))),
        ("paper.pdf", pdf()[:-7]),
    ],
)
def test_UPL_02_files_that_are_two_things_are_refused(name: str, content: bytes) -> None:
    refused(name, content)


@pytest.mark.parametrize(
    "name",
    ["a.svg", "a.html", "a.xml", "a.eml", "a.exe", "a.docm", "a.zip", "a.gif", "a.tiff", "a.eps", "a", "a.pdf.exe"],
)
def test_UPL_03_other_kinds_are_not_on_the_list(name: str) -> None:
    assert refused(name, b"<svg xmlns='http://www.w3.org/2000/svg'/>").code == "file-kind"


def test_UPL_04_pixels_are_counted_before_decoding() -> None:
    bomb = png_of(20_000, 20_000)
    assert len(bomb) < 50_000
    assert refused("bomb.png", bomb).code == "picture-unsound"
    assert refused("wide.png", png_of(40_000, 10)).code == "picture-unsound"


def test_UPL_04_an_object_stream_bomb_is_refused() -> None:
    bomb = pdf(objects=object_stream(b"0" * (65 * 1024 * 1024)))
    assert len(bomb) < 200_000
    assert refused("bomb.pdf", bomb).code == "pdf-unsound"


def test_UPL_04_moving_pictures_are_refused() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in range(0, 250, 10)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    assert refused("moving.webp", out.getvalue()).code == "picture-unsound"


def test_UPL_04_other_formats_never_reach_the_decoder() -> None:
    eps = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n"
    for name, content in (("a.eps", eps), ("a.jpg", eps), ("a.jpg", b"II*\0" + b"\0" * 64)):
        refused(name, content)


def test_UPL_04_a_broken_photo_is_refused() -> None:
    assert refused("a.jpg", picture()[:200]).code == "picture-unsound"


def test_UPL_12_a_preview_carries_no_metadata() -> None:
    photo = picture(size=(1200, 900), exif=located())
    assert b"SECRET AUTHOR" in photo
    small = preview(photo, "image/jpeg")
    assert b"SECRET AUTHOR" not in small
    with Image.open(BytesIO(small)) as shown:
        assert not shown.getexif()
        assert shown.size == (480, 640)  # upright by the photo's own orientation


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("WEBP", "image/webp")])
def test_previews_are_made_of_every_kind(kind: str, media_type: str) -> None:
    assert preview(picture(kind), media_type).startswith(b"\xff\xd8\xff")
