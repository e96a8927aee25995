"""Forgeries made of a genuine file: what is changed, cut off, hung on or put in front after it was sealed."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from selfcheck.verification.verdicts import Verdict
from tests.sealed.forging import Bench, flipped, forgery, revisions, signature_changed, update

RED = b"q 1 0 0 rg 60 400 300 80 re f Q"


@forgery(Verdict.TAMPERED)
def a_bit_of_a_page_flipped(bench: Bench) -> bytes:
    drawn = PdfFileReader(io.BytesIO(bench.sealed)).root["/Pages"]["/Kids"][0]["/Contents"]
    content: bytes = (drawn[0] if isinstance(drawn, generic.ArrayObject) else drawn).encoded_data
    return flipped(bench.sealed, bench.sealed.index(content) + len(content) // 2)


@forgery(Verdict.TAMPERED)
def a_bit_of_the_seal_itself_flipped(bench: Bench) -> bytes:
    return signature_changed(bench.sealed, "Seal")


@forgery(Verdict.TAMPERED)
def a_page_painted_over(bench: Bench) -> bytes:
    return update(bench.sealed, lambda writer: _paint(writer))


def _paint(writer: IncrementalPdfFileWriter) -> None:
    stream = generic.StreamObject(stream_data=RED)
    writer.add_stream_to_page(0, writer.add_object(stream))


@forgery(Verdict.TAMPERED)
def a_note_put_on_a_page(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 400, 300, 480))),
                pdf_name("/Contents"): pdf_string("合格"),
            }
        )
        writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(note))

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def the_data_file_swapped_by_an_update(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
        stream = names[1]["/EF"]["/F"]
        stream._data = stream.data.replace(b"2026", b"2027")
        stream._encoded_data = None
        writer.update_container(stream)

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def the_data_file_pointed_elsewhere(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        specification["/EF"]["/F"] = EmbeddedFileObject.from_file_data(writer, b"{}").ef_stream_ref
        writer.update_container(specification)

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def an_attachment_added_by_an_update(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        content = EmbeddedFileObject.from_file_data(writer, b"MZ")
        embed_file(writer, FileSpec("report.exe", embedded_data=content))

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def the_pages_replaced_by_a_shadow(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Page"),
                pdf_name("/Parent"): writer.root.raw_get("/Pages"),
                pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
                pdf_name("/Contents"): writer.add_object(generic.StreamObject(stream_data=RED)),
            }
        )
        pages = writer.root["/Pages"]
        pages["/Kids"] = generic.ArrayObject([writer.add_object(page)])
        pages["/Count"] = generic.NumberObject(1)
        writer.update_container(pages)

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def the_seal_made_to_allow_changes(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        seal = writer.root["/Perms"]["/DocMDP"]
        parameters = seal["/Reference"][0]["/TransformParams"]
        parameters["/P"] = generic.NumberObject(3)
        writer.update_container(parameters)

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def a_text_field_added(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = generic.DictionaryObject(
            {pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): pdf_string("a"), pdf_name("/V"): pdf_string("合格")}
        )
        form = writer.root["/AcroForm"]
        form["/Fields"].append(writer.add_object(field))
        writer.update_container(form["/Fields"])

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def one_signature_shared_by_two_fields(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        fields = writer.root["/AcroForm"]["/Fields"]
        twin = generic.DictionaryObject(
            {
                pdf_name("/FT"): pdf_name("/Sig"),
                pdf_name("/T"): pdf_string("Seal2"),
                pdf_name("/V"): fields[0].raw_get("/V"),
            }
        )
        fields.append(writer.add_object(twin))
        writer.update_container(fields)

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def a_script_added_by_an_update(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        script = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
        writer.root["/OpenAction"] = generic.DictionaryObject(script)
        writer.update_root()

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def the_title_changed_by_an_update(bench: Bench) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/Lang"] = pdf_string("en")
        writer.update_root()

    return update(bench.sealed, change)


@forgery(Verdict.TAMPERED)
def written_anew_by_qpdf(bench: Bench) -> bytes:
    return _qpdf(bench.sealed, "--object-streams=disable")


@forgery(Verdict.ENCRYPTED)
def encrypted_with_an_empty_password(bench: Bench) -> bytes:
    return _qpdf(bench.sealed, "--encrypt", "", "owner", "256", "--")


def _qpdf(document: bytes, *how: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "before.pdf"), Path(folder, "after.pdf")
        before.write_bytes(document)
        subprocess.run(["qpdf", *how, str(before), str(after)], check=True, timeout=60)  # noqa: S607 - a known tool
        return after.read_bytes()


@forgery(Verdict.EVIDENCE_STRIPPED)
def cut_back_to_the_seal(bench: Bench) -> bytes:
    return bench.sealed[: revisions(bench.sealed)[-2]]


@forgery(Verdict.UNSIGNED)
def cut_back_to_before_the_seal(bench: Bench) -> bytes:
    return bench.sealed[: revisions(bench.sealed)[0]]


@forgery(Verdict.MALFORMED)
def cut_by_a_hundred_bytes(bench: Bench) -> bytes:
    return bench.sealed[:-100]


@forgery(Verdict.MALFORMED)
def cut_in_the_middle(bench: Bench) -> bytes:
    return bench.sealed[: len(bench.sealed) // 2]


@forgery(Verdict.TRAILING_DATA)
def a_few_bytes_hung_on(bench: Bench) -> bytes:
    return bench.sealed + b"appended"


@forgery(Verdict.TRAILING_DATA)
def many_bytes_hung_on(bench: Bench) -> bytes:
    return bench.sealed + b"appended\n" * 1000


@forgery(Verdict.TRAILING_DATA)
def a_line_end_hung_on(bench: Bench) -> bytes:
    return bench.sealed + b"\n"


@forgery(Verdict.TRAILING_DATA)
def an_archive_hung_on(bench: Bench) -> bytes:
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("payload.html", "<script>1</script>" * 200)
    return bench.sealed + target.getvalue()


@forgery(Verdict.MALFORMED)
def a_page_of_markup_put_in_front(bench: Bench) -> bytes:
    return b"<html><script>1</script></html>\n" + bench.sealed


@forgery(Verdict.MALFORMED)
def another_kind_of_head(bench: Bench) -> bytes:
    return b"%PDX-" + bench.sealed[5:]


@forgery(Verdict.TIMESTAMP_INVALID)
def a_bit_of_the_last_time_stamp_flipped(bench: Bench) -> bytes:
    return signature_changed(bench.sealed, "SealTime")
