"""Files that are not what was issued, each named for its damage and for the verdict it must get.

Every function takes the genuine PDF and its data file and gives the bytes of one forgery.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pikepdf

from selfcheck.verification.checks import MOST_BYTES
from selfcheck.verification.verdicts import Verdict

Forgery = Callable[[bytes, bytes], bytes]
FORGERIES: Final[dict[str, tuple[Verdict, Forgery]]] = {}
JPEG: Final = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x08" * 64 + b"\xff\xd9"


def expecting(verdict: Verdict) -> Callable[[Forgery], Forgery]:
    """Enter a forgery into the collection with the verdict it must get."""

    def enter(forgery: Forgery) -> Forgery:
        FORGERIES[forgery.__name__.replace("_", "-")] = (verdict, forgery)
        return forgery

    return enter


@contextmanager
def _opened(pdf: bytes) -> Iterator[tuple[pikepdf.Pdf, list[bytes]]]:
    saved: list[bytes] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document, saved
        target = io.BytesIO()
        document.save(target)
        saved.append(target.getvalue())


def _attach(document: pikepdf.Pdf, name: str, content: bytes) -> None:
    document.attachments[name] = pikepdf.AttachedFileSpec(
        document,
        content,
        filename=name,
        description="",
        mime_type="application/json",
        creation_date="",
        mod_date="",
    )


def _flipped(content: bytes, at: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1
    return bytes(changed)


# --- our own PDF, changed: it names a number that was issued, and its bytes are not those


@expecting(Verdict.TAMPERED)
def one_bit_of_the_pdf_flipped(pdf: bytes, _: bytes) -> bytes:
    return _flipped(pdf, len(pdf) // 2)


@expecting(Verdict.TAMPERED)
def one_bit_of_its_header_flipped(pdf: bytes, _: bytes) -> bytes:
    return _flipped(pdf, 6)


@expecting(Verdict.TAMPERED)
def one_byte_appended(pdf: bytes, _: bytes) -> bytes:
    return pdf + b"\n"


@expecting(Verdict.TAMPERED)
def saved_anew_by_another_program(pdf: bytes, _: bytes) -> bytes:
    with _opened(pdf) as (_document, saved):
        pass
    return saved[0]


@expecting(Verdict.TAMPERED)
def page_appended(pdf: bytes, _: bytes) -> bytes:
    with _opened(pdf) as (document, saved):
        document.add_blank_page()
    return saved[0]


@expecting(Verdict.TAMPERED)
def page_removed(pdf: bytes, _: bytes) -> bytes:
    with _opened(pdf) as (document, saved):
        del document.pages[-1]
    return saved[0]


@expecting(Verdict.TAMPERED)
def page_painted_over(pdf: bytes, _: bytes) -> bytes:
    with _opened(pdf) as (document, saved):
        document.pages[0].contents_add(b"1 1 1 rg 0 0 9999 9999 re f")
    return saved[0]


@expecting(Verdict.TAMPERED)
def attachment_swapped(pdf: bytes, _: bytes) -> bytes:
    with _opened(pdf) as (document, saved):
        (name,) = document.attachments
        del document.attachments[name]
        _attach(document, name, b'{"number":"XXXX-YYYYYY-2026-0009"}')
    return saved[0]


@expecting(Verdict.TAMPERED)
def attachment_stripped(pdf: bytes, _: bytes) -> bytes:
    with _opened(pdf) as (document, saved):
        for name in list(document.attachments):
            del document.attachments[name]
    return saved[0]


@expecting(Verdict.TAMPERED)
def second_attachment_beside_ours(pdf: bytes, _: bytes) -> bytes:
    with _opened(pdf) as (document, saved):
        _attach(document, "AAAA.json", b"not even JSON")
    return saved[0]


@expecting(Verdict.TAMPERED)
def locked_with_an_owner_password(pdf: bytes, _: bytes) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="owner", user=""))
    return target.getvalue()


@expecting(Verdict.TAMPERED)
def genuine_data_in_a_pdf_of_their_own(_: bytes, data: bytes) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        _attach(document, "list.json", data)
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


# --- our own data file, changed


@expecting(Verdict.TAMPERED)
def one_bit_of_the_data_flipped(_: bytes, data: bytes) -> bytes:
    return _flipped(data, data.index(b'"brand":"') + 12)


@expecting(Verdict.TAMPERED)
def a_limit_edited_in_the_data(_: bytes, data: bytes) -> bytes:
    plain = json.loads(data)
    plain["rows"][0]["target"]["text"]["zh"] = "随便"
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@expecting(Verdict.TAMPERED)
def data_laid_out_prettily(_: bytes, data: bytes) -> bytes:
    return json.dumps(json.loads(data), ensure_ascii=False, indent=1).encode()


@expecting(Verdict.TAMPERED)
def one_key_twice_in_the_data(_: bytes, data: bytes) -> bytes:
    return b'{"edition":9,' + data[1:]


@expecting(Verdict.UNKNOWN)
def number_edited_to_one_never_given(_: bytes, data: bytes) -> bytes:
    plain = json.loads(data)
    plain["number"] = "ZZZZ-ZZZZZZ-2026-0001"
    return json.dumps(plain).encode()


# --- files that name no number of ours


@expecting(Verdict.UNKNOWN)
def number_and_attachment_stripped(pdf: bytes, _: bytes) -> bytes:
    with _opened(pdf) as (document, saved):
        for name in list(document.attachments):
            del document.attachments[name]
        del document.trailer["/Info"]
        del document.Root["/Metadata"]
        for key in ("/Outlines", "/AF"):
            if key in document.Root:
                del document.Root[key]
    return saved[0]


@expecting(Verdict.UNKNOWN)
def foreign_pdf(_: bytes, __: bytes) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


@expecting(Verdict.UNKNOWN)
def pdf_of_another_installation(_: bytes, __: bytes) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = "清单 QQQQ-QQQQQQ-2026-0001"
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


@expecting(Verdict.UNKNOWN)
def somebody_elses_json(_: bytes, __: bytes) -> bytes:
    return b'{"hello":"world"}'


# --- files that nobody can read


@expecting(Verdict.MALFORMED)
def empty(_: bytes, __: bytes) -> bytes:
    return b""


@expecting(Verdict.MALFORMED)
def one_byte(_: bytes, __: bytes) -> bytes:
    return b"%"


@expecting(Verdict.MALFORMED)
def a_photo(_: bytes, __: bytes) -> bytes:
    return JPEG


@expecting(Verdict.TAMPERED)
def first_half_of_the_pdf(pdf: bytes, _: bytes) -> bytes:
    """It still says which list it was."""
    return pdf[: len(pdf) // 2]


@expecting(Verdict.MALFORMED)
def first_two_hundred_bytes_of_the_pdf(pdf: bytes, _: bytes) -> bytes:
    return pdf[:200]


@expecting(Verdict.MALFORMED)
def photo_before_the_pdf(pdf: bytes, _: bytes) -> bytes:
    return JPEG + pdf


@expecting(Verdict.MALFORMED)
def page_of_html_before_the_pdf(pdf: bytes, _: bytes) -> bytes:
    return b"<!DOCTYPE html><title>-</title><script>1</script>" + pdf


@expecting(Verdict.MALFORMED)
def zip_named_pdf(pdf: bytes, _: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("list.pdf", pdf)
    return target.getvalue()


@expecting(Verdict.MALFORMED)
def header_and_nothing_else(_: bytes, __: bytes) -> bytes:
    return b"%PDF-1.7\n"


@expecting(Verdict.MALFORMED)
def json_nested_without_end(_: bytes, __: bytes) -> bytes:
    return b'{"number":' + b"[" * 200_000


@expecting(Verdict.MALFORMED)
def json_cut_off(_: bytes, __: bytes) -> bytes:
    return b'{"schema":"selfcheck-list/1","numb'


# --- files that would cost too much


@expecting(Verdict.LIMIT_EXCEEDED)
def one_byte_over_the_limit(pdf: bytes, _: bytes) -> bytes:
    return pdf + b"\0" * (MOST_BYTES + 1 - len(pdf))


@expecting(Verdict.LIMIT_EXCEEDED)
def attachment_that_swells_to_gigabytes(_: bytes, __: bytes) -> bytes:
    packer = zlib.compressobj(1)
    megabyte = b" " * (1024 * 1024)
    packed = b"".join([*(packer.compress(megabyte) for _ in range(600)), packer.flush()])
    with pikepdf.new() as document:
        document.add_blank_page()
        _attach(document, "bomb.json", b"{}")
        (specification,) = document.attachments.values()
        stream = specification.obj["/EF"]["/F"]
        stream.write(packed, filter=pikepdf.Name("/FlateDecode"))
        stream["/Params"] = pikepdf.Dictionary(Size=2)
        target = io.BytesIO()
        document.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return target.getvalue()
